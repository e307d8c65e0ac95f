import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseJson } from '../../src/codec/json.js';
import { openExchange } from '../support/http-exchange.js';
import { assistantAnswer } from '../support/scripted-assistant.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { jsonReply } from '../support/upstream-script.js';

const NUMBERS = [
  '1e400',
  '-1e400',
  '-0',
  '-1',
  '0',
  '1.5',
  '1e21',
  '9007199254740993',
  '-9223372036854775809',
  '1e-400',
];

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await createTestGateway({ management: true });
});

afterAll(() => gateway.close());

async function ask(body: string): Promise<{ status: number; text: string }> {
  const exchange = await openExchange({
    origin: gateway.url,
    path: '/bedrock/model/openai%2Fgpt-4o/converse',
    headers: { authorization: `Bearer ${gateway.key}` },
    body,
  });
  return { status: exchange.status, text: (await exchange.readRest()).bytes.toString() };
}

async function metrics(): Promise<string> {
  const exchange = await openExchange({ origin: gateway.managementUrl, path: '/metrics', method: 'GET' });
  return (await exchange.readRest()).bytes.toString();
}

const MESSAGES = '"messages":[{"role":"user","content":[{"text":"Hello"}]}]';

describe('numbers beyond range (S18)', () => {
  const places = ['maxTokens', 'temperature', 'topP'].map((name) => ({
    place: name,
    body: (number: string) => `{${MESSAGES},"inferenceConfig":{"${name}":${number}}}`,
  }));
  places.push({
    place: 'an additional field',
    body: (number) => `{${MESSAGES},"additionalModelRequestFields":{"seed":${number}}}`,
  });

  it.each(places.flatMap((place) => NUMBERS.map((number) => ({ number, ...place }))))(
    'are refused or sent as they are: $number as $place',
    async ({ body, number }) => {
      gateway.upstream.clear();
      gateway.upstream.answer(assistantAnswer);
      const { status, text } = await ask(body(number));
      expect([200, 400]).toContain(status);
      expect(() => parseJson(text)).not.toThrow();
      const sent = gateway.upstream.requests.map((request) => request.body.toString()).join('');
      expect(sent).not.toMatch(/NaN|Infinity|:null[,}]/);
    },
  );

  it.each(NUMBERS)('of a vendor reach no metric and break no answer: %s', async (number) => {
    const usage = `{"prompt_tokens":${number},"completion_tokens":${number},"total_tokens":${number}}`;
    const choice = '{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hi"}}';
    gateway.upstream.answer(jsonReply(200, `{"id":"c","created":1,"choices":[${choice}],"usage":${usage}}`));
    const { status, text } = await ask(`{${MESSAGES}}`);
    expect([200, 424, 500, 502]).toContain(status);
    expect(() => parseJson(text)).not.toThrow();
    expect(text).not.toMatch(/NaN|Infinity|Tokens":(?:null|-\d)/);
    expect(
      (await metrics()).split('\n').filter((line) => /^(?!#|nodejs_).* (?:NaN|[-+]?Inf\w*|-\d\S*)$/i.test(line)),
    ).toEqual([]);
  });
});
