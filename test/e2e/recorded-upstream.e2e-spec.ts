import { type BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { afterAll, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import { type ContentBlock } from '../../src/gateway/model/content-block.js';
import { type ModelResponse } from '../../src/gateway/model/model-response.js';
import { foldEvents } from '../../src/gateway/stream/fold-events.js';
import { type ConverseTarget, postConverse, postConverseStream } from '../support/event-stream-client.js';
import { readFailure, readTold } from '../support/recorded-readers.js';
import { listRecordedReplies, type RecordedReply } from '../support/recorded-replies.js';
import { type Told } from '../support/recorded-told.js';
import { itHoldsForRecorded } from '../support/recorded-traffic.js';
import { askSdk, openSdkClient } from '../support/sdk-answers.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { type HttpScript, type Split } from '../support/upstream-script.js';
import { vendorConfig } from '../support/vendor-config.js';

/** The vendors that speak a dialect, by the folder of its recordings; the first where no name of a file says it. */
const VENDORS: Readonly<Record<string, readonly string[]>> = {
  'openai-chat': ['openai', 'mistral', 'deepseek', 'openrouter', 'xai', 'groq', 'together', 'fireworks', 'perplexity'],
  'openai-responses': ['responses'],
  anthropic: ['anthropic'],
  gemini: ['gemini'],
  cohere: ['cohere'],
};

const HELLO = { messages: [{ role: 'user' as const, content: [{ text: 'Hello' }] }] };

const RECORDED = listRecordedReplies('recorded/upstream/**/*.json');
const ERRORS = RECORDED.filter(({ status }) => status >= 400);
const REPLIES = RECORDED.filter(({ status }) => status < 400);
const STREAMS = REPLIES.filter(({ streamed }) => streamed);
const WHOLE = REPLIES.filter(({ streamed }) => !streamed);

/** Folders and files may be named after a vendor, or after its company. */
function vendorOf({ folder, file }: RecordedReply): string {
  if (file.startsWith('google-')) return 'gemini';
  const candidates = VENDORS[folder] ?? Object.values(VENDORS).flat();
  const named = candidates.find((vendor) => file.startsWith(`${vendor}-`) || vendor === folder);
  return named ?? candidates[0] ?? 'openai';
}

function serve({ bytes, status, headers, streamed }: RecordedReply, split?: Split): HttpScript {
  const { 'content-type': told, 'retry-after': retryAfter } = headers;
  const contentType = told ?? (streamed ? 'text/event-stream' : 'application/json');
  return {
    status,
    headers: { 'content-type': contentType, ...(retryAfter !== undefined && { 'retry-after': retryAfter }) },
    steps: [split === undefined ? { send: bytes } : { send: bytes, split }],
  };
}

/** What an answer says, in the words of the recordings' readers. */
function readAnswer({ output, stopReason, usage }: ModelResponse): Told {
  const { content } = output.message;
  return {
    text: content.map(textOf).join(''),
    reasoning: content.map((block) => block.reasoningContent?.reasoningText?.text ?? '').join(''),
    calls: content.flatMap(({ toolUse }) =>
      toolUse && toolUse.type === undefined
        ? [{ id: toolUse.toolUseId, name: toolUse.name, input: toolUse.input }]
        : [],
    ),
    stopReason,
    usage: {
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      cacheReadInputTokens: usage.cacheReadInputTokens ?? 0,
      cacheWriteInputTokens: usage.cacheWriteInputTokens ?? 0,
    },
  };
}

function textOf({ text, citationsContent }: ContentBlock): string {
  return text ?? citationsContent?.content?.map((part) => part.text).join('') ?? '';
}

/** An id that the vendor did not give is the gateway's own, and only has to be there. */
function expectTold(answer: ModelResponse, told: Told): void {
  const calls = told.calls.map((call) => ({ id: expect.stringMatching(/./), ...call }));
  const { hasMoreText = false, ...expected } = told;
  expect(readAnswer(answer)).toEqual({ ...expected, calls, ...(hasMoreText && { text: expect.any(String) }) });
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = told.usage;
  expect(answer.usage.totalTokens).toBe(inputTokens + outputTokens + cacheReadInputTokens + cacheWriteInputTokens);
}

async function* inOneBatch<Event>(events: readonly Event[]): AsyncGenerator<readonly Event[]> {
  yield await Promise.resolve(events);
}

let gateway: TestGateway;
let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
  const names = Object.values(VENDORS).flat();
  const configs = names.map((vendor) => vendorConfig(vendor, upstream.url));
  const providers = Object.assign({}, ...configs.map((config) => config['providers'])) as Record<string, object>;
  gateway = await createTestGateway({
    upstream,
    config: {
      ...configs[0],
      providers: {
        ...providers,
        responses: {
          ...providers['responses'],
          custom_provider_config: { base_provider_type: 'openai' },
          openai_config: { api: 'responses' },
        },
      },
    },
  });
});

beforeEach(() => {
  upstream.clear();
});

afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

const targetOf = (reply: RecordedReply): ConverseTarget => ({
  ...gateway,
  modelId: `${vendorOf(reply)}/${reply.model ?? 'model-1'}`,
});

const WAYS: readonly { readonly way: string; readonly split: (reply: RecordedReply) => Split }[] = [
  { way: 'cut at random', split: ({ bytes }) => ({ seed: bytes.length }) },
  { way: 'byte by byte', split: () => 'byte' },
];

describe('a recorded reply, as the gateway gives it', () => {
  describe.each(WAYS)('streamed, $way', ({ split }) => {
    itHoldsForRecorded(STREAMS, async (reply) => {
      upstream.answer(serve(reply, split(reply)));
      const { status, events, exception } = await postConverseStream(targetOf(reply), HELLO);
      expect(status).toBe(200);
      const failure = readFailure(reply);
      if (failure !== undefined) {
        expect(exception?.body.message).toContain(failure);
        return;
      }
      expect(exception).toBeUndefined();
      expectTold(await foldEvents(inOneBatch(events), JSON.parse), readTold(reply));
    });
  });

  describe('whole', () => {
    itHoldsForRecorded(WHOLE, async (reply) => {
      upstream.answer(serve(reply, { seed: reply.bytes.length }));
      const { status, json } = await postConverse(targetOf(reply), HELLO);
      expect(status).toBe(200);
      expectTold(json, readTold(reply));
    });
  });
});

describe('a recorded error, as the gateway gives it', () => {
  /** 401 and 403 are about the gateway's own key, and none of the caller's. */
  const STATUSES: Readonly<Record<number, number>> = { 400: 400, 401: 424, 403: 424, 404: 404, 500: 500, 503: 503 };

  describe.each([
    { operation: 'converse', post: postConverse },
    { operation: 'converse-stream', post: postConverseStream },
  ])('to $operation', ({ post }) => {
    itHoldsForRecorded(ERRORS, async (reply) => {
      upstream.answer(serve(reply));
      const answer = await post({ ...gateway, modelId: `${vendorOf(reply)}/model-1` }, HELLO);
      expect(answer.json.message).toContain(readFailure(reply));
      expect(answer.headers['x-amzn-errortype']).toMatch(/Exception$/);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      const status = STATUSES[reply.status];
      if (status !== undefined) expect(answer.status).toBe(status);
      const delay = /"retryDelay": ?"([\d.]+)s"/.exec(reply.bytes.toString())?.[1];
      if (delay !== undefined) expect(Number(answer.headers['retry-after'])).toBe(Math.ceil(Number(delay)));
    });
  });
});

describe('a recorded reply, as the AWS SDK for JavaScript reads it', () => {
  const firsts = [...STREAMS, ...WHOLE].filter(
    (reply, index, all) =>
      readFailure(reply) === undefined &&
      all.findIndex(({ folder, streamed }) => folder === reply.folder && streamed === reply.streamed) === index,
  );
  let client: BedrockRuntimeClient;

  beforeAll(() => {
    client = openSdkClient(gateway.url, gateway.key);
  });

  afterAll(() => {
    client.destroy();
  });

  itHoldsForRecorded(firsts, async (reply) => {
    const { text, stopReason, usage, calls } = readTold(reply);
    upstream.answer(serve(reply, { seed: 3 }));
    const request = { messages: [{ role: 'user' as const, content: [{ text: 'Hi' }] }] };
    const seen = await askSdk(client, targetOf(reply).modelId, request, reply.streamed);
    expect(seen.tools.map(({ name }) => name)).toEqual(calls.map(({ name }) => name));
    expect(seen).toMatchObject({
      text,
      stopReason,
      usage: { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens },
    });
  });
});
