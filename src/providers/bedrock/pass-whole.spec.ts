import { describe, expect, it, jest } from '@jest/globals';
import { type AnswerFacts, Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { UpstreamBody } from '../shared/upstream-body.js';
import { passWhole, type WholeBody } from './pass-whole.js';

const USAGE = { inputTokens: 3, outputTokens: 2, totalTokens: 5 };

const MB = 1024 * 1024;

function aCall(): Call {
  return new Call({
    requestId: '1',
    modelId: 'm',
    operation: 'converse',
    principal: { id: 'key', name: 'key', access: '*' },
    payload: new Payload('converse', new Uint8Array(), () => ({ messages: [] })),
  });
}

/** A body that comes in pieces of this size, and the connection that it comes from. */
function aBody(bytes: Uint8Array, pieceBytes: number) {
  const source = { pause: jest.fn(), resume: jest.fn(), abort: jest.fn() };
  const body = new UpstreamBody(source);
  const play = async (): Promise<void> => {
    for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
      body.push(bytes.subarray(offset, offset + pieceBytes));
      await Promise.resolve();
    }
  };
  return { source, body, play, response: { statusCode: 200, headers: {}, body } };
}

async function pass(bytes: Uint8Array, { pieceBytes = bytes.length || 1, call = aCall() } = {}): Promise<WholeBody> {
  const { response, body, play } = aBody(bytes, pieceBytes);
  const passed = passWhole(response, call);
  void play().then(() => {
    body.end();
  });
  return passed;
}

async function factsOf(body: string, pieceBytes?: number): Promise<AnswerFacts> {
  const call = aCall();
  await pass(Buffer.from(body), { pieceBytes, call });
  return call.facts;
}

async function read(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('passWhole', () => {
  it.each([undefined, 1, 7])('notes stop reason and usage of a body in pieces of %p bytes', async (pieceBytes) => {
    const body = JSON.stringify({ output: {}, stopReason: 'tool_use', usage: { ...USAGE, serverToolUsage: {} } });
    expect(await factsOf(body, pieceBytes)).toEqual({ stopReason: 'tool_use', usage: USAGE });
  });

  it('counts cached tokens in buckets of their own', async () => {
    const usage = { ...USAGE, cacheReadInputTokens: 10, cacheWriteInputTokens: 20 };
    expect((await factsOf(JSON.stringify({ usage }))).usage).toEqual({ ...usage, totalTokens: 35 });
  });

  it.each([
    { name: 'nothing', body: '' },
    { name: 'no JSON', body: '<html>' },
    { name: 'JSON that breaks off', body: '{"stopReason":"end_turn"' },
    { name: 'a list', body: '[1]' },
    { name: 'members of other types', body: '{"stopReason":7,"usage":[]}' },
    { name: 'usage without its numbers', body: '{"usage":{"inputTokens":"3"}}' },
    { name: 'an operation that is unknown to AWS', body: '{"Output":{"__type":"UnknownOperationException"}}' },
    { name: 'a body of more than 4 MB', body: JSON.stringify({ x: 'x'.repeat(5e6), usage: USAGE }) },
  ])('notes nothing of $name', async ({ body }) => {
    expect(await factsOf(body, 65_536)).toEqual({});
  });

  it.each([0, 3, 4 * MB, 4 * MB + 1, 6 * MB])('passes %d bytes as they came', async (size) => {
    const bytes = Buffer.alloc(size, 'abcdefg');
    const { whole, body } = await pass(bytes, { pieceBytes: 100_000 });
    expect((await read(body)).equals(bytes)).toBe(true);
    if (size > 4 * MB) expect(whole).toBeUndefined();
    else expect(whole && bytes.equals(whole)).toBe(true);
  });

  it.each([1000, 5 * MB])(
    'refuses an answer beyond the %d bytes that the call allows, and reads no more of it',
    async (max) => {
      const call = aCall();
      call.maxAnswerBytes = max;
      const { response, source, play } = aBody(Buffer.alloc(max + 1), 100_000);
      const passed = passWhole(response, call).then(({ body }) => read(body));
      await Promise.all([play(), expect(passed).rejects.toMatchObject({ kind: 'modelError' })]);
      expect(source.abort).toHaveBeenCalled();
    },
  );

  it('fails before the answer begins where the connection breaks', async () => {
    const { response, body, play } = aBody(Buffer.from('{"output":'), 3);
    const passed = passWhole(response, aCall());
    await play();
    body.fail(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await expect(passed).rejects.toMatchObject({ kind: 'unavailable', detail: { vendor: { name: 'bedrock' } } });
  });

  it('closes the connection of a large answer that nobody reads on', async () => {
    const { response, source, play } = aBody(Buffer.alloc(5 * MB), 100_000);
    const [{ body }] = await Promise.all([passWhole(response, aCall()), play()]);
    await body.next();
    await body.return();
    expect(source.abort).toHaveBeenCalled();
  });
});
