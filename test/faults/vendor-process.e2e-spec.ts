import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openConverse, postConverse, readEventStream, textOf } from '../support/event-stream-client.js';
import { FaultScene } from '../support/fault-scene.js';
import { doMany } from '../support/many.js';
import { chatAnswer } from '../support/openai-chat-replies.js';
import { VENDOR_WORDS, VendorProcess } from '../support/vendor-process.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TO_BETA = { 'x-bf-fallbacks': 'beta/gpt-4o' };

const STREAMS = 10;

describe('the process of a vendor', () => {
  let scene: FaultScene;
  let vendor: VendorProcess;

  beforeEach(async () => {
    vendor = await VendorProcess.start();
    const network = {
      base_url: vendor.url,
      default_request_timeout_in_seconds: 0.5,
      stream_idle_timeout_in_seconds: 0.5,
    };
    scene = await FaultScene.start({ vendors: { openai: { network }, beta: {} } });
    scene.vendors['beta']?.answer(chatAnswer({ text: 'from beta' }));
  });

  afterEach(async () => {
    await scene.expectConserved();
    vendor.goOn();
    await vendor.kill();
    await scene.close();
  });

  /** Streams that have begun. */
  async function openStreams() {
    const streams = await doMany(STREAMS, STREAMS, () => openConverse(scene.target(), 'converse-stream', HELLO));
    await Promise.all(streams.map(({ body }) => once(body, 'readable')));
    return streams;
  }

  it('R16: stopped (SIGSTOP) is given up in time, replaced, and asked again when it goes on', async () => {
    expect((await postConverse(scene.target(), HELLO)).status).toBe(200);
    vendor.stop();
    const alone = await postConverse(scene.target(), HELLO);
    expect(alone.status).toBe(408);
    const replaced = await postConverse(scene.target({ headers: TO_BETA }), HELLO);
    expect(replaced.headers['x-asbru-attempts']).toBe('openai timeout, beta ok');
    vendor.goOn();
    const again = await postConverse(scene.target(), HELLO);
    expect(again.status).toBe(200);
    await scene.expectConserved({ answered: [alone, replaced, again] });
  });

  it('R18: stopped (SIGSTOP) in the midst of streams ends each with an exception frame in time', async () => {
    const streams = await openStreams();
    vendor.stop();
    for (const stream of streams) {
      const { bytes, torn } = await stream.readRest();
      expect(torn).toBe(false);
      const { events, exception } = readEventStream(bytes);
      expect(VENDOR_WORDS.startsWith(textOf(events))).toBe(true);
      expect(exception?.type).toBe('modelStreamErrorException');
    }
    await scene.expectConserved({ answered: streams });
  });

  it('R21: killed (SIGKILL) in the midst of streams ends each with an exception frame, and the next call is replaced', async () => {
    const streams = await openStreams();
    await vendor.kill();
    for (const stream of streams) {
      const { bytes, torn } = await stream.readRest();
      expect(torn).toBe(false);
      expect(readEventStream(bytes).exception?.type).toBe('modelStreamErrorException');
    }
    const replaced = await postConverse(scene.target({ headers: TO_BETA }), HELLO);
    expect(replaced.headers['x-bifrost-provider']).toBe('beta');
    await scene.expectConserved({ answered: [...streams, replaced] });
  });

  it('R60: started again on its port is called without a restart of the gateway', async () => {
    expect((await postConverse(scene.target(), HELLO)).status).toBe(200);
    await vendor.kill();
    expect((await postConverse(scene.target(), HELLO)).status).toBe(503);
    vendor = await VendorProcess.start(vendor.port);
    expect((await postConverse(scene.target(), HELLO)).status).toBe(200);
  });
});
