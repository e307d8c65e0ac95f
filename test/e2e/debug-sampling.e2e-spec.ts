import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DebugTickets } from '../../src/observability/debug-sampling/debug-tickets.js';
import { AWS_CREDENTIALS } from '../support/bedrock-gateway.js';
import { bedrockError, bedrockReply, CONVERSE_REPLY } from '../support/bedrock-replies.js';
import { CallRecords, type LoggedCall } from '../support/call-records.js';
import { postConverse, postConverseStream } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { openExchange } from '../support/http-exchange.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const TOKEN = 'management-token-0f1e2d3c';
const HELLO = { messages: [{ role: 'user', content: [{ text: 'words of the caller' }] }] };

interface InspectedExchange {
  readonly path: string;
  readonly status: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly sent: Readonly<Record<string, string>>;
  readonly received?: Readonly<Record<string, string>>;
  readonly sentBody?: string;
  readonly receivedBody?: string;
}

interface Debugged extends LoggedCall {
  readonly debug?: {
    readonly refused?: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly attempts: readonly object[];
    readonly exchanges: readonly InspectedExchange[];
  };
}

describe('a call that an administrator has marked', () => {
  const records = new CallRecords();
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({
      management: true,
      environment: { ASBRU_ADMIN_TOKEN: TOKEN },
      log: records.take,
    });
  });

  afterEach(() => gateway.reload({}));

  afterAll(() => gateway.close());

  async function ask(path: string, token: string, body?: string, origin = gateway.managementUrl) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const exchange = await openExchange({ origin, path, method: 'POST', headers, ...(body !== undefined && { body }) });
    const text = (await exchange.readRest()).bytes.toString();
    return { status: exchange.status, json: JSON.parse(text) as Readonly<Record<string, string>> };
  }

  async function issueTicket(): Promise<string> {
    const { json } = await ask('/api/debug', TOKEN);
    return json['ticket'] ?? '';
  }

  const target = (headers: Readonly<Record<string, string>>) => ({ ...gateway, modelId: 'openai/gpt-4o', headers });

  async function recordOf(requestId: string | undefined): Promise<Debugged> {
    await eventually(() => records.of(requestId).length > 0, 'the call is recorded');
    return records.of(requestId)[0] as Debugged;
  }

  it('is described in its record, without content and without a credential', async () => {
    const ticket = await issueTicket();
    gateway.upstream.answer(chatAnswer({ text: 'words of the model' }));
    const { headers } = await postConverse(target({ 'x-asbru-debug': ticket, cookie: 'session=1' }), HELLO);
    const { debug } = await recordOf(headers['x-amzn-requestid']);
    expect(debug?.headers).toMatchObject({
      authorization: expect.stringMatching(/^\(\d+ characters\)$/),
      'x-asbru-debug': expect.stringMatching(/^\(\d+ characters\)$/),
      cookie: '(9 characters)',
      'content-type': 'application/json',
    });
    expect(debug?.attempts).toHaveLength(1);
    expect(debug?.exchanges).toHaveLength(1);
    expect(debug?.exchanges[0]).toMatchObject({
      path: '/v1/chat/completions',
      status: 200,
      bytesSent: gateway.upstream.lastRequest.body.length,
      sent: { model: 'string of 6', 'messages.0.content': 'string of 19' },
      received: { 'choices.0.message.content': 'string of 18' },
    });
    expect(JSON.stringify(debug)).not.toMatch(/words of|sk-|session=/);
    expect(JSON.stringify(debug)).not.toContain(ticket);
  });

  it('of a stream has its size, and of a failure the shape of what the vendor said', async () => {
    const ticket = await issueTicket();
    gateway.upstream.answer(chatAnswer({ text: 'words of the model' }));
    const stream = await postConverseStream(target({ 'x-asbru-debug': ticket }), HELLO);
    const streamed = await recordOf(stream.headers['x-amzn-requestid']);
    expect(streamed.debug?.exchanges[0]).toMatchObject({ contentType: expect.stringContaining('text/event-stream') });
    expect(streamed.debug?.exchanges[0]?.bytesReceived).toBeGreaterThan(100);
    gateway.upstream.answer(chatError(400, 'words of the model'));
    const failed = await postConverse(target({ 'x-asbru-debug': ticket }), HELLO);
    const failure = await recordOf(failed.headers['x-amzn-requestid']);
    expect(failure.debug?.exchanges[0]).toMatchObject({ status: 400, received: { 'error.message': 'string of 18' } });
  });

  it('holds content only where the configuration lets it', async () => {
    await gateway.reload({ logging: { debug_content: true } });
    const ticket = await issueTicket();
    gateway.upstream.answer(chatAnswer({ text: 'words of the model' }));
    const { headers } = await postConverse(target({ 'x-asbru-debug': ticket }), HELLO);
    const { debug } = await recordOf(headers['x-amzn-requestid']);
    expect(debug?.exchanges[0]?.sentBody).toContain('words of the caller');
    expect(debug?.exchanges[0]?.receivedBody).toContain('words of the model');
    const other = await postConverse(target({}), HELLO);
    expect(JSON.stringify(await recordOf(other.headers['x-amzn-requestid']))).not.toContain('words of');
  });

  it('reaches the vendor without its mark', async () => {
    gateway.upstream.answer(chatAnswer({ text: 'Hi' }));
    await postConverse(target({ 'x-asbru-debug': await issueTicket() }), HELLO);
    expect(Object.keys(gateway.upstream.lastRequest.headers).filter((name) => name.startsWith('x-asbru'))).toEqual([]);
  });

  it.each([
    { name: 'the management token', shown: () => TOKEN },
    { name: 'true', shown: () => 'true' },
  ])('is not one for $name, which is answered as any other', async ({ shown }) => {
    gateway.upstream.answer(chatAnswer({ text: 'Hi' }));
    const { status, headers } = await postConverse(target({ 'x-asbru-debug': shown() }), HELLO);
    expect(status).toBe(200);
    expect((await recordOf(headers['x-amzn-requestid'])).debug).toEqual({ refused: 'the ticket is wrong' });
  });

  it('is admitted by its virtual key alone: neither ticket nor management token is a credential', async () => {
    const { url } = gateway;
    const ticket = await issueTicket();
    for (const headers of [{}, { 'x-bf-vk': ticket }, { authorization: `Bearer ${ticket}` }, { 'x-api-key': TOKEN }]) {
      const marked = { url, modelId: 'mock/echo', headers: { ...headers, 'x-asbru-debug': ticket } };
      expect((await postConverse(marked, HELLO)).status).toBe(401);
    }
    expect((await ask('/api/debug', ticket)).status).toBe(401);
  });

  it.each([
    { name: 'a virtual key', token: () => gateway.key, status: 401 },
    { name: 'the management token', token: () => TOKEN, status: 201 },
  ])('gets its ticket by $name: $status', async ({ token, status }) => {
    expect((await ask('/api/debug', token())).status).toBe(status);
  });

  it.each([
    { body: '{"minutes": 0}', message: 'minutes: expected a whole number from 1 to 60' },
    { body: '{"minute": 5}', message: 'minute: unknown key; did you mean "minutes"?' },
    { body: '[]', message: 'the body: expected an object' },
    { body: '{', message: 'The body is no JSON' },
  ])('has no ticket for $body', async ({ body, message }) => {
    const { status, json } = await ask('/api/debug', TOKEN, body);
    expect({ status, message: json['message'] }).toEqual({ status: 400, message: expect.stringContaining(message) });
  });

  it('is not marked on the main port', async () => {
    expect((await ask('/api/debug', TOKEN, undefined, gateway.url)).status).toBe(404);
  });
});

describe('a marked call to Bedrock, whose bytes pass', () => {
  const records = new CallRecords();
  let upstream: ScriptedUpstream;
  let gateway: TestGateway;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    const keys = [{ name: 'aws', bedrock_key_config: { ...AWS_CREDENTIALS, region: 'eu-west-1' } }];
    const providers = { bedrock: { keys, network_config: { base_url: upstream.url } } };
    const providerConfigs = [{ provider: '*', allowed_models: ['*'] }];
    const key = { name: 'test', value: 'sk-bf-test-1f0c7a52e9b84d36', provider_configs: providerConfigs };
    gateway = await createTestGateway({
      upstream,
      config: { providers, governance: { virtual_keys: [key] }, logging: { debug_content: true } },
      log: records.take,
    });
  });

  afterAll(async () => {
    await gateway.close();
    await upstream.close();
  });

  it.each([
    { name: 'an answer', script: bedrockReply(CONVERSE_REPLY), said: 'output' },
    { name: 'a refusal', script: bedrockError(400, 'ValidationException', 'not so'), said: 'message' },
  ])('is described with $name, and never with the signature', async ({ script, said }) => {
    const { ticket } = gateway.app.get(DebugTickets, { strict: false }).issue(60_000);
    upstream.answer(script);
    const target = { ...gateway, modelId: 'amazon.nova-lite-v1:0', headers: { 'x-asbru-debug': ticket } };
    const { headers, text } = await postConverse(target, HELLO);
    await eventually(() => records.of(headers['x-amzn-requestid']).length > 0, 'the call is recorded');
    const [record] = records.of(headers['x-amzn-requestid']) as Debugged[];
    const [exchange] = record?.debug?.exchanges ?? [];
    expect(exchange).toMatchObject({
      path: '/model/amazon.nova-lite-v1%3A0/converse',
      sentBody: JSON.stringify(HELLO),
    });
    expect(exchange?.receivedBody).toBe(text);
    expect(exchange?.receivedBody).toContain(said);
    expect(JSON.stringify(record)).not.toMatch(/AWS4-HMAC|AKID/);
    expect(Object.keys(upstream.lastRequest.headers).filter((header) => header.startsWith('x-asbru'))).toEqual([]);
  });
});
