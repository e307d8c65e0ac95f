import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockReply, CONVERSE_REPLY } from '../support/bedrock-replies.js';
import { postConverse } from '../support/event-stream-client.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const PROMPT_ARN = 'arn:aws:bedrock:eu-west-1:123456789012:prompt/PROMPT12345:1';
const VARIABLES = { promptVariables: { city: { text: 'Oslo' } } };
const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

/** What AWS forbids beside the ARN of a prompt. */
const FORBIDDEN = {
  inferenceConfig: { maxTokens: 5 },
  system: [{ text: 'Be brief' }],
  toolConfig: { tools: [{ toolSpec: { name: 'f', inputSchema: { json: {} } } }] },
  additionalModelRequestFields: { top_k: 1 },
};

describe('promptVariables', () => {
  let gateway: TestGateway;
  let withoutBedrock: TestGateway;

  beforeAll(async () => {
    gateway = await createBedrockGateway();
    withoutBedrock = await createTestGateway();
  });

  beforeEach(() => {
    gateway.upstream.clear();
  });

  afterAll(async () => {
    await gateway.close();
    await withoutBedrock.close();
  });

  it.each([
    { name: 'alone', body: VARIABLES },
    { name: 'beside what AWS forbids there', body: { ...VARIABLES, ...FORBIDDEN } },
  ])('pass with the ARN of a prompt, $name: Bedrock judges', async ({ body }) => {
    gateway.upstream.enqueue(bedrockReply(CONVERSE_REPLY));
    expect((await postConverse({ ...gateway, modelId: PROMPT_ARN }, body)).status).toBe(200);
    expect(gateway.upstream.lastRequest.json).toEqual(body);
    expect(gateway.upstream.lastRequest.path).toBe(`/model/${encodeURIComponent(PROMPT_ARN)}/converse`);
  });

  it.each(['openai/gpt-4o', `openai/${PROMPT_ARN}`])('are refused by name for %s', async (modelId) => {
    const answer = await postConverse({ ...gateway, modelId }, { ...HELLO, ...VARIABLES });
    expect(answer).toMatchObject({ status: 400, json: { __type: 'ValidationException' } });
    expect(answer.json.message).toMatch(/^promptVariables: /);
    expect(gateway.upstream.requests).toHaveLength(0);
  });

  it('reach nobody where Bedrock is not configured', async () => {
    const answer = await postConverse({ ...withoutBedrock, modelId: PROMPT_ARN }, VARIABLES);
    expect(answer).toMatchObject({ status: 404, json: { __type: 'ResourceNotFoundException' } });
  });
});
