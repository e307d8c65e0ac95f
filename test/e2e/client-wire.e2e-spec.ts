import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { answerAsModel } from '../support/scripted-models.js';
import { readEventStream } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { RawConnection } from '../support/raw-connection.js';
import { listRecordings } from '../support/recorded-traffic.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { checkErrorAnswer, checkWholeReply } from '../support/wire-rules.js';

/** A request as an unmodified client wrote it to the socket. */
interface CapturedRequest {
  readonly auth: 'sigv4' | 'bearer';
  readonly request: {
    readonly method: string;
    readonly raw_path: string;
    readonly raw_headers: readonly (readonly [name: string, value: string])[];
    readonly body_text: string;
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The body as JSON; undefined where it is none. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** The request's bytes with our host and key; a signature stays where it is, and the key goes beside it. */
function adapt({ auth, request }: CapturedRequest, gateway: TestGateway, path: string): Buffer {
  const headers = request.raw_headers.map(([name, value]) => {
    if (name.toLowerCase() === 'host') return [name, new URL(gateway.url).host];
    if (name.toLowerCase() === 'authorization' && auth === 'bearer') return [name, `Bearer ${gateway.key}`];
    return [name, value];
  });
  if (auth === 'sigv4') headers.push(['x-bf-vk', gateway.key]);
  const head = headers.map((header) => `${header.join(': ')}\r\n`).join('');
  return Buffer.from(`${request.method} ${path} HTTP/1.1\r\n${head}\r\n${request.body_text}`);
}

async function replay(captured: CapturedRequest, gateway: TestGateway, path: string): Promise<Answer> {
  const connection = await RawConnection.open(Number(new URL(gateway.url).port));
  try {
    connection.send(adapt(captured, gateway, path).toString('latin1'));
    await eventually(() => readAnswer(connection.received) !== undefined, 'the gateway answers');
    return readAnswer(connection.received)!;
  } finally {
    connection.socket.destroy();
  }
}

/** The answer, once all of it is there. */
function readAnswer(received: string): Answer | undefined {
  const [head = '', rest] = received.split(/\r\n\r\n([^]*)/);
  if (rest === undefined) return undefined;
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const text = headers['transfer-encoding'] === 'chunked' ? joinChunks(rest) : rest;
  if (text === undefined || text.length < Number(headers['content-length'] ?? 0)) return undefined;
  const body = Buffer.from(text, 'latin1');
  const isJson = headers['content-type']?.startsWith('application/json') === true;
  const json = isJson ? (JSON.parse(body.toString()) as Answer['json']) : undefined;
  return { status: Number(statusLine.split(' ')[1]), headers, body, json };
}

/** A chunked body without its chunks' lengths; undefined until the last chunk is there. */
function joinChunks(text: string): string | undefined {
  let joined = '';
  for (let rest = text; ;) {
    const line = rest.indexOf('\r\n');
    const length = Number.parseInt(rest.slice(0, line), 16);
    if (line < 0 || rest.length < line + length + 4) return undefined;
    if (length === 0) return joined;
    joined += rest.slice(line + 2, line + 2 + length);
    rest = rest.slice(line + length + 4);
  }
}

const MODEL_PATH = /^(.*\/model\/)([^/]+)\/([^/]+)$/;

function takeApart({ request }: CapturedRequest): { prefix: string; model: string; operation: string } {
  const [, prefix = '', model = '', operation = ''] = MODEL_PATH.exec(request.raw_path) ?? [];
  return { prefix, model: decodeURIComponent(model), operation };
}

const requests = listRecordings('client-wire/*.json')
  .map(({ name, content }) => ({ name, captured: content as CapturedRequest }))
  .filter(({ captured }) => 'request' in captured)
  .map((entry) => ({ ...entry, ...takeApart(entry.captured) }));

const converses = requests.filter(({ operation }) => operation.startsWith('converse'));
/** What neither OpenAI nor the mock can do, and Asbru does not leave out in silence. */
const isGuarded = ({ captured }: (typeof requests)[number]) => captured.request.body_text.includes('guardrailConfig');

/** The request with its guardrail under a name of the same length that nobody knows: the other bytes stay. */
function withoutGuardrail(captured: CapturedRequest): CapturedRequest {
  const body = captured.request.body_text.replace('"guardrailConfig"', '"ignoredByAnyone"');
  return { ...captured, request: { ...captured.request, body_text: body } };
}

const describeWire = requests.length === 0 ? describe.skip : describe;
const reason = requests.length === 0 ? ' (needs client-wire in ASBRU_SHARED)' : '';

describeWire(`requests as clients write them${reason}`, () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway();
  });

  beforeEach(() => {
    gateway.upstream.clear();
    gateway.upstream.answer(answerAsModel);
  });

  afterAll(() => gateway.close());

  const ofOpenAi = converses.filter(({ model }) => model.startsWith('openai/'));

  it.each(ofOpenAi.filter((entry) => !isGuarded(entry)))('reach the vendor and are answered: $name', async (entry) => {
    const answer = await replay(entry.captured, gateway, entry.captured.request.raw_path);
    expect(answer.status).toBe(200);
    checkWholeReply(answer.json);
    expect(gateway.upstream.lastRequest.json).toMatchObject({ model: 'gpt-4o' });
    expect(gateway.upstream.lastRequest.headers.authorization).toBe('Bearer sk-upstream-0001');
  });

  it.each(ofOpenAi.filter(isGuarded))('are refused where a guardrail would be left out: $name', async (entry) => {
    const answer = await replay(entry.captured, gateway, entry.captured.request.raw_path);
    expect(answer.status).toBe(400);
    checkErrorAnswer(answer.headers, answer.json);
    expect(answer.json?.['message']).toContain('guardrailConfig');
    expect(gateway.upstream.requests).toEqual([]);
  });

  const ofOthers = requests.filter(({ model }) => !model.startsWith('openai/'));
  it.each(ofOthers)('are told that no vendor here serves $model: $name', async (entry) => {
    const answer = await replay(entry.captured, gateway, entry.captured.request.raw_path);
    expect(answer.status).toBe(404);
    checkErrorAnswer(answer.headers, answer.json);
    expect(answer.headers['x-amzn-errortype']).toBe('ResourceNotFoundException');
    expect(gateway.upstream.requests).toEqual([]);
  });

  it.each(converses.filter(({ operation }) => operation === 'converse'))(
    'are answered by any model that takes them: $name',
    async ({ captured, prefix, operation }) => {
      const answer = await replay(withoutGuardrail(captured), gateway, `${prefix}mock%2Fecho/${operation}`);
      expect(answer.status).toBe(200);
      checkWholeReply(answer.json);
    },
  );

  it.each(converses.filter(({ operation }) => operation === 'converse-stream'))(
    'are answered with a stream: $name',
    async ({ captured, prefix, operation }) => {
      const answer = await replay(withoutGuardrail(captured), gateway, `${prefix}mock%2Fecho/${operation}`);
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('application/vnd.amazon.eventstream');
      expect(readEventStream(answer.body).events.at(-1)).toHaveProperty('metadata');
    },
  );

  it.each(requests.filter(({ operation }) => operation === 'count-tokens'))(
    'are counted: $name',
    async ({ captured, prefix, operation }) => {
      const answer = await replay(withoutGuardrail(captured), gateway, `${prefix}mock%2Fecho/${operation}`);
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual({ inputTokens: expect.any(Number) });
    },
  );
});
