import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, type CallerCredentials, createAuthGateway, NOBODY } from '../support/auth-gateway.js';
import {
  BOTO3_FOR_PLAIN_HTTP,
  type ClientEnvironment,
  pythonMissing,
  runJavaScript,
  runProgram,
  runPython,
  type ScenarioReport,
} from '../support/child-clients.js';
import { assistantAnswer, SPOKEN_TURN } from '../support/scripted-assistant.js';
import { type TestGateway } from '../support/test-gateway.js';

const MODEL_ID = 'openai/gpt-4o';

/** Looks like no key that a pattern knows. */
const VENDOR_KEY = 'pass.to-the.vendor';

/** Every way to say who calls, and what a stranger is told who tries it. */
const SCHEMES = [
  { scheme: 'bearer', refused: 'UnrecognizedClientException', status: 401 },
  { scheme: 'sigv4', refused: 'UnrecognizedClientException', status: 401 },
  { scheme: 'x-bf-vk', refused: 'UnrecognizedClientException', status: 401 },
  { scheme: 'x-bf-vk-beside-dummy-keys', refused: 'UnrecognizedClientException', status: 401 },
  { scheme: 'x-api-key', refused: 'UnrecognizedClientException', status: 401 },
  { scheme: 'basic-user', refused: 'UnrecognizedClientException', status: 401 },
  { scheme: 'basic-key', refused: 'UnrecognizedClientException', status: 401 },
] as const;

/** A vendor's own key, alone and beside the key that says who calls. */
const DIRECT = ['direct', 'direct-beside-x-bf-vk'] as const;

type Ask = (scenarios: readonly string[], caller: CallerCredentials) => Promise<ReadonlyMap<string, ScenarioReport>>;

interface Client {
  readonly name: string;
  readonly missing?: string | undefined;
  readonly ask: Ask;
  /** Schemes that the client has no way to write, and why. */
  readonly cannot?: Readonly<Record<string, string>>;
}

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await createAuthGateway({ directKeys: true });
  gateway.upstream.answer(assistantAnswer);
});

afterAll(() => gateway.close());

function environmentOf(caller: CallerCredentials): ClientEnvironment {
  return {
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `${gateway.url}/bedrock`,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    MODEL_ID,
    KEY: caller.key,
    ACCESS_KEY_ID: caller.accessKeyId,
    SECRET_ACCESS_KEY: caller.secretAccessKey,
    USER_NAME: caller.user,
    PASSWORD: caller.password,
    VENDOR_KEY,
  };
}

const curlMissing = spawnSync('curl', ['--version']).status === 0 ? undefined : 'no curl on this machine';

const header = (text: string) => ['-H', text];

/** The options of curl that write each scheme. */
const CURL: Readonly<Record<string, (caller: CallerCredentials) => string[]>> = {
  bearer: ({ key }) => header(`Authorization: Bearer ${key}`),
  sigv4: ({ accessKeyId, secretAccessKey }) => [
    '--aws-sigv4',
    'aws:amz:us-east-1:bedrock',
    '--user',
    `${accessKeyId}:${secretAccessKey}`,
  ],
  'x-bf-vk': ({ key }) => header(`x-bf-vk: ${key}`),
  'x-bf-vk-beside-dummy-keys': ({ key }) => [
    ...header(`x-bf-vk: ${key}`),
    ...['--aws-sigv4', 'aws:amz:us-east-1:bedrock', '--user', 'dummy:dummy'],
  ],
  'x-api-key': ({ key }) => header(`x-api-key: ${key}`),
  'basic-user': ({ user, password }) => ['-u', `${user}:${password}`],
  'basic-key': ({ key }) => ['-u', `${key}:`],
  direct: () => [...header(`Authorization: Bearer ${VENDOR_KEY}`), ...header('x-bf-direct-key: true')],
  'direct-beside-x-bf-vk': ({ key }) => [
    ...header(`Authorization: Bearer ${VENDOR_KEY}`),
    ...header('x-bf-direct-key: true'),
    ...header(`x-bf-vk: ${key}`),
  ],
};

async function askByCurl(scenarios: readonly string[], caller: CallerCredentials) {
  const reports = new Map<string, ScenarioReport>();
  for (const scheme of scenarios) {
    // A plain slash: curl signs an escaped path as S3 alone wants it.
    const url = `${gateway.url}/bedrock/model/${MODEL_ID}/converse`;
    const body = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello, bridge' }] }] });
    const options = ['-sS', '-w', '\n%{http_code}', '-H', 'content-type: application/json', '-d', body];
    const { stdout } = await runProgram(['curl', ...options, ...(CURL[scheme]?.(caller) ?? []), url]);
    const [text = '', status = ''] = stdout.toString().split(/\n(\d+)$/);
    const answer = JSON.parse(text) as { __type?: string; output?: { message: { content: [{ text: string }] } } };
    reports.set(
      scheme,
      answer.output === undefined
        ? { refused: answer.__type, status: Number(status) }
        : { text: answer.output.message.content[0].text },
    );
  }
  return reports;
}

/** The script takes `sdk@scheme`. */
function byScript(
  sdk: string,
  run: (scenarios: readonly string[], environment: ClientEnvironment) => ReturnType<Ask>,
): Ask {
  return async (scenarios, caller) => {
    const reports = await run(
      scenarios.map((scheme) => `${sdk}@${scheme}`),
      environmentOf(caller),
    );
    return new Map([...reports].map(([scenario, seen]) => [scenario.slice(sdk.length + 1), seen]));
  };
}

const javaScript = (sdk: string) =>
  byScript(sdk, (scenarios, environment) => runJavaScript('scheme-client.mjs', scenarios, environment));
const python = (sdk: string) =>
  byScript(sdk, (scenarios, environment) =>
    runPython('scheme_client.py', scenarios, { ...environment, ...BOTO3_FOR_PLAIN_HTTP }),
  );

const CLIENTS: readonly Client[] = [
  { name: 'curl', missing: curlMissing, ask: askByCurl },
  { name: 'AWS SDK for JavaScript', ask: javaScript('aws-sdk') },
  { name: 'Vercel AI SDK', ask: javaScript('vercel') },
  { name: 'boto3', missing: pythonMissing, ask: python('boto3') },
  { name: 'pydantic-ai', missing: pythonMissing, ask: python('pydantic-ai') },
];

describe.each(CLIENTS)('$name', ({ missing, ask, cannot = {} }) => {
  if (missing !== undefined) {
    it.skip(missing, () => undefined);
    return;
  }

  const possible = SCHEMES.filter(({ scheme }) => cannot[scheme] === undefined);
  let good: ReadonlyMap<string, ScenarioReport>;
  let bad: ReadonlyMap<string, ScenarioReport>;

  beforeAll(async () => {
    const names = possible.map(({ scheme }) => scheme);
    [good, bad] = await Promise.all([ask(names, ALICE), ask(names, NOBODY)]);
  }, 60_000);

  it.each(possible)('is admitted by $scheme', ({ scheme }) => {
    expect(good.get(scheme)).toMatchObject({ text: SPOKEN_TURN.text });
  });

  it.each(possible)('is refused by $scheme when nobody issued the credential', ({ scheme, refused, status }) => {
    expect(bad.get(scheme)).toMatchObject({ refused, status });
  });

  it.each(DIRECT)("brings a vendor's own key: %s", async (scheme) => {
    gateway.upstream.clear();
    const reports = await ask([scheme], ALICE);
    expect(reports.get(scheme)).toMatchObject({ text: SPOKEN_TURN.text });
    expect(gateway.upstream.lastRequest.headers.authorization).toBe(`Bearer ${VENDOR_KEY}`);
  });
});
