import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type InferenceProfile } from '../../src/bedrock-integration/inference-profile.js';
import { type ModelOperation } from '../../src/gateway/model/operation.js';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { postConverse, postConverseStream, postOperation, type WholeAnswer } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { openExchange } from '../support/http-exchange.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { answerAsBedrock, bedrockModel } from '../support/scripted-bedrock.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const MESSAGES = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 9,
  messages: [{ role: 'user', content: 'Hello' }],
};
const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const ARN = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3';
const NARROW_KEY = 'sk-bf-narrow-5d1c8b7e2f904a63';
const WEIGHED_KEY = 'sk-bf-weighed-77b0f2c4d6e81935';
const CHAINED_KEY = 'sk-bf-chained-0c9d8e7f6a5b4c3d';

/** A failure of one model, by which no vendor counts as down. */
const GONE = () => chatError(404, 'The model is retired.');

const keys = { name: 'main', value: 'sk-upstream-0001' };

/** `openai` and `house`, which are one upstream, and `mock`. */
function configuration(upstreamUrl: string): Readonly<Record<string, unknown>> {
  const network = { network_config: { base_url: upstreamUrl } };
  return {
    providers: {
      house: { ...network, keys: [keys], custom_provider_config: { base_provider_type: 'openai' } },
      openai: { keys: [{ ...keys, models: ['gpt-4o', 'gpt-4o-mini'] }] },
    },
    routing: {
      aliases: {
        [CLAUDE]: 'openai/gpt-4o',
        [ARN]: 'mock/echo',
        fast: { model: 'openai/gpt-4o-mini', fallbacks: ['house/llama', 'mock/echo'] },
      },
      fallbacks: { 'openai/gpt-4o': ['fast'] },
    },
    governance: {
      virtual_keys: [
        {
          name: 'test',
          value: 'sk-bf-test-1f0c7a52e9b84d36',
          provider_configs: [{ provider: '*', allowed_models: ['*'] }],
        },
        {
          name: 'narrow',
          value: NARROW_KEY,
          provider_configs: [
            { provider: 'openai', allowed_models: ['*'], blacklisted_models: ['regex:.*-mini'] },
            { provider: 'mock', allowed_models: ['tool'] },
          ],
        },
        {
          name: 'weighed',
          value: WEIGHED_KEY,
          provider_configs: [
            { provider: 'openai', allowed_models: ['gpt-4o'], weight: 0 },
            { provider: 'house', allowed_models: ['gpt-4o'], weight: 1 },
          ],
        },
        {
          name: 'chained',
          value: CHAINED_KEY,
          provider_configs: [{ provider: '*', allowed_models: ['*'] }],
          fallbacks: ['mock/echo'],
        },
      ],
    },
  };
}

let gateway: TestGateway;
const lines: string[] = [];

beforeAll(async () => {
  const upstream = await ScriptedUpstream.start();
  const started = await createTestGateway({
    upstream,
    config: configuration(upstream.url),
    log: (line) => lines.push(line),
  });
  gateway = { ...started, close: () => started.close().finally(() => upstream.close()) };
});

beforeEach(() => {
  gateway.upstream.clear();
  gateway.upstream.answer(chatAnswer({ text: 'Hi' }));
  lines.length = 0;
});

afterAll(() => gateway.close());

const post = (modelId: string, body: object = HELLO, key = gateway.key): Promise<WholeAnswer> =>
  postConverse({ url: gateway.url, key, modelId }, body);
const modelsAsked = () => gateway.upstream.requests.map(({ json }) => (json as { model: string }).model);

async function lastRecord(): Promise<Readonly<Record<string, unknown>>> {
  const records = () =>
    lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>).filter(({ msg }) => msg === 'call');
  await eventually(() => records().length > 0, 'the call is recorded');
  return records().at(-1) ?? {};
}

describe('an alias', () => {
  it.each<{ operation: ModelOperation; body: object }>([
    { operation: 'converse', body: HELLO },
    { operation: 'converse-stream', body: HELLO },
    { operation: 'invoke', body: MESSAGES },
    { operation: 'invoke-with-response-stream', body: MESSAGES },
    { operation: 'count-tokens', body: { input: { converse: HELLO } } },
  ])('that looks like a model of Bedrock leads elsewhere: $operation', async ({ operation, body }) => {
    const { status, headers } = await postOperation({ ...gateway, modelId: CLAUDE }, operation, body);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'x-bifrost-original-model': CLAUDE,
      'x-bifrost-provider': 'openai',
      'x-bifrost-resolved-model': 'gpt-4o',
      'x-bifrost-routing-info-model': CLAUDE,
      'x-bifrost-routing-info-alias-model-id': 'gpt-4o',
    });
    expect(modelsAsked()).toEqual(operation === 'count-tokens' ? [] : ['gpt-4o']);
    expect(await lastRecord()).toMatchObject({
      requestedModel: CLAUDE,
      provider: 'openai',
      model: 'gpt-4o',
      alias: CLAUDE,
    });
  });

  it.each([CLAUDE.toUpperCase(), 'Fast', ARN])('is found whatever its case and its form: %s', async (modelId) => {
    expect((await post(modelId)).status).toBe(200);
  });

  it('answers an InvokeModel under the name that was asked for', async () => {
    const { json } = await postOperation({ ...gateway, modelId: CLAUDE }, 'invoke', MESSAGES);
    expect(json).toMatchObject({ type: 'message', model: CLAUDE });
  });

  it('has no headers of its own where there is none', async () => {
    const { headers } = await post('openai/gpt-4o');
    expect(headers['x-bifrost-routing-info-model']).toBe('gpt-4o');
    expect(Object.keys(headers).filter((name) => name.includes('alias'))).toEqual([]);
  });

  it('does not tell what it stands for to whoever may not call it', async () => {
    const { status, json, headers } = await post('fast', HELLO, NARROW_KEY);
    expect(status).toBe(403);
    expect(json.message).toContain('may not call the model behind "fast"');
    expect(JSON.stringify({ json, headers })).not.toContain('gpt-4o-mini');
  });

  it('of a guardrail is none: only Bedrock has guardrails', async () => {
    const exchange = await openExchange({
      origin: gateway.url,
      path: '/bedrock/guardrail/fast/version/1/apply',
      headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
      body: '{"source":"INPUT","content":[]}',
    });
    expect(exchange.status).toBe(404);
    expect((await exchange.readRest()).bytes.toString()).toContain('The vendor \\"bedrock\\" is not configured.');
  });
});

describe('an alias of a model of Bedrock', () => {
  it('passes under the name that Bedrock knows', async () => {
    const bedrock = await createBedrockGateway({
      config: { routing: { aliases: { claude: bedrockModel('speaks') } } },
    });
    try {
      bedrock.upstream.answer(answerAsBedrock);
      const answer = await postConverse({ ...bedrock, modelId: 'claude' }, HELLO);
      expect(answer.status).toBe(200);
      expect(bedrock.upstream.lastRequest.path).toBe(`/model/${encodeURIComponent(bedrockModel('speaks'))}/converse`);
    } finally {
      await bedrock.close();
    }
  });
});

describe('a chain of fallbacks of the configuration', () => {
  it.each(['converse', 'converse-stream'] as const)('is asked for %s, and not followed further', async (operation) => {
    for (let turn = 0; turn < 2; turn++) gateway.upstream.enqueue(GONE);
    const ask = operation === 'converse' ? postConverse : postConverseStream;
    const { status, headers } = await ask({ ...gateway, modelId: 'openai/gpt-4o' }, HELLO);
    expect(status).toBe(424);
    expect(modelsAsked()).toEqual(['gpt-4o', 'gpt-4o-mini']);
    expect(headers).toMatchObject({
      'x-bifrost-fallback-index': '1',
      'x-bifrost-routing-info-model': 'fast',
      'x-bifrost-routing-info-alias-model-id': 'gpt-4o-mini',
      'x-bifrost-routing-info-primary-model': 'gpt-4o',
    });
  });

  it("is that of the alias, then the caller's", async () => {
    for (let turn = 0; turn < 2; turn++) gateway.upstream.enqueue(GONE);
    expect((await post('fast')).headers['x-asbru-attempts']).toBe('openai notFound 404, house notFound 404, mock ok');
    gateway.upstream.enqueue(GONE);
    expect((await post('fast', HELLO, CHAINED_KEY)).headers['x-asbru-attempts']).toBe('openai notFound 404, mock ok');
  });

  it('gives way to the request: to its models, and to none', async () => {
    gateway.upstream.enqueue(GONE);
    expect((await post('fast', { ...HELLO, fallbacks: ['mock/tool'] })).headers).toMatchObject({
      'x-bifrost-resolved-model': 'tool',
    });
    gateway.upstream.enqueue(GONE);
    expect((await post('fast', { ...HELLO, fallbacks: [] })).status).toBe(404);
  });

  it('leaves out what the caller may not call, and tells the log', async () => {
    gateway.upstream.enqueue(GONE);
    expect((await post('openai/gpt-4o', HELLO, NARROW_KEY)).status).toBe(404);
    expect(modelsAsked()).toEqual(['gpt-4o']);
    expect(await lastRecord()).toMatchObject({ skippedFallbacks: ['fast'] });
  });
});

describe('a name without vendor', () => {
  it('goes where the weights of the key send it, and falls back to the others', async () => {
    expect((await post('gpt-4o', HELLO, WEIGHED_KEY)).headers['x-bifrost-provider']).toBe('house');
    gateway.upstream.enqueue(GONE);
    const { headers } = await post('gpt-4o', HELLO, WEIGHED_KEY);
    expect(headers['x-asbru-attempts']).toBe('house notFound 404, openai ok');
  });

  it('is refused where nobody has it, with the names that are near', async () => {
    const { status, headers, json } = await post('gpt-4o-mni');
    expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 404, type: 'ResourceNotFoundException' });
    expect(json.message).toContain('Did you mean openai/gpt-4o-mini or openai/gpt-4o?');
  });
});

describe('a model that no key serves', () => {
  it('is refused with the nearest, unless a fallback may answer', async () => {
    const { status, json } = await post('openai/gpt-4p');
    expect({ status, message: json.message }).toEqual({
      status: 404,
      message: 'The vendor "openai" does not serve the model "gpt-4p" here. Did you mean openai/gpt-4o?',
    });
    expect((await post('openai/gpt-4p', { ...HELLO, fallbacks: ['mock/echo'] })).status).toBe(200);
  });
});

describe('a denied model', () => {
  it('is refused, though everything of its vendor is allowed', async () => {
    const { status, json } = await post('openai/gpt-4o-mini', HELLO, NARROW_KEY);
    expect(status).toBe(403);
    expect(json.message).toContain('may not call openai/gpt-4o-mini');
    expect(gateway.upstream.requests).toHaveLength(0);
  });
});

describe('the inference profiles', () => {
  async function get(path: string, key: string) {
    const exchange = await openExchange({
      origin: gateway.url,
      method: 'GET',
      path: `/bedrock/inference-profiles${path}`,
      headers: { authorization: `Bearer ${key}` },
    });
    return JSON.parse((await exchange.readRest()).bytes.toString()) as InferenceProfile & {
      readonly inferenceProfileSummaries: readonly InferenceProfile[];
      readonly message?: string;
    };
  }

  const idsOf = async (key: string) =>
    (await get('', key)).inferenceProfileSummaries.map(({ inferenceProfileId }) => inferenceProfileId);

  it('have the aliases among them, for whoever may call what they stand for', async () => {
    expect(await idsOf(gateway.key)).toEqual(expect.arrayContaining([ARN, CLAUDE, 'fast', 'openai/gpt-4o-mini']));
    expect(await idsOf(NARROW_KEY)).toEqual(['mock/tool', 'openai/gpt-4o', CLAUDE]);
  });

  it('have the form that AWS gives them', async () => {
    for (const profile of (await get('', gateway.key)).inferenceProfileSummaries) {
      // AWS service model bedrock 2023-04-20.
      expect(profile).toMatchObject({
        inferenceProfileName: expect.stringMatching(/^(?=.{1,64}$)([0-9a-zA-Z][ _-]?)+$/),
        inferenceProfileArn: expect.stringMatching(/^arn:aws:bedrock:asbru:0{12}:inference-profile\/[a-zA-Z0-9-:.]+$/),
      });
    }
  });

  it('have the names that weights choose a vendor for', async () => {
    expect(await idsOf(WEIGHED_KEY)).toEqual(['gpt-4o', 'house/gpt-4o', CLAUDE, 'openai/gpt-4o'].sort());
  });

  it.each([CLAUDE, CLAUDE.toUpperCase(), ARN])('are found by name, and called by their ARN: %s', async (name) => {
    const { inferenceProfileArn, inferenceProfileId } = await get(`/${encodeURIComponent(name)}`, gateway.key);
    expect(inferenceProfileId.toLowerCase()).toBe(name.toLowerCase());
    expect((await get(`/${encodeURIComponent(inferenceProfileArn)}`, gateway.key)).inferenceProfileId).toBe(
      inferenceProfileId,
    );
    expect((await post(inferenceProfileArn)).status).toBe(200);
  });

  it('are not told to whoever may not call them', async () => {
    expect((await get('/fast', NARROW_KEY)).message).toContain('No such inference profile');
  });

  it('lead to a model, each of them', async () => {
    for (const key of [gateway.key, NARROW_KEY, WEIGHED_KEY]) {
      const ids = (await idsOf(key)).filter((id) => !/^mock\/(?:stall|truncate)$/.test(id));
      for (const modelId of ids) {
        const { status } = await post(modelId, HELLO, key);
        expect({ modelId, status }).toEqual({ modelId, status: 200 });
      }
    }
  });
});

describe('routing that leads nowhere', () => {
  it('keeps the gateway from starting, with every fault by its path', async () => {
    const routing = { aliases: { a: 'b', b: 'a', c: 'opnai/gpt-4o' }, default_provider: 'bedrock' };
    await expect(createTestGateway({ config: { routing } })).rejects.toMatchObject({
      faults: [
        'routing.default_provider: expected one of the configured vendors mock, openai',
        'routing.aliases.a: expected a model at last; the aliases lead round in a circle',
        'routing.aliases.b: expected a model at last; the aliases lead round in a circle',
        expect.stringMatching(/^routing\.aliases\.c: .* did you mean "openai\/"\?$/),
      ],
    });
  });
});
