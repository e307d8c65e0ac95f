import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, type CallerCredentials, createAuthGateway } from '../support/auth-gateway.js';
import {
  AWS_CLI,
  type ClientEnvironment,
  pythonMissing,
  runJavaScript,
  runProgram,
  runPython,
  type ScenarioReport,
  signingEnvironment,
} from '../support/child-clients.js';
import { assistantAnswer } from '../support/scripted-assistant.js';
import { type TestGateway } from '../support/test-gateway.js';

/** A model whose id has to be escaped in the path: what is signed is the escaped path, escaped again. */
const MODEL_ID = 'openai/gpt-4o:1';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await createAuthGateway();
  gateway.upstream.answer(assistantAnswer);
});

afterAll(() => gateway.close());

function environmentOf(caller: CallerCredentials = ALICE): ClientEnvironment {
  return {
    ...signingEnvironment(gateway, caller, '/bedrock'),
    AWS_MAX_ATTEMPTS: '1',
    MODEL_ID,
    TOOL_MODEL_ID: 'openai/gpt-4o',
    FAILING_MODEL_ID: 'openai/gpt-4o-failing',
  };
}

const FORGED: CallerCredentials = { ...ALICE, secretAccessKey: 'another-secret-0123456789' };
const SPOKEN = 'Hei from the other side of the bridge ✨';

/** One client: what it says of a whole answer, of a stream and of a refusal. */
interface SigningClient {
  readonly name: string;
  readonly missing?: string | undefined;
  run(scenarios: readonly string[], environment: ClientEnvironment): Promise<ReadonlyMap<string, ScenarioReport>>;
  readonly whole: string;
  readonly stream: string;
  readonly tools: string;
  readonly refused: string;
  readonly refusal: object;
}

const sdk = (http: 'http1' | 'http2'): SigningClient => ({
  name: `AWS SDK for JavaScript over ${http}`,
  run: (scenarios, environment) =>
    runJavaScript(
      'aws-sdk-client.mjs',
      scenarios,
      http === 'http1' ? { ...environment, HTTP_HANDLER: 'http1' } : environment,
    ),
  whole: 'converse',
  stream: 'stream',
  tools: 'tool_round_trip',
  refused: 'unknown_model',
  refusal: { name: 'InvalidSignatureException', status: 403 },
});

const CLIENTS: readonly SigningClient[] = [
  sdk('http2'),
  sdk('http1'),
  {
    name: 'boto3',
    missing: pythonMissing,
    run: (scenarios, environment) => runPython('boto3_client.py', scenarios, environment),
    whole: 'converse',
    stream: 'converse_stream',
    tools: 'tool_round_trip',
    refused: 'unknown_model',
    refusal: { code: 'InvalidSignatureException', status: 403 },
  },
  {
    name: 'Vercel AI SDK',
    run: (scenarios, environment) => runJavaScript('vercel-ai-scenarios.mjs', scenarios, environment),
    whole: `text@${MODEL_ID}`,
    stream: `stream@${MODEL_ID}`,
    tools: 'tools@mock/tool',
    refused: `refused@${MODEL_ID}`,
    refusal: { class: 'AI_APICallError', status: 403, type: 'InvalidSignatureException' },
  },
];

describe.each(CLIENTS)('$name with a pair that the gateway issued', (client) => {
  const itHere = client.missing === undefined ? it : it.skip;

  itHere('is admitted', async () => {
    const reports = await client.run([client.whole, client.stream, client.tools], environmentOf());
    expect([...reports.values()].map((report) => report['raised'])).toEqual([undefined, undefined, undefined]);
    expect(JSON.stringify(reports.get(client.whole))).toContain(SPOKEN);
    expect(reports.get(client.stream)).toMatchObject({ text: SPOKEN, stopReason: 'end_turn' });
  });

  itHere('is refused with another secret (S42)', async () => {
    const received = gateway.upstream.requests.length;
    const reports = await client.run([client.refused], environmentOf(FORGED));
    expect(reports.get(client.refused)).toMatchObject(client.refusal);
    expect(gateway.upstream.requests).toHaveLength(received);
  });
});

const describeCli = pythonMissing === undefined ? describe : describe.skip;

describeCli('AWS CLI with a pair that the gateway issued', () => {
  const input = JSON.stringify({ modelId: MODEL_ID, messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
  const ask = (caller: CallerCredentials) =>
    runProgram([AWS_CLI, 'bedrock-runtime', 'converse', '--cli-input-json', input], environmentOf(caller));

  it('is admitted', async () => {
    const { exitCode, stdout } = await ask(ALICE);
    expect({ exitCode, text: stdout.toString() }).toEqual({ exitCode: 0, text: expect.stringContaining('Hei from') });
  });

  it('is refused with another secret (S42)', async () => {
    const { exitCode, stderr } = await ask(FORGED);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('(InvalidSignatureException)');
  });
});
