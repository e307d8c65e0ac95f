import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InferenceProfile } from '../../src/bedrock-integration/inference-profile.js';
import { postConverse } from '../support/event-stream-client.js';
import { openExchange } from '../support/http-exchange.js';
import { chatAnswer } from '../support/openai-chat-replies.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const NARROW_KEY = 'sk-bf-narrow-5d1c8b7e2f904a63';
const NOTHING_KEY = 'sk-bf-nothing-77b0f2c4d6e81935';

const MOCK_IDS = ['echo', 'reasoning', 'stall', 'stream', 'tool', 'truncate'].map((model) => `mock/${model}`);

// AWS service model bedrock 2023-04-20.
const ARN =
  /^arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):(inference-profile|application-inference-profile)\/[a-zA-Z0-9-:.]+$/;
const MODEL_ARN =
  /^arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}::foundation-model\/[a-z0-9-]{1,63}[.]{1}([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2}$/;
const NAME = /^([0-9a-zA-Z][ _-]?)+$/;

interface Listing {
  readonly inferenceProfileSummaries: readonly InferenceProfile[];
  readonly nextToken?: string;
  readonly message?: string;
}

describe('inference profiles', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({
      config: {
        providers: {
          openai: { keys: [{ name: 'main', value: 'sk-upstream-0001', models: ['gpt-4o', 'ft:gpt-4o_x/7'] }] },
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
                { provider: 'openai', allowed_models: ['gpt-4o', 'gpt-9'] },
                { provider: 'mock', allowed_models: ['echo', 'error-429', 'no-such-model'] },
              ],
            },
            { name: 'nothing', value: NOTHING_KEY, provider_configs: [] },
          ],
        },
      },
    });
    gateway.upstream.answer(chatAnswer({ text: 'Good day' }));
  });

  afterAll(() => gateway.close());

  async function get(path: string, key: string | undefined = gateway.key, method = 'GET') {
    const exchange = await openExchange({
      origin: gateway.url,
      method,
      path: `/bedrock/inference-profiles${path}`,
      headers: key === '' ? {} : { authorization: `Bearer ${key}` },
    });
    const json: unknown = JSON.parse((await exchange.readRest()).bytes.toString());
    return { status: exchange.status, headers: exchange.headers, json };
  }

  async function list(query = '', key?: string): Promise<Listing> {
    return (await get(query, key)).json as Listing;
  }

  const idsOf = (listing: Listing) => listing.inferenceProfileSummaries.map((profile) => profile.inferenceProfileId);

  it('list what vendors and their keys name', async () => {
    expect(idsOf(await list())).toEqual([...MOCK_IDS, 'openai/ft:gpt-4o_x/7', 'openai/gpt-4o']);
  });

  it('list for a narrow key what it may call and what a key of the vendor serves', async () => {
    expect(idsOf(await list('', NARROW_KEY))).toEqual(['mock/echo', 'mock/error-429', 'openai/gpt-4o']);
  });

  it('list nothing for a key that may call nothing', async () => {
    expect(await list('', NOTHING_KEY)).toEqual({ inferenceProfileSummaries: [] });
  });

  it('have the form that AWS gives them', async () => {
    const listing = await list();
    for (const profile of listing.inferenceProfileSummaries) {
      expect(profile).toEqual({
        inferenceProfileName: expect.stringMatching(NAME),
        inferenceProfileArn: expect.stringMatching(ARN),
        inferenceProfileId: expect.any(String),
        models: [{ modelArn: expect.stringMatching(MODEL_ARN) }],
        status: 'ACTIVE',
        type: 'SYSTEM_DEFINED',
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      });
      expect(profile.inferenceProfileName.length).toBeLessThanOrEqual(64);
    }
  });

  it('are routed, by id and by ARN', async () => {
    const listing = await list('', NARROW_KEY);
    for (const { inferenceProfileId, inferenceProfileArn } of listing.inferenceProfileSummaries) {
      for (const modelId of [inferenceProfileId, inferenceProfileArn]) {
        const { status } = await postConverse({ url: gateway.url, key: NARROW_KEY, modelId }, HELLO);
        expect({ modelId, status }).toEqual({ modelId, status: modelId.includes('429') ? 429 : 200 });
      }
    }
  });

  it('come in pages', async () => {
    const ids: string[] = [];
    let listing = await list('?maxResults=3');
    ids.push(...idsOf(listing));
    for (let page = 0; page < 5 && listing.nextToken !== undefined; page++) {
      listing = await list(`?maxResults=3&nextToken=${listing.nextToken}`);
      expect(idsOf(listing).length).toBeLessThanOrEqual(3);
      ids.push(...idsOf(listing));
    }
    expect(ids).toEqual(idsOf(await list()));
  });

  it('are of the type SYSTEM_DEFINED', async () => {
    expect(await list('?type=SYSTEM_DEFINED')).toEqual(await list());
    expect(await list('?type=APPLICATION')).toEqual({ inferenceProfileSummaries: [] });
  });

  it.each([
    { query: '?maxResults=0', says: 'query.maxResults: expected a whole number from 1 to 1000' },
    { query: '?maxResults=1001', says: 'query.maxResults' },
    { query: '?maxResults=ten', says: 'query.maxResults' },
    { query: '?maxResults=1&maxResults=2', says: 'query.maxResults' },
    { query: '?nextToken=%21', says: 'query.nextToken: expected the nextToken of an earlier answer' },
    { query: '?type=CUSTOM', says: 'query.type: expected one of SYSTEM_DEFINED, APPLICATION' },
  ])('refuse $query', async ({ query, says }) => {
    const answer = await get(query);
    expect({ status: answer.status, type: answer.headers['x-amzn-errortype'] }).toEqual({
      status: 400,
      type: 'ValidationException',
    });
    expect((answer.json as Listing).message).toContain(says);
  });

  it.each([
    { form: 'an encoded id', path: '/openai%2Fgpt-4o' },
    { form: 'an id with its slash', path: '/openai/gpt-4o' },
    {
      form: 'an ARN',
      path: `/${encodeURIComponent('arn:aws:bedrock:asbru:000000000000:inference-profile/openai:2Fgpt-4o')}`,
    },
  ])('are found by $form', async ({ path }) => {
    const { status, json } = await get(path);
    expect(status).toBe(200);
    expect(json).toEqual(
      (await list()).inferenceProfileSummaries.find((one) => one.inferenceProfileId === 'openai/gpt-4o'),
    );
  });

  it.each(['/openai%2Fgpt-9', '/us.anthropic.claude-sonnet-4', '/arn%3Aaws%3Abedrock%3Aasbru%3A%E0'])(
    'are not found by %s',
    async (path) => {
      const answer = await get(path);
      expect([400, 404]).toContain(answer.status);
      expect(answer.headers['x-amzn-errortype']).toMatch(/^(ResourceNotFound|Validation)Exception$/);
    },
  );

  it('hide what the caller may not call', async () => {
    expect((await get('/mock%2Fstream', NARROW_KEY)).status).toBe(404);
  });

  it('need a key', async () => {
    expect((await get('', '')).status).toBe(401);
  });
});
