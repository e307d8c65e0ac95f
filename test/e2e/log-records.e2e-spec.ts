import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postConverse, postConverseStream } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'words of the caller' }] }] };

type LoggedCall = Readonly<Record<string, unknown>> & { readonly msg: string };

describe('the record of a call', () => {
  const lines: string[] = [];
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({ log: (line) => lines.push(line) });
  });

  afterAll(() => gateway.close());

  async function lastRecord(): Promise<LoggedCall> {
    const records = () => lines.map((line) => JSON.parse(line) as LoggedCall).filter(({ msg }) => msg === 'call');
    await eventually(() => records().length > 0, 'the call is recorded');
    return records().at(-1)!;
  }

  it.each([
    { operation: 'converse', post: postConverse },
    { operation: 'converse-stream', post: postConverseStream },
  ])('says of $operation who asked what, where it went, and what it took', async ({ operation, post }) => {
    lines.length = 0;
    gateway.upstream.answer(chatAnswer({ text: 'words of the model' }));
    await post({ ...gateway, modelId: 'openai/gpt-4o' }, HELLO);
    const record = await lastRecord();
    expect(record).toMatchObject({
      level: 30,
      operation,
      requestedModel: 'openai/gpt-4o',
      provider: 'openai',
      model: 'gpt-4o',
      key: 'test',
      status: 200,
      bytesIn: JSON.stringify(HELLO).length,
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
    const answer = await postConverse({ ...gateway, modelId: 'openai/gpt-4o' }, HELLO);
    expect(await lastRecord()).toMatchObject({
      level: 40,
      status: answer.status,
      errorType: 'provider_auth_failed',
    });
  });

  it('holds nothing of what was said on either side', async () => {
    gateway.upstream.answer(chatAnswer({ text: 'words of the model' }));
    for (const post of [postConverse, postConverseStream]) {
      await post({ ...gateway, modelId: 'openai/gpt-4o' }, HELLO);
      await post({ ...gateway, modelId: 'mock/echo' }, HELLO);
    }
    expect(lines.join('')).not.toMatch(/words of the (?:caller|model)/);
  });
});
