import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postConverse, postConverseStream, type StreamAnswer } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'words of the caller' }] }] };
const TEAM_KEY = 'sk-bf-search-2f9c1e7a5b';

type LoggedCall = Readonly<Record<string, unknown>> & { readonly msg: string };

describe('the log of a process', () => {
  it.each([
    {
      format: 'pretty',
      pattern: /^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: converse mock\/echo → mock\/echo: 200, [\d.]+ ms \{/m,
    },
    // No terminal reads it.
    { format: 'auto', pattern: /^\{"level":30,"time":"[^"]+","requestId":/m },
  ])('is $format', async ({ format, pattern }) => {
    const gateway = await GatewayProcess.start({ environment: { ASBRU_LOG_FORMAT: format } });
    try {
      await postConverse({ url: gateway.url, key: gateway.key, modelId: 'mock/echo' }, HELLO);
      await eventually(() => pattern.test(gateway.stderr), 'the call is in the log');
    } finally {
      await gateway.kill();
    }
  });
});

describe('the record of a call', () => {
  const lines: string[] = [];
  let gateway: TestGateway;

  beforeAll(async () => {
    const access = [
      { provider: 'openai', allowed_models: ['*'] },
      { provider: 'mock', allowed_models: ['*'] },
    ];
    const key = { name: 'search team', value: TEAM_KEY, attributes: { team: 'search' }, provider_configs: access };
    gateway = await createTestGateway({
      config: { governance: { virtual_keys: [key] } },
      log: (line) => lines.push(line),
    });
  });

  afterAll(() => gateway.close());

  async function lastRecord(): Promise<LoggedCall> {
    const records = () => lines.map((line) => JSON.parse(line) as LoggedCall).filter(({ msg }) => msg === 'call');
    await eventually(() => records().length > 0, 'the call is recorded');
    return records().at(-1)!;
  }

  it.each([
    { name: 'an unknown key', ask: { key: 'sk-bf-nobody-knows' }, status: 401, errorType: 'policy_access_denied' },
    { name: 'a model id that is none', ask: { modelId: '\u0007' }, status: 400, errorType: 'caller_invalid_request' },
  ])('has a line in its place where a request never became a call: $name', async ({ ask, status, errorType }) => {
    const before = lines.length;
    const target = { url: gateway.url, key: TEAM_KEY, modelId: 'mock/echo', ...ask };
    const { headers } = await postConverse(target, HELLO);
    const requestId = headers['x-amzn-requestid'];
    const told = () => lines.slice(before).map((line) => JSON.parse(line) as LoggedCall);
    await eventually(() => told().length > 0, 'the request is in the log');
    expect(told()).toEqual([
      expect.objectContaining({
        msg: 'refused',
        requestId,
        method: 'POST',
        status,
        errorType,
        path: expect.any(String),
      }),
    ]);
    expect(JSON.stringify(told())).not.toContain('nobody-knows');
  });

  it.each([
    { operation: 'converse', post: postConverse },
    { operation: 'converse-stream', post: postConverseStream },
  ])('says of $operation who asked what, where it went, and what it took', async ({ operation, post }) => {
    lines.length = 0;
    gateway.upstream.answer(chatAnswer({ text: 'words of the model' }));
    const answer = await post({ ...gateway, key: TEAM_KEY, modelId: 'openai/gpt-4o' }, HELLO);
    const record = await lastRecord();
    expect(record).toMatchObject({
      level: 30,
      attributes: { team: 'search' },
      operation,
      requestedModel: 'openai/gpt-4o',
      provider: 'openai',
      model: 'gpt-4o',
      key: 'test',
      status: 200,
      path: `/bedrock/model/:modelId/${operation}`,
      bytesIn: JSON.stringify(HELLO).length,
      bytesOut: operation === 'converse' ? answer.text.length : (answer as StreamAnswer).bytes.length,
      usage: { totalTokens: 17 },
      warnings: 0,
      mapped: 0,
    });
    for (const time of ['durationMs', 'firstEventMs', 'upstreamMs']) expect(record[time]).toEqual(expect.any(Number));
    expect(record['firstEventMs']).toBeLessThanOrEqual(record['durationMs'] as number);
    expect(record['errorType']).toBeUndefined();
  });

  it('names a failure by its status and by whose fault it is', async () => {
    lines.length = 0;
    gateway.upstream.answer(chatError(401, 'bad key'));
    const answer = await postConverse({ ...gateway, key: TEAM_KEY, modelId: 'openai/gpt-4o' }, HELLO);
    expect(await lastRecord()).toMatchObject({
      level: 40,
      status: answer.status,
      errorType: 'provider_auth_failed',
      bytesOut: 0,
    });
  });

  it('has no field that the documentation does not name', async () => {
    const rows = await readFile(new URL('../../docs/observability.md', import.meta.url), 'utf8');
    const log = /## Log\n[^]*?\n## /.exec(rows)?.[0] ?? '';
    const documented = [...log.matchAll(/^\| (`.+?) +\|/gm)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []);
    gateway.upstream.answer(chatError(401, 'bad key'));
    await postConverse(
      { ...gateway, key: TEAM_KEY, modelId: 'openai/gpt-4o', headers: { 'x-asbru-debug': 'none' } },
      HELLO,
    );
    gateway.upstream.answer(chatAnswer({ text: 'words of the model' }));
    await postConverse(
      { ...gateway, key: TEAM_KEY, modelId: 'openai/gpt-4o' },
      { ...HELLO, inferenceConfig: { topK: 3 } },
    );
    await lastRecord();
    const records = lines.map((line) => JSON.parse(line) as LoggedCall).filter(({ msg }) => msg === 'call');
    const written = new Set(records.flatMap((record) => Object.keys(record)));
    expect([...written].filter((name) => !documented.includes(name))).toEqual([]);
  });

  it('holds nothing of what was said on either side', async () => {
    gateway.upstream.answer(chatAnswer({ text: 'words of the model' }));
    for (const post of [postConverse, postConverseStream]) {
      await post({ ...gateway, key: TEAM_KEY, modelId: 'openai/gpt-4o' }, HELLO);
      await post({ ...gateway, key: TEAM_KEY, modelId: 'mock/echo' }, HELLO);
    }
    expect(lines.join('')).not.toMatch(/words of the (?:caller|model)/);
  });
});
