import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { eventually } from '../support/eventually.js';
import { type Exchange, openExchange } from '../support/http-exchange.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import {
  closeBeforeHeaders,
  garbage,
  jsonReply,
  neverAnswer,
  resetBeforeHeaders,
  type Script,
  slowHeaders,
  sseReply,
} from '../support/upstream-script.js';

describe('ScriptedUpstream', () => {
  let upstream: ScriptedUpstream;

  beforeEach(async () => {
    upstream = await ScriptedUpstream.start();
  });

  afterEach(async () => {
    await upstream.close();
  });

  const post = (body = '{"hello":true}'): Promise<Exchange> =>
    openExchange({ origin: upstream.url, path: '/v1/x?y=%2F', body, headers: { authorization: 'Bearer k' } });

  it('records what it was sent', async () => {
    upstream.answer(jsonReply(200, {}));
    await (await post()).readRest();
    expect(upstream.lastRequest).toMatchObject({
      method: 'POST',
      path: '/v1/x?y=%2F',
      headers: { authorization: 'Bearer k' },
      body: Buffer.from('{"hello":true}'),
      json: { hello: true },
    });
    expect(upstream.lastRequest.abortedAt).toBeUndefined();
  });

  it('answers from the queue first, then as set, and 500 when nothing was set', async () => {
    upstream.enqueue(jsonReply(201, 'one'), jsonReply(202, 'two'));
    expect([(await post()).status, (await post()).status, (await post()).status]).toEqual([201, 202, 500]);
    upstream.answer((request) => jsonReply(203, request.json));
    const exchange = await post('[1]');
    expect([exchange.status, (await exchange.readRest()).bytes.toString()]).toEqual([203, '[1]']);
  });

  it('sends a split body in separate pieces that are the body', async () => {
    upstream.answer(sseReply('data: {"text":"€"}\n\n', { split: 'byte' }));
    const { body } = await post();
    const pieces: Buffer[] = [];
    for await (const piece of body) pieces.push(piece as Buffer);
    expect(Buffer.concat(pieces).toString()).toBe('data: {"text":"€"}\n\n');
    expect(pieces.length).toBeGreaterThan(10);
  });

  it.each<[string, Script]>([
    ['closes before the head', closeBeforeHeaders()],
    ['resets before the head', resetBeforeHeaders()],
    ['answers garbage', garbage()],
  ])('%s', async (_name, script) => {
    upstream.answer(script);
    await expect(post()).rejects.toThrow(/socket hang up|ECONNRESET|Parse Error/);
    expect(upstream.lastRequest.abortedAt).toBeUndefined();
  });

  it('sends a slow head that is read in the end', async () => {
    upstream.answer(slowHeaders(1));
    const exchange = await post();
    expect((await exchange.readRest()).bytes.toString()).toBe('{}');
  });

  it('holds the head back for the time told', async () => {
    upstream.answer({ ...jsonReply(200, {}), headersAfterMs: 120 });
    const start = performance.now();
    await post();
    expect(performance.now() - start).toBeGreaterThan(100);
  });

  it('tears the body when told to reset in its middle', async () => {
    upstream.answer(sseReply('data: 1\n\n', { after: [{ waitMs: 20 }, { reset: true }] }));
    const { bytes, torn } = await (await post()).readRest();
    expect({ text: bytes.toString(), torn }).toEqual({ text: 'data: 1\n\n', torn: true });
    expect(upstream.lastRequest.abortedAt).toBeUndefined();
  });

  it.each<[string, Script]>([
    ['stalls in the body', sseReply('data: 1\n\n', { after: [{ stall: true }] })],
    ['is waiting', sseReply('data: 1\n\n', { after: [{ waitMs: 60_000 }] })],
  ])('notes that the caller left while it %s', async (_name, script) => {
    upstream.answer(script);
    (await post()).abort();
    await eventually(() => upstream.lastRequest.abortedAt !== undefined, 'the abort is noted');
    expect(upstream.socketsOpen).toBe(0);
  });

  it('notes that the caller left before the head', async () => {
    upstream.answer(neverAnswer());
    const left = openExchange({ origin: upstream.url, path: '/', signal: AbortSignal.timeout(50) });
    await expect(left).rejects.toThrow('aborted');
    await eventually(() => upstream.lastRequest.abortedAt !== undefined, 'the abort is noted');
    expect(upstream.socketsOpen).toBe(0);
  });

  it('stops writing an endless body while nobody reads it', async () => {
    const block = Buffer.alloc(16_384, 'x');
    upstream.answer({ steps: [{ endless: () => block }] });
    const exchange = await post();
    await upstream.receivedRequests(1);
    let paused = -1;
    for (let round = 0; round < 50 && upstream.lastRequest.bytesWritten > paused; round++) {
      paused = upstream.lastRequest.bytesWritten;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(upstream.lastRequest.bytesWritten).toBe(paused);
    exchange.body.on('data', () => undefined);
    await eventually(() => upstream.lastRequest.bytesWritten > paused * 2, 'the writer goes on');
    exchange.abort();
    await eventually(() => upstream.socketsOpen === 0, 'the socket closes');
  });
});
