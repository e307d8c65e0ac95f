import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ActiveCalls } from '../../src/gateway/active-calls.js';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockEvent, bedrockReply } from '../support/bedrock-replies.js';
import { openConverse, postConverse, postConverseStream, readEventStream } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { toSse } from '../support/anthropic-replies.js';
import { type TestGateway } from '../support/test-gateway.js';
import { type HttpScript } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const BEDROCK_MODEL = 'bedrock/us.anthropic.claude-sonnet-4-5-v1:0';

/** What goes on for ever, behind a beginning. */
function endless(piece: string | Uint8Array, first: string | Uint8Array = '', type = 'text/event-stream'): HttpScript {
  return { headers: { 'content-type': type }, steps: [{ send: first }, { endless: () => piece }] };
}

const chat = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const text = 'x'.repeat(4000);
const word = chat({ content: 'Hei' });
const call = chat({ tool_calls: [{ index: 0, id: 'c1', function: { name: 'f', arguments: '{"a":"' } }] });

describe('client.max_response_body_size_mb (S20)', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createBedrockGateway({ config: { client: { max_response_body_size_mb: 1 } } });
  });

  afterEach(async () => {
    const calls = gateway.app.get(ActiveCalls, { strict: false });
    await eventually(() => calls.size === 0, 'no call runs any more');
    await eventually(() => gateway.upstream.lastRequest.abortedAt !== undefined, 'the vendor sees the abort');
    expect(gateway.upstream.lastRequest.bytesWritten).toBeLessThan(32 * 1024 * 1024);
    gateway.upstream.clear();
  });

  afterAll(() => gateway.close());

  const openai = () => ({ ...gateway, modelId: 'openai/gpt-4o' });

  it.each([
    { name: 'words', script: endless(chat({ content: text })) },
    {
      name: 'arguments of a tool',
      script: endless(chat({ tool_calls: [{ index: 0, function: { arguments: text } }] }), call),
    },
    { name: 'comments behind a word', script: endless(`: ${text}\n\n`, word) },
    { name: 'pings behind a word', script: endless(toSse({ type: 'ping' }).repeat(100), word) },
    { name: 'an event that does not end behind a word', script: endless(text, `${word}data: {"a":"`) },
  ])('ends a stream of endless $name with an exception frame', async ({ script }) => {
    gateway.upstream.enqueue(script);
    const { status, exception } = await postConverseStream(openai(), HELLO);
    expect(status).toBe(200);
    expect(exception).toMatchObject({
      type: 'modelStreamErrorException',
      body: { message: expect.stringContaining('longer than 1 MB, the limit of client.max_response_body_size_mb') },
    });
  });

  it.each([
    { name: 'comments', script: endless(`: ${text}\n\n`) },
    { name: 'beginnings', script: endless(chat({ role: 'assistant', content: '' }).repeat(50)) },
    { name: 'white space in the place of words', script: endless(chat({ content: '\n'.repeat(2000) })) },
    { name: 'JSON that does not end', script: endless(text, '{"choices":[{"message":{"content":"') },
  ])('refuses a stream of endless $name, and does not try it again', async ({ script }) => {
    gateway.upstream.enqueue(script);
    const { status, json } = await postConverseStream(openai(), HELLO);
    expect({ status, message: json.message }).toEqual({
      status: 424,
      message: expect.stringContaining('client.max_response_body_size_mb'),
    });
    expect(gateway.upstream.requests).toHaveLength(1);
  });

  it('refuses a whole answer that does not end', async () => {
    gateway.upstream.enqueue(endless(text, '{"choices":[{"message":{"content":"', 'application/json'));
    const { status, json } = await postConverse(openai(), HELLO);
    expect({ status, message: json.message }).toEqual({
      status: 424,
      message: expect.stringContaining('client.max_response_body_size_mb'),
    });
  });

  it('ends an endless stream that passes from Bedrock', async () => {
    const frame = bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text } });
    const first = bedrockEvent('messageStart', { role: 'assistant' });
    gateway.upstream.enqueue(endless(frame, first, 'application/vnd.amazon.eventstream'));
    const exchange = await openConverse({ ...gateway, modelId: BEDROCK_MODEL }, 'converse-stream', HELLO);
    const { bytes, torn } = await exchange.readRest();
    expect(bytes.length).toBeLessThanOrEqual(1024 * 1024 + 1000);
    // The limit falls inside a frame or between two.
    if (!torn) expect(readEventStream(bytes).exception?.type).toBe('modelStreamErrorException');
  });

  it.each([
    { operation: 'converse', fate: 'refuses', status: 424 },
    { operation: 'invoke', fate: 'cuts', status: 200 },
  ] as const)('$fate an endless whole answer of $operation that passes from Bedrock', async ({ operation, status }) => {
    gateway.upstream.enqueue({ ...bedrockReply(''), steps: [{ send: '{"a":"' }, { endless: () => text }] });
    const exchange = await openConverse({ ...gateway, modelId: BEDROCK_MODEL }, operation, HELLO);
    const { bytes, torn } = await exchange.readRest();
    expect({ status: exchange.status, torn }).toEqual({ status, torn: status === 200 });
    expect(bytes.length).toBeLessThanOrEqual(1024 * 1024);
  });
});
