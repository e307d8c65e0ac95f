import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runProgram } from '../support/child-clients.js';
import { type ErrorBody, readEventStream, textOf } from '../support/event-stream-client.js';
import { assistantAnswer } from '../support/scripted-assistant.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { PREFIXES, UUID, VENDOR_SCENARIOS } from './client-scenarios.js';

const version = spawnSync('curl', ['--version'], { encoding: 'utf8' });
const curlMissing = version.status === 0 ? '' : ' (no curl on this machine)';
const describeCurl = curlMissing === '' ? describe : describe.skip;

const PROTOCOLS = [
  { protocol: 'HTTP/1.1', flag: '--http1.1' },
  // A curl without HTTP/2 refuses the flag.
  ...(/\bHTTP2\b/.test(version.stdout) ? [{ protocol: 'HTTP/2', flag: '--http2-prior-knowledge' }] : []),
];

const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello, bridge' }] }] });

interface CurlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

describeCurl(`curl${curlMissing}`, () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway();
    gateway.upstream.answer(assistantAnswer);
  });

  afterAll(async () => {
    await gateway.close();
  });

  async function curl(path: string, ...options: string[]): Promise<CurlAnswer> {
    const { exitCode, stdout, stderr } = await runProgram(['curl', '-sS', '-i', ...options, `${gateway.url}${path}`]);
    if (exitCode !== 0) throw new Error(`curl ended with ${exitCode}: ${stderr}`);
    const headEnd = stdout.indexOf('\r\n\r\n');
    const [statusLine = '', ...lines] = stdout.subarray(0, headEnd).toString().split('\r\n');
    const headers = lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    });
    return {
      status: Number(statusLine.split(' ')[1]),
      headers: Object.fromEntries(headers),
      body: stdout.subarray(headEnd + 4),
    };
  }

  const post = (path: string, ...options: string[]): Promise<CurlAnswer> =>
    curl(path, '-H', 'content-type: application/json', '-d', BODY, ...options);

  const bearer = (): string[] => ['-H', `authorization: Bearer ${gateway.key}`];

  const cases = PROTOCOLS.flatMap((protocol) =>
    PREFIXES.flatMap((prefix) =>
      VENDOR_SCENARIOS.flatMap(({ vendor, models, text }) => [
        { ...protocol, prefix, vendor, form: 'encoded', modelId: encodeURIComponent(models.MODEL_ID), text },
        { ...protocol, prefix, vendor, form: 'raw', modelId: models.MODEL_ID, text },
      ]),
    ),
  );

  describe.each(cases)('$protocol $prefix $vendor, model id $form', ({ flag, prefix, modelId, text }) => {
    it('gets a whole answer', async () => {
      const { status, headers, body } = await post(`${prefix}/model/${modelId}/converse`, flag, ...bearer());
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': expect.stringMatching(/^application\/json/),
        'x-amzn-requestid': expect.stringMatching(UUID),
      });
      expect(JSON.parse(body.toString())).toMatchObject({
        output: { message: { role: 'assistant', content: [{ text }] } },
        stopReason: 'end_turn',
      });
    });

    it('gets a stream of frames', async () => {
      const { status, headers, body } = await post(`${prefix}/model/${modelId}/converse-stream`, flag, ...bearer());
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'application/vnd.amazon.eventstream',
        'x-amzn-requestid': expect.stringMatching(UUID),
      });
      expect(textOf(readEventStream(body).events)).toBe(text);
    });
  });

  it.each([
    ['x-bf-vk', (key: string) => `x-bf-vk: ${key}`],
    ['x-api-key', (key: string) => `x-api-key: ${key}`],
  ])('may bring its key as %s', async (_name, header) => {
    const answer = await post('/bedrock/model/mock%2Fecho/converse', '-H', header(gateway.key));
    expect(answer.status).toBe(200);
  });

  const errors = [
    {
      name: 'no key',
      path: '/bedrock/model/mock%2Fecho/converse',
      keyed: false,
      status: 401,
      type: 'UnrecognizedClientException',
    },
    {
      name: 'a model that is unknown',
      path: '/bedrock/model/mock/nothing/converse',
      keyed: true,
      status: 404,
      type: 'ResourceNotFoundException',
    },
    {
      name: 'a path that is not served',
      path: '/model/mock%2Fecho/converse',
      keyed: true,
      status: 404,
      type: expect.any(String),
    },
  ];

  it.each(errors)('is told what is wrong: $name', async ({ path, keyed, status, type }) => {
    const answer = await post(path, ...(keyed ? bearer() : []));
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ 'x-amzn-errortype': type, 'x-amzn-requestid': expect.stringMatching(UUID) });
    const body = JSON.parse(answer.body.toString()) as ErrorBody;
    expect(body).toMatchObject({ message: expect.any(String), __type: answer.headers['x-amzn-errortype'] });
  });

  it('is told which method the route has', async () => {
    const answer = await curl('/bedrock/model/mock%2Fecho/converse', '-X', 'GET', ...bearer());
    expect(answer.status).toBe(405);
    expect(answer.headers).toMatchObject({ allow: 'POST', 'x-amzn-errortype': expect.any(String) });
  });
});
