import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { UPSTREAM_DIALECTS } from '../../src/dialects/dialects.module.js';
import { type DialectName } from '../../src/gateway/ports/dialect-name.js';
import { anthropic } from '../../src/providers/anthropic/anthropic.vendor.js';
import { openai } from '../../src/providers/openai/openai.vendor.js';
import { type VendorDefinition } from '../../src/providers/shared/vendor-definition.js';
import { anthropicError } from '../support/anthropic-replies.js';
import { AWS_CREDENTIALS } from '../support/bedrock-gateway.js';
import {
  bedrockError,
  bedrockEvent,
  bedrockException,
  bedrockReply,
  bedrockStream,
} from '../support/bedrock-replies.js';
import { decodeJson, HELLO } from '../support/converse-requests.js';
import { encodeOptions, profileOf } from '../support/dialect-options.js';
import { postConverse, postConverseStream, postOperation } from '../support/event-stream-client.js';
import { chatAnswer, chatChunks, chatError } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { jsonReply, sseReply } from '../support/upstream-script.js';
import { verifySignature } from '../support/verify-signature.js';

// Bugs that gateways and clients of this kind are known for, each under its number. Those of one dialect are tested
// beside it; here is what needs a whole gateway, or several dialects.

const CLAUDE_ON_BEDROCK = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const CALL = { id: 'call_1', name: 'get_weather', arguments: '{"city":"Oslo"}' };
const SERVER_ERROR = 'data: {"error":{"message":"The engine is gone","type":"server_error"}}\n\n';

let gateway: TestGateway;
let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await ScriptedUpstream.start();
  const network_config = { base_url: upstream.url };
  gateway = await createTestGateway({
    upstream,
    config: {
      providers: {
        bedrock: {
          keys: [{ name: 'static', bedrock_key_config: { ...AWS_CREDENTIALS, region: 'eu-west-1' } }],
          network_config,
        },
        anthropic: { keys: [{ name: 'test', value: 'sk-upstream-0001' }], network_config },
      },
      governance: {
        virtual_keys: [
          {
            name: 'test',
            value: 'sk-bf-test-1f0c7a52e9b84d36',
            provider_configs: [{ provider: '*', allowed_models: ['*'] }],
          },
        ],
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

const at = (modelId: string) => ({ url: gateway.url, key: gateway.key, modelId });
const asking = (request: object = {}) => ({ messages: [HELLO], ...request });

/** What a vendor is sent of a request. */
function bodyFor(vendor: VendorDefinition, model: string, request: object): Record<string, unknown> {
  const name: DialectName = vendor === anthropic ? 'anthropic-messages' : 'openai-chat';
  const translator = UPSTREAM_DIALECTS.map((Translator) => new Translator()).find((one) => one.name === name);
  const options = encodeOptions({ vendor: vendor.name, model, profile: profileOf(vendor, model) });
  return JSON.parse(String(translator?.encodeRequest(decodeJson(asking(request)), options).body)) as Record<
    string,
    unknown
  >;
}

describe('streams', () => {
  it('end every block that they begin or fill, once (E2)', async () => {
    upstream.enqueue(
      chatAnswer({ reasoning: 'Hm.', text: 'Let me see.', toolCalls: [CALL, { ...CALL, id: 'call_2' }] }),
    );
    const { events } = await postConverseStream(at('openai/gpt-4o'), asking());
    const filled = new Set(events.flatMap(({ contentBlockDelta: delta }) => delta?.contentBlockIndex ?? []));
    const ended = events.flatMap(({ contentBlockStop: stop }) => stop?.contentBlockIndex ?? []);
    expect(ended).toEqual([...filled]);
    expect(ended).toEqual([0, 1, 2, 3]);
  });

  it('keep a guardrail that intervened, whole and streamed (E5)', async () => {
    const end = { stopReason: 'guardrail_intervened' };
    const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
    const output = { message: { role: 'assistant', content: [{ text: 'Blocked.' }] } };
    upstream.enqueue(bedrockReply(JSON.stringify({ output, ...end, usage, metrics: { latencyMs: 1 } })));
    expect((await postConverse(at(CLAUDE_ON_BEDROCK), asking())).json.stopReason).toBe('guardrail_intervened');
    upstream.enqueue(
      bedrockStream([
        bedrockEvent('messageStart', { role: 'assistant' }),
        bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Blocked.' } }),
        bedrockEvent('contentBlockStop', { contentBlockIndex: 0 }),
        bedrockEvent('messageStop', end),
        bedrockEvent('metadata', { usage, metrics: { latencyMs: 1 } }),
      ]),
    );
    const { events } = await postConverseStream(at(CLAUDE_ON_BEDROCK), asking());
    expect(events.find(({ messageStop }) => messageStop)?.messageStop?.stopReason).toBe('guardrail_intervened');
  });

  it('never hold an empty start, nor two members where there is one (E82)', async () => {
    upstream.enqueue(chatAnswer({ reasoning: 'Hm.', text: 'Let me see.', toolCalls: [CALL] }));
    const { frames } = await postConverseStream(at('openai/gpt-4o'), asking());
    const unions = frames.flatMap(({ body }) => {
      const { start, delta } = body as { start?: object; delta?: object };
      return [start, delta].filter((union) => union !== undefined);
    });
    expect(unions.length).toBeGreaterThan(3);
    for (const union of unions) expect(Object.keys(union)).toHaveLength(1);
  });
});

describe('errors', () => {
  it('inside a stream are a frame of its own form, and nothing follows it (E23)', async () => {
    const [begin = ''] = chatChunks({ text: 'Once upon a time' }).split('data: [DONE]');
    const cut = begin.split('\n\n').slice(0, 3).join('\n\n');
    upstream.enqueue(sseReply(`${cut}\n\n${SERVER_ERROR}data: [DONE]\n\n`));
    const { exception, frames, bytes } = await postConverseStream(at('openai/gpt-4o'), asking());
    expect(exception).toMatchObject({ body: { message: expect.stringContaining('The engine is gone') } });
    expect(frames.at(-1)?.headers[':message-type']).toBe('exception');
    expect(bytes.toString('latin1')).not.toContain('data: ');
  });

  it.each([
    { exception: 'internalServerException', status: 500, type: 'InternalServerException' },
    { exception: 'throttlingException', status: 429, type: 'ThrottlingException' },
    { exception: 'serviceUnavailableException', status: 503, type: 'ServiceUnavailableException' },
  ])(
    'of Bedrock in its first frame are read from the frame and answered with a status: $exception (E24, E25)',
    async (row) => {
      upstream.answer(bedrockStream([bedrockException(row.exception, 'Try later')]));
      const answer = await postConverseStream(at(CLAUDE_ON_BEDROCK), asking());
      expect({ status: answer.status, type: answer.headers['x-amzn-errortype'] }).toEqual({
        status: row.status,
        type: row.type,
      });
      expect(answer.json.message).toContain('Try later');
    },
  );

  it('of Bedrock in the middle of a stream reach the caller (E24)', async () => {
    upstream.enqueue(
      bedrockStream([
        bedrockEvent('messageStart', { role: 'assistant' }),
        bedrockEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Hei' } }),
        bedrockException('internalServerException', 'Broken'),
      ]),
    );
    const { exception } = await postConverseStream(at(CLAUDE_ON_BEDROCK), asking());
    expect(exception).toMatchObject({ type: 'internalServerException', body: { message: 'Broken' } });
  });

  it.each([
    { name: 'without choices', body: { id: 'x', usage: { prompt_tokens: 1 } } },
    { name: 'that is empty', body: {} },
    { name: 'that is null', body: null },
    { name: 'that is a list', body: [] },
  ])('are told where a reply is a success $name (E28)', async ({ body }) => {
    upstream.answer(jsonReply(200, body));
    const { status, headers } = await postConverse(at('openai/gpt-4o'), asking());
    expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 424, type: 'ModelErrorException' });
  });

  it.each([
    { vendor: 'openai/gpt-4o', script: chatError(429, 'Slow down') },
    { vendor: CLAUDE_ON_BEDROCK, script: bedrockError(429, 'ThrottlingException', 'Slow down') },
  ])('say 429 where $vendor throttles (E30)', async ({ vendor, script }) => {
    upstream.answer(script);
    for (const post of [postConverse, postConverseStream]) {
      const { status, headers } = await post(at(vendor), asking());
      expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 429, type: 'ThrottlingException' });
    }
  });

  it('of counting tokens are translated as those of answers are (E31)', async () => {
    const counting = { input: { converse: asking() } };
    // A 404 may also say that the host counts nothing: then the gateway estimates.
    for (const failing of [400, 429, 500, 529]) {
      upstream.answer(anthropicError(failing, 'Why it failed'));
      const counted = await postOperation(at('anthropic/claude-sonnet-4-5'), 'count-tokens', counting);
      const answered = await postConverse(at('anthropic/claude-sonnet-4-5'), asking());
      expect(counted.status).toBe(answered.status);
      expect(counted.headers['x-amzn-errortype']).toBe(answered.headers['x-amzn-errortype']);
      expect(counted.json.message).toContain('Why it failed');
    }
  });

  it('keep what Azure says about its content filter (E32)', async () => {
    const message = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.";
    const error = {
      code: 'content_filter',
      message,
      status: 400,
      innererror: { code: 'ResponsibleAIPolicyViolation' },
    };
    upstream.answer(jsonReply(400, { error }));
    const { status, json } = await postConverse(at('openai/gpt-4o'), asking());
    expect(status).toBe(400);
    expect(json.message).toContain(message);
    upstream.answer(jsonReply(200, FILTERED));
    const { json: reply } = await postConverse(
      at('openai/gpt-4o'),
      asking({ additionalModelResponseFieldPaths: ['/prompt_filter_results'] }),
    );
    expect(reply.additionalModelResponseFields).toEqual({ prompt_filter_results: FILTERED.prompt_filter_results });
  });

  it.each([
    { name: 'a vendor that fails', modelId: 'openai/gpt-4o', body: asking() },
    { name: 'a request that is none', modelId: 'openai/gpt-4o', body: {} },
    { name: 'a model that nobody knows', modelId: 'mock/nobody', body: asking() },
  ])('name their type in a header and in the body: $name (E35)', async ({ modelId, body }) => {
    upstream.answer(chatError(500, 'Down'));
    const { headers, json } = await postConverse(at(modelId), body);
    expect(headers['x-amzn-errortype']).toMatch(/Exception$/);
    expect([json.type, json.__type]).toEqual([headers['x-amzn-errortype'], headers['x-amzn-errortype']]);
  });
});

const FILTERED = {
  choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }],
  prompt_filter_results: [{ prompt_index: 0, content_filter_results: { hate: { filtered: false, severity: 'safe' } } }],
};

describe('requests', () => {
  const typed = { __type: 'com.example#Weather', nested: { __type: 'x', degrees: 7 } };
  const round = {
    messages: [
      HELLO,
      { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'f', input: { a: 1 } } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ json: typed }] } }] },
    ],
    toolConfig: { tools: [{ toolSpec: { name: 'f', inputSchema: { json: { type: 'object', properties: {} } } } }] },
  };

  it.each([
    { vendor: openai, model: 'gpt-4o' },
    { vendor: anthropic, model: 'claude-sonnet-4-5' },
  ])('give JSON of tools with members named __type to $model as text (E47)', ({ vendor, model }) => {
    const texts = textsIn(bodyFor(vendor, model, round));
    expect(texts.map(tryParse)).toContainEqual(typed);
  });

  it('say an effort in the words of the family (E61)', async () => {
    const wish = { outputConfig: { effort: 'low' } };
    expect(bodyFor(openai, 'gpt-5', wish)).toMatchObject({ reasoning_effort: 'low' });
    expect(bodyFor(anthropic, 'claude-opus-4-6', wish)).toMatchObject({ output_config: { effort: 'low' } });
    upstream.enqueue(bedrockReply('{}'));
    await postConverse(at('openai.gpt-oss-120b-1:0'), asking(wish));
    expect(upstream.lastRequest.json).toMatchObject(wish);
  });

  it('keep cache points beside a guardrail (E63)', async () => {
    const request = asking({
      system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
      guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1' },
    });
    upstream.enqueue(bedrockReply('{}'));
    await postConverse(at(CLAUDE_ON_BEDROCK), request);
    expect(upstream.lastRequest.json).toEqual(request);
  });

  it.each([
    { name: 'twice', names: ['Report', 'Report'], path: 'messages.0.content.2.document.name' },
    { name: 'with signs that AWS refuses', names: ['Report', 'a/b.pdf'], path: 'messages.0.content.2.document.name' },
  ])(
    'that name a document $name are refused where they do, before a vendor is asked (E71)',
    async ({ names, path }) => {
      const documents = names.map((name) => ({ document: { name, format: 'txt', source: { text: 'a' } } }));
      const messages = [{ role: 'user', content: [{ text: 'Read' }, ...documents] }];
      const { status, json } = await postConverse(at('openai/gpt-4o'), { messages });
      expect(status).toBe(400);
      expect(json.message).toContain(path);
      expect(upstream.requests).toHaveLength(0);
    },
  );

  it.each(['arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-x-v1:0', CLAUDE_ON_BEDROCK])(
    'to a model whose name holds colons and slashes are signed as AWS verifies it: %s (E79)',
    async (modelId) => {
      upstream.enqueue(bedrockReply('{}'));
      await postConverse(at(modelId), asking());
      expect(upstream.lastRequest.path).toBe(`/model/${encodeURIComponent(modelId)}/converse`);
      expect(() => verifySignature(upstream.lastRequest, AWS_CREDENTIALS.secret_key)).not.toThrow();
    },
  );

  it('mark tools that are to be cached, and say arguments as text (E80)', () => {
    const { tools } = round.toolConfig;
    const cached = { ...round, toolConfig: { tools: [...tools, { cachePoint: { type: 'default' } }] } };
    expect(bodyFor(anthropic, 'claude-sonnet-4-5', cached)).toMatchObject({
      tools: [{ name: 'f', cache_control: { type: 'ephemeral' } }],
    });
    const { messages } = bodyFor(openai, 'gpt-4o', round) as { messages: { tool_calls?: object[] }[] };
    expect(messages[1]?.tool_calls).toMatchObject([{ function: { name: 'f', arguments: '{"a":1}' } }]);
  });

  it.each(['h1', 'h2'] as const)('are taken over %s on the same port (E81)', async (http) => {
    upstream.enqueue(chatAnswer({ text: 'Hi' }));
    const { status, json } = await postConverse({ ...at('openai/gpt-4o'), http }, asking());
    expect({ status, content: json.output.message.content }).toEqual({ status: 200, content: [{ text: 'Hi' }] });
  });
});

/** All texts in a JSON value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
