import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockReply, CONVERSE_REPLY } from '../support/bedrock-replies.js';
import { openExchange } from '../support/http-exchange.js';
import { assistantAnswer } from '../support/scripted-assistant.js';
import { type TestGateway } from '../support/test-gateway.js';

const TRANSLATED = 'openai/gpt-4o';
const REQUEST = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const BODY = JSON.stringify(REQUEST);

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await createBedrockGateway();
  // What is compiled at the first request is no cost of the hostile one.
  gateway.upstream.answer(assistantAnswer);
  for (let time = 0; time < 5; time++) await send({ body: BODY });
});

beforeEach(() => {
  gateway.upstream.clear();
  gateway.upstream.answer((request) =>
    request.path.startsWith('/model/') ? bedrockReply(CONVERSE_REPLY) : assistantAnswer(request),
  );
});

afterAll(() => gateway.close());

interface Sent {
  readonly body: string | Uint8Array;
  readonly model?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ body, model = TRANSLATED, headers = {} }: Sent) {
  const exchange = await openExchange({
    origin: gateway.url,
    path: `/bedrock/model/${encodeURIComponent(model)}/converse`,
    headers: { authorization: `Bearer ${gateway.key}`, ...headers },
    body,
  });
  return { status: exchange.status, text: (await exchange.readRest()).bytes.toString() };
}

/** What every object inherits. */
const inherited = () => Object.getOwnPropertyNames(Object.prototype).sort();
const INHERITED = inherited();

/** The text in every place of a request where an object may stand. */
function placesOf(text: string): string[] {
  const place = (request: object) => JSON.stringify(request).replace('"X"', text);
  return [
    text,
    place({ ...REQUEST, inferenceConfig: 'X' }),
    place({ ...REQUEST, toolConfig: 'X' }),
    place({ ...REQUEST, additionalModelRequestFields: 'X' }),
    place({ ...REQUEST, requestMetadata: 'X' }),
    place({ messages: ['X'] }),
    place({ messages: [{ role: 'user', content: ['X'] }] }),
    place({ ...REQUEST, toolConfig: { tools: [{ toolSpec: { name: 'a', inputSchema: { json: 'X' } } }] } }),
  ];
}

describe('names that JavaScript objects have (S16)', () => {
  it.each(['{"__proto__":{"polluted":1}}', '{"\\u005f_proto__":{"polluted":1}}', '{"a":{"__proto__":[]}}'])(
    'are refused where the body is read: %s',
    async (text) => {
      for (const body of placesOf(text)) expect((await send({ body })).status).toBe(400);
      expect(inherited()).toEqual(INHERITED);
    },
  );

  it.each([
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"toString":1,"valueOf":2,"hasOwnProperty":3}',
    '{"prototype":{"polluted":1}}',
    '{"messages":[],"messages":[]}',
    '{"__defineGetter__":"polluted"}',
  ])('are names like others: %s', async (text) => {
    for (const body of placesOf(text)) expect([200, 400]).toContain((await send({ body })).status);
    expect(inherited()).toEqual(INHERITED);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('reach Bedrock as they are, byte for byte, and change nothing on their way', async () => {
    const body = '{"messages":[{"role":"user","content":[{"text":"a"}]}],"__proto__":{"polluted":1},"messages":[]}';
    await send({ body, model: 'amazon.nova-pro-v1:0' });
    expect(gateway.upstream.lastRequest.body.toString()).toBe(body);
    expect(inherited()).toEqual(INHERITED);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__proto__/constructor', 'constructor/prototype'])(
    'name no vendor, alias or key, and models like others: %s',
    async (name) => {
      // What names no vendor may be an id of Bedrock's.
      expect([200, 404]).toContain((await send({ body: BODY, model: name })).status);
      expect((await send({ body: BODY, model: `openai/${name}` })).status).toBe(200);
      expect((await send({ body: BODY, headers: { 'x-bf-vk': name } })).status).toBe(401);
      expect((await send({ body: BODY, headers: { 'x-bf-fallbacks': name } })).status).toBeLessThan(500);
      expect(inherited()).toEqual(INHERITED);
    },
  );

  it('are counted once where they are written twice: the last one is what the model is asked', async () => {
    const twice = `{"messages":[{"role":"user","content":[{"text":"first"}]}],${BODY.slice(1)}`;
    expect((await send({ body: twice })).status).toBe(200);
    const asked = gateway.upstream.lastRequest.body.toString();
    expect(asked).toContain('Hello');
    expect(asked).not.toContain('first');
  });
});

/** CPU of this process, all threads, in milliseconds. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const nested = (open: string, close: string, depth: number) => open.repeat(depth) + '1' + close.repeat(depth);
const keys = (count: number) => `{${Array.from({ length: count }, (_, key) => `"k${key}":1`).join(',')}}`;
const withSchema = (json: string) =>
  `{${BODY.slice(1, -1)},"toolConfig":{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":${json}}}}]}}`;

/** Refused by their form: what they cost is not to grow with what they could be. */
const SHALLOW = [
  { name: 'arrays nested 10 000 deep', body: nested('[', ']', 10_000) },
  { name: 'arrays nested 10 000 deep and never closed', body: '['.repeat(10_000) },
  { name: 'messages nested 5 000 deep', body: nested('{"messages":[', ']}', 5000) },
  { name: 'a schema nested 5 000 deep', body: withSchema(nested('{"a":', '}', 5000)) },
  { name: 'a schema nested 300 deep', body: withSchema(nested('{"a":[', ']}', 150)) },
  { name: 'a text beyond the limit of bodies', body: `{"messages":"${'a'.repeat(101 << 20)}"}` },
];

/** Read to their end: what they cost grows with their bytes, and not faster. */
const LONG = [
  { name: 'a million keys', body: keys(1_000_000) },
  { name: 'keys inside of a block', body: BODY.replace('"Hello"', `"Hello",${keys(200_000).slice(1, -1)}`) },
  { name: 'a million numbers in the place of messages', body: `{"messages":[${'1,'.repeat(1_000_000)}1]}` },
  { name: 'quotes', body: '"'.repeat(8 << 20) },
  { name: 'backslashes', body: `{"a":"${'\\'.repeat(8 << 20)}` },
  { name: 'digits', body: `{"a":${'1'.repeat(8 << 20)}}` },
  { name: 'spaces', body: `{"a":${' '.repeat(8 << 20)}` },
  { name: 'a million brackets', body: '['.repeat(1_000_000) },
];

/**
 * Many times what was measured on two old cores (5 to 50 ms; 60 ns a byte), so that a busy machine does not fail it, and
 * a cost that grows with the square does: a million keys would take minutes.
 */
const MOST_SHALLOW_MS = 3000;
const MOST_NS_PER_BYTE = 800;

describe('bodies that are made to cost (S17)', () => {
  it.each(SHALLOW)('are refused at once: $name', async ({ body }) => {
    const bytes = Buffer.from(body);
    const cpuMs = await cpuOf(async () => {
      expect([400, 413]).toContain((await send({ body: bytes })).status);
    });
    expect(cpuMs).toBeLessThan(MOST_SHALLOW_MS);
    expect(gateway.upstream.requests).toEqual([]);
    expect((await send({ body: BODY })).status).toBe(200);
  });

  it.each(LONG)('are refused at a cost that grows with their length alone: $name', async ({ body }) => {
    const bytes = Buffer.from(body);
    const cpuMs = await cpuOf(async () => {
      expect([400, 413]).toContain((await send({ body: bytes })).status);
    });
    expect((cpuMs * 1_000_000) / bytes.length).toBeLessThan(MOST_NS_PER_BYTE);
    expect(gateway.upstream.requests).toEqual([]);
    expect((await send({ body: BODY })).status).toBe(200);
  });
});
