import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockException, bedrockReply, bedrockStream, TURN_FRAMES } from '../support/bedrock-replies.js';
import { postConverse, postConverseStream } from '../support/event-stream-client.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { type TestGateway } from '../support/test-gateway.js';
import { type HttpScript } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

/** One for each place that has one; none looks like a key that a pattern would know. */
const CANARIES = {
  bearer: 'canary.bearer/of=the+gateway',
  session: 'canary.session/of=the+gateway',
  extra: 'canary.extra.header',
} as const;

const STAR = 0x2a;
const STARS = /\*{10,}/;

/** What the vendor was sent and must not repeat to callers. */
function sentSecrets({ headers }: RecordedRequest): string {
  const token = String(headers['x-amz-security-token'] ?? headers.authorization);
  return `token ${token} and header ${String(headers['x-operator'])} of request`;
}

describe.each([
  { kind: 'a Bedrock API key', key: { value: CANARIES.bearer } },
  {
    kind: 'temporary credentials',
    key: {
      bedrock_key_config: {
        access_key: 'AKIDASBRUTEST',
        secret_key: 'canary.secret.key.of.the.gateway',
        session_token: CANARIES.session,
        region: 'eu-west-1',
      },
    },
  },
])('$kind, repeated by what stands behind the address of Bedrock (S04)', ({ key }) => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createBedrockGateway({
      keys: [{ name: 'one', ...key }],
      network: { extra_headers: { 'x-operator': CANARIES.extra } },
    });
  });

  afterAll(() => gateway.close());

  const target = () => ({ url: gateway.url, key: gateway.key, modelId: 'bedrock/amazon.nova-pro-v1:0' });

  it.each<{ name: string; status: number; body: (said: string) => string; headers?: Record<string, string> }>([
    { name: 'a short body', status: 400, body: (message) => JSON.stringify({ message }) },
    {
      name: 'a body that names its type',
      status: 429,
      body: (message) => JSON.stringify({ __type: 'ThrottlingException', message }),
    },
    { name: 'text', status: 503, body: (said) => `<html>${said}</html>` },
    { name: 'a long body, at its end', status: 500, body: (said) => `${'x'.repeat(200_000)}${said}` },
    { name: 'a long body, where it was read up to', status: 404, body: (said) => 'x'.repeat(65_500) + said.repeat(9) },
  ])('is covered in $name, and nothing else is', async ({ status, body }) => {
    for (const operation of ['converse', 'converse-stream'] as const) {
      let written = '';
      gateway.upstream.enqueue((request): HttpScript => {
        written = body(sentSecrets(request));
        const headers = { 'content-length': String(Buffer.byteLength(written)), 'x-amzn-bedrock-said': 'nothing' };
        return bedrockReply(written, { status, headers, split: { every: 1000 } });
      });
      const answer = await (operation === 'converse'
        ? postConverse(target(), HELLO)
        : postConverseStream(target(), HELLO));
      expect(answer.status).toBe(status);
      for (const canary of Object.values(CANARIES)) expect(answer.text).not.toContain(canary);
      expect(answer.text).toMatch(STARS);
      expect(answer.text).toHaveLength(written.length);
      const restored = Buffer.from(answer.text).map((byte, index) =>
        byte === STAR ? written.charCodeAt(index) : byte,
      );
      expect(Buffer.from(restored).toString() === written).toBe(true);
    }
  });

  it('is covered in the headers of an answer', async () => {
    gateway.upstream.enqueue(({ headers }) =>
      bedrockReply('{}', { status: 400, headers: { 'x-amzn-bedrock-said': `no ${String(headers['x-operator'])}` } }),
    );
    const { headers } = await postConverse(target(), HELLO);
    expect(headers['x-amzn-bedrock-said']).toBe(`no ${'*'.repeat(CANARIES.extra.length)}`);
  });

  it('is covered in the exception that a stream begins with', async () => {
    gateway.upstream.enqueue((request) =>
      bedrockStream([bedrockException('throttlingException', sentSecrets(request))]),
    );
    const { status, text } = await postConverseStream(target(), HELLO);
    expect(status).toBe(429);
    for (const canary of Object.values(CANARIES)) expect(text).not.toContain(canary);
    expect(text).toMatch(STARS);
  });

  it('does not touch answers that are none', async () => {
    gateway.upstream.enqueue(bedrockStream(TURN_FRAMES));
    const { bytes } = await postConverseStream(target(), HELLO);
    expect(bytes.equals(Buffer.concat(TURN_FRAMES))).toBe(true);
  });
});
