import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockReply } from '../support/bedrock-replies.js';
import {
  fillPath,
  listOperations,
  type ListedOperation,
  MANAGEMENT_TOKEN,
  readDocument,
} from '../support/described-api.js';
import { faultsOf } from '../support/described-schema.js';
import { decodeFrames } from '../support/event-stream-frames.js';
import { openExchange } from '../support/http-exchange.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const GUARDRAIL_REPLY = JSON.stringify({
  action: 'GUARDRAIL_INTERVENED',
  outputs: [{ text: 'No.' }],
  assessments: [{ wordPolicy: { customWords: [{ match: 'Hello', action: 'BLOCKED' }], managedWordLists: [] } }],
  usage: { topicPolicyUnits: 1, contentPolicyUnits: 0, wordPolicyUnits: 1 },
});

/** The examples of a body, or nothing to be sent. */
function bodiesOf({ operation }: ListedOperation): (object | undefined)[] {
  const { examples = {} } = operation.requestBody?.content['application/json'] ?? {};
  const values = Object.values(examples).map(({ value }) => value);
  return values.length > 0 ? values : [undefined];
}

describe('the examples of the API description', () => {
  let gateway: TestGateway;
  let bedrock: TestGateway;
  let operations: readonly ListedOperation[];

  beforeAll(async () => {
    gateway = await createTestGateway({
      management: true,
      environment: { ASBRU_ADMIN_TOKEN: MANAGEMENT_TOKEN },
    });
    bedrock = await createBedrockGateway();
    operations = listOperations(await readDocument(gateway));
  });

  afterAll(async () => {
    await gateway.close();
    await bedrock.close();
  });

  async function send(listed: ListedOperation, body: object | undefined, accept?: string) {
    const isManagement = listed.operation.servers !== undefined;
    const isGuardrail = listed.path.includes('/guardrail/');
    if (isGuardrail) bedrock.upstream.enqueue(bedrockReply(GUARDRAIL_REPLY));
    const main = isGuardrail ? bedrock : gateway;
    const exchange = await openExchange({
      origin: isManagement ? gateway.managementUrl : main.url,
      path: fillPath(listed),
      method: listed.method.toUpperCase(),
      headers: {
        authorization: `Bearer ${isManagement ? MANAGEMENT_TOKEN : main.key}`,
        ...(accept !== undefined && { accept }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { bytes } = await exchange.readRest();
    return { status: exchange.status, headers: exchange.headers, type: exchange.headers['content-type'] ?? '', bytes };
  }

  it('fit their schemas', () => {
    const bodies = operations.flatMap((listed) => bodiesOf(listed).map((body) => [listed, body] as const));
    for (const [{ operation }, body] of bodies) {
      if (body === undefined) continue;
      expect(faultsOf(operation.requestBody?.content['application/json']?.schema ?? {}, body)).toEqual([]);
    }
  });

  it('are there for every operation that takes a body', () => {
    for (const listed of operations.filter(({ operation }) => operation.requestBody !== undefined)) {
      expect(bodiesOf(listed)).not.toEqual([undefined]);
    }
  });

  it('are answered as the description says, every operation of it', async () => {
    const answered = new Set<string>();
    for (const listed of operations) {
      for (const body of bodiesOf(listed)) {
        const answer = await send(listed, body);
        const id = listed.operation.operationId;
        const good = Object.keys(listed.operation.responses).find((status) => status.startsWith('2'));
        expect({ id, status: String(answer.status) }).toEqual({ id, status: good });
        expect({ id, faults: faultsOfAnswer(listed, answer) }).toEqual({ id, faults: [] });
        answered.add(id);
      }
    }
    expect(answered.size).toBe(operations.length);
  });

  it('of streams are answered under either name, with events that fit', async () => {
    const streams = operations.filter(({ path }) => path.includes('stream'));
    expect(streams).toHaveLength(6);
    for (const listed of streams) {
      for (const type of ['application/vnd.amazon.eventstream', 'application/x-amz-eventstream']) {
        const answer = await send(listed, bodiesOf(listed)[0], type);
        expect(answer.type).toBe(type);
        expect(faultsOfAnswer(listed, answer)).toEqual([]);
        expect(eventsOf(answer.bytes).length).toBeGreaterThan(4);
      }
    }
  });

  it.each([
    { name: 'no credential', headers: {}, body: '{}', status: 401 },
    { name: 'a wrong body', headers: undefined, body: '{"messages":1}', status: 400 },
  ])('of errors: $name is answered in the form that is described', async ({ headers, body, status }) => {
    const exchange = await openExchange({
      origin: gateway.url,
      path: '/bedrock/model/mock%2Fecho/converse',
      headers: headers ?? { authorization: `Bearer ${gateway.key}` },
      body,
    });
    const json = JSON.parse((await exchange.readRest()).bytes.toString()) as Record<string, string>;
    expect(exchange.status).toBe(status);
    expect(faultsOf({ $ref: '#/components/schemas/BedrockError' }, json)).toEqual([]);
    expect(exchange.headers['x-amzn-errortype']).toBe(json['__type']);
  });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly type: string;
  readonly bytes: Buffer;
}

/** What is wrong with an answer by its description: media type, headers, body. */
function faultsOfAnswer({ method, operation }: ListedOperation, answer: Answer): string[] {
  const { content = {}, headers = {} } = operation.responses[String(answer.status)] ?? {};
  if (method === 'head') return answer.bytes.length === 0 ? [] : ['a body'];
  const named = Object.keys(headers).map((name) => name.toLowerCase());
  const own = Object.keys(answer.headers).filter((name) => /^x-(?:asbru|bifrost|amzn|amz)-/.test(name));
  const unnamed = own.filter((name) => !named.includes(name)).map((name) => `header ${name}`);
  const media = content[answer.type.split(';')[0] ?? ''];
  if (media === undefined) return [...unnamed, `media type ${answer.type}`];
  const { contentSchema } = media.schema;
  if (contentSchema !== undefined)
    return [...unnamed, ...eventsOf(answer.bytes).flatMap((event) => faultsOf(contentSchema, event))];
  const isJson = answer.type.startsWith('application/json');
  return [...unnamed, ...(isJson ? faultsOf(media.schema, JSON.parse(answer.bytes.toString())) : [])];
}

/** The events of a stream, each as the union that the description has. */
function eventsOf(bytes: Uint8Array): object[] {
  return decodeFrames(bytes).map(({ headers, body }) => ({
    [headers[':event-type'] ?? headers[':exception-type'] ?? '']: body,
  }));
}
