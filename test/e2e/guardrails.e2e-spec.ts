import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockError, bedrockReply } from '../support/bedrock-replies.js';
import { openExchange } from '../support/http-exchange.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const BODY = '{ "source":"INPUT", "content":[{"text":{"text":"Hello"}}], "x":1.0 }';
const REPLY = '{ "action":"NONE", "outputs":[], "usage":{"topicPolicyUnits":1} }';
const ARN = 'arn:aws:bedrock:eu-west-1:123456789012:guardrail/gr1';

async function apply({ url, key }: TestGateway, path: string) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const exchange = await openExchange({ origin: url, path: `/bedrock${path}`, headers, body: BODY });
  const text = (await exchange.readRest()).bytes.toString();
  return { status: exchange.status, headers: exchange.headers, text };
}

describe('ApplyGuardrail', () => {
  let gateway: TestGateway;
  let withoutBedrock: TestGateway;

  beforeAll(async () => {
    gateway = await createBedrockGateway();
    withoutBedrock = await createTestGateway();
  });

  afterAll(async () => {
    await gateway.close();
    await withoutBedrock.close();
  });

  it.each([
    { form: 'an id', path: '/guardrail/gr1/version/DRAFT/apply' },
    { form: 'an ARN', path: `/guardrail/${encodeURIComponent(ARN)}/version/7/apply` },
  ])('passes to Bedrock and back for $form', async ({ path }) => {
    gateway.upstream.enqueue(bedrockReply(REPLY));
    const answer = await apply(gateway, path);
    expect(answer).toMatchObject({ status: 200, text: REPLY });
    expect(answer.headers).toMatchObject({ 'x-bifrost-provider': 'bedrock', 'x-bifrost-routing-info-key': 'static' });
    expect(gateway.upstream.lastRequest.path).toBe(path);
    expect(gateway.upstream.lastRequest.body.toString()).toBe(BODY);
  });

  it("passes Bedrock's refusal", async () => {
    gateway.upstream.enqueue(bedrockError(404, 'ResourceNotFoundException', 'The guardrail does not exist.'));
    const answer = await apply(gateway, '/guardrail/gr1/version/1/apply');
    expect(answer).toMatchObject({ status: 404, text: '{"message":"The guardrail does not exist."}' });
  });

  it('says how to configure Bedrock where it is not', async () => {
    const answer = await apply(withoutBedrock, '/guardrail/gr1/version/1/apply');
    expect(answer.status).toBe(404);
    expect(answer.headers['x-amzn-errortype']).toBe('ResourceNotFoundException');
    expect(answer.text).toContain('The vendor \\"bedrock\\" is not configured.');
  });

  it('is served under /bedrock alone', async () => {
    const headers = { authorization: `Bearer ${gateway.key}` };
    const path = '/pydanticai/guardrail/gr1/version/1/apply';
    expect((await openExchange({ origin: gateway.url, path, headers, body: BODY })).status).toBe(404);
  });
});
