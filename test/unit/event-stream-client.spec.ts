import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type ConverseTarget, postConverse, postConverseStream, textOf } from '../support/event-stream-client.js';
import { encodeMessage } from '../support/event-stream-frames.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { jsonReply, type Script, type Step } from '../support/upstream-script.js';

function event(type: string, payload: object): Uint8Array {
  const headers = { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' };
  return encodeMessage(headers, JSON.stringify(payload));
}

const START = event('messageStart', { role: 'assistant' });
const DELTA = event('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'hi' } });
const BLOCK_STOP = event('contentBlockStop', { contentBlockIndex: 0 });
const STOP = event('messageStop', { stopReason: 'end_turn' });
const USAGE = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
const METADATA = event('metadata', { usage: USAGE, metrics: { latencyMs: 1 } });
const NO_COUNTS = event('metadata', { usage: { ...USAGE, outputTokens: '2' }, metrics: { latencyMs: 1 } });
const EXCEPTION = encodeMessage(
  {
    ':exception-type': 'modelStreamErrorException',
    ':content-type': 'application/json',
    ':message-type': 'exception',
  },
  '{"message":"broken"}',
);

function streamed(frames: Uint8Array[], ...after: Step[]): Script {
  return {
    headers: { 'content-type': 'application/vnd.amazon.eventstream' },
    steps: [{ send: Buffer.concat(frames), split: { every: 7 } }, ...after],
  };
}

describe('event-stream client', () => {
  let server: ScriptedUpstream;
  let target: ConverseTarget;

  beforeEach(async () => {
    server = await ScriptedUpstream.start();
    target = { url: server.url, key: 'k', modelId: 'openai/gpt-4o' };
  });

  afterEach(async () => {
    await server.close();
  });

  it('asks as an SDK does, or with a raw model id', async () => {
    server.answer(jsonReply(200, { stopReason: 'end_turn' }));
    const { json } = await postConverse(target, { messages: [] });
    await postConverse({ ...target, rawModelId: true, prefix: '/pydanticai' }, '{');
    expect(json.stopReason).toBe('end_turn');
    expect(server.requests).toMatchObject([
      {
        path: '/bedrock/model/openai%2Fgpt-4o/converse',
        headers: { authorization: 'Bearer k' },
        json: { messages: [] },
      },
      { path: '/pydanticai/model/openai/gpt-4o/converse', body: Buffer.from('{') },
    ]);
  });

  it('reads a whole stream', async () => {
    server.answer(streamed([START, DELTA, DELTA, BLOCK_STOP, STOP, METADATA]));
    const { status, events, exception, frames } = await postConverseStream(target, {});
    expect([status, events.length, exception, frames.length, textOf(events)]).toEqual([200, 6, undefined, 6, 'hihi']);
  });

  it('reads a stream that an exception ended', async () => {
    server.answer(streamed([START, DELTA, EXCEPTION]));
    const { events, exception } = await postConverseStream(target, {});
    expect(events).toHaveLength(2);
    expect(exception).toEqual({ type: 'modelStreamErrorException', body: { message: 'broken' } });
  });

  it('reads an error that came instead of a stream', async () => {
    server.answer(jsonReply(404, { message: 'none' }));
    expect(await postConverseStream(target, {})).toMatchObject({ status: 404, json: { message: 'none' }, events: [] });
  });

  it.each<[string, Script, RegExp]>([
    ['a delta before the start', streamed([DELTA]), /messageStart comes first/],
    ['anything after an exception', streamed([START, EXCEPTION, DELTA]), /nothing follows the end/],
    ['an end without metadata', streamed([START, DELTA, BLOCK_STOP, STOP]), /messageStop and metadata/],
    ['counts that are no numbers', streamed([START, STOP, NO_COUNTS]), /usage.outputTokens is a whole number/],
    ['half a frame', streamed([START, DELTA.subarray(0, 20)]), /ends inside frame 1/],
    ['a connection that breaks', streamed([START], { reset: true }), /the connection broke/],
  ])('does not accept %s', async (_name, script, message) => {
    server.answer(script);
    await expect(postConverseStream(target, {})).rejects.toThrow(message);
  });
});
