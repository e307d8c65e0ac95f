import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createBedrockGateway } from '../support/bedrock-gateway.js';
import {
  BOTO3_FOR_PLAIN_HTTP,
  type ClientEnvironment,
  clientEnvironment,
  pythonMissing,
  runJavaScript,
  runPython,
  type ScenarioReport,
} from '../support/child-clients.js';
import { openConverse } from '../support/event-stream-client.js';
import { decodeFrames } from '../support/event-stream-frames.js';
import { withPauses } from '../support/pausing-script.js';
import { answerAsBedrock, bedrockModel } from '../support/scripted-bedrock.js';
import { answerAsModel } from '../support/scripted-models.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { type TestGateway } from '../support/test-gateway.js';
import { type Script } from '../support/upstream-script.js';
import { SCENARIO_ENVIRONMENT } from './describe-client.js';

/** The shortest limit there is, and silences beyond it. */
const KEEP_ALIVE = { server: { stream_keep_alive_in_seconds: 0.25 } };
const PAUSE_MS = 350;

/** Streams of text, of tools, of reasoning, translated and passed through, whole and broken off. */
const STREAMS = [
  'stream@openai/gpt-4o',
  `stream@${bedrockModel('speaks')}`,
  'tools_stream@openai/gpt-4o-parallel',
  `tools_stream@${bedrockModel('calls-a-tool')}`,
  'reasoning_stream@openai/deepseek-reasoner',
  'broken_stream@openai/gpt-4o-ends-early',
  `broken_stream@${bedrockModel('throttles')}`,
];

/** The pieces of `invoke-with-response-stream`; the model is named by the environment. */
const PIECES = ['invoke_model_stream'];

interface Client {
  readonly name: string;
  readonly missing?: string | undefined;
  /** True for clients that send their key over TLS only. */
  readonly tls?: boolean;
  readonly streams?: readonly string[];
  readonly run: (
    scenarios: readonly string[],
    environment: ClientEnvironment,
  ) => Promise<ReadonlyMap<string, ScenarioReport>>;
}

const javaScript =
  (script: string, variables: Readonly<Record<string, string>> = {}): Client['run'] =>
  (scenarios, environment) =>
    runJavaScript(script, scenarios, { ...environment, ...variables });

const python =
  (script: string, variables: Readonly<Record<string, string>> = {}): Client['run'] =>
  (scenarios, environment) =>
    runPython(script, scenarios, { ...environment, ...variables });

const CLIENTS: readonly Client[] = [
  { name: 'AWS SDK for JavaScript over HTTP/2', run: javaScript('aws-sdk-scenarios.mjs') },
  {
    name: 'AWS SDK for JavaScript over HTTP/1.1',
    run: javaScript('aws-sdk-scenarios.mjs', { HTTP_HANDLER: 'http1' }),
  },
  {
    name: 'AWS SDK for JavaScript, InvokeModel',
    streams: PIECES,
    run: javaScript('aws-sdk-operations.mjs', { MODEL_ID: 'openai/gpt-4o' }),
  },
  { name: 'Vercel AI SDK', run: javaScript('vercel-ai-scenarios.mjs') },
  { name: 'LangChain for JavaScript', tls: true, run: javaScript('langchain-scenarios.mjs') },
  { name: 'boto3', missing: pythonMissing, run: python('boto3_scenarios.py', BOTO3_FOR_PLAIN_HTTP) },
  {
    name: 'boto3, InvokeModel',
    missing: pythonMissing,
    streams: PIECES,
    run: python('boto3_operations.py', { ...BOTO3_FOR_PLAIN_HTTP, MODEL_ID: 'openai/gpt-4o' }),
  },
  { name: 'pydantic-ai', missing: pythonMissing, tls: true, run: python('pydantic_ai_scenarios.py') },
  { name: 'LangChain for Python', missing: pythonMissing, tls: true, run: python('langchain_scenarios.py') },
];

/** How long all clients together may take, in milliseconds. */
const RUN_LIMIT_MS = 180_000;

function answer(request: RecordedRequest): Script {
  return request.path.startsWith('/model/') ? answerAsBedrock(request) : answerAsModel(request);
}

async function openGateway(isSilent: boolean): Promise<TestGateway> {
  const gateway = await createBedrockGateway({ tls: true, ...(isSilent && { config: KEEP_ALIVE }) });
  gateway.upstream.answer((request) => (isSilent ? withPauses(answer(request), PAUSE_MS) : answer(request)));
  return gateway;
}

function environmentOf(gateway: TestGateway, { tls = false }: Client): ClientEnvironment {
  const { url, cleartextUrl, key, certificateFile = '' } = gateway;
  const target = tls ? { url, key, certificateFile } : { url: cleartextUrl, key };
  return { ...clientEnvironment(target, '/bedrock'), ...SCENARIO_ENVIRONMENT };
}

/** What a client saw of the streams with silences, and of the same without. */
interface Sights {
  readonly seen: ReadonlyMap<string, ScenarioReport>;
  readonly expected: ReadonlyMap<string, ScenarioReport>;
}

async function look(client: Client, silent: TestGateway, talkative: TestGateway): Promise<Sights> {
  const { streams = STREAMS, run } = client;
  const seen = await run(streams, environmentOf(silent, client));
  return { seen, expected: await run(streams, environmentOf(talkative, client)) };
}

let silent: TestGateway;
let talkative: TestGateway;
/** By client. They are started together, since they wait most of the time. */
let sights: ReadonlyMap<string, Promise<Sights>>;

beforeAll(async () => {
  [silent, talkative] = await Promise.all([openGateway(true), openGateway(false)]);
  const present = CLIENTS.filter(({ missing }) => missing === undefined);
  sights = new Map(present.map((client) => [client.name, look(client, silent, talkative)]));
  // Whoever failed says so in its own test.
  await Promise.allSettled(sights.values());
}, RUN_LIMIT_MS);

afterAll(async () => {
  await Promise.all([silent.close(), talkative.close()]);
});

describe('streams with keep-alive frames in them', () => {
  it.each([
    { name: 'translated', modelId: 'openai/gpt-4o' },
    { name: 'passed through', modelId: bedrockModel('speaks') },
  ])('have some in every silence: $name', async ({ modelId }) => {
    const target = { url: silent.cleartextUrl, key: silent.key, modelId };
    const body = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
    const { bytes } = await (await openConverse(target, 'converse-stream', body)).readRest();
    const names = decodeFrames(bytes).map(({ headers }) => headers[':event-type']);
    expect(names[0]).toBe('messageStart');
    expect(names.filter((name) => name === 'ping').length).toBeGreaterThan(3);
    expect(names.at(-1)).toBe('metadata');
  });

  for (const { name, missing, streams = STREAMS } of CLIENTS) {
    const itHere = missing === undefined ? it : it.skip;
    itHere(`are the same to ${name}${missing === undefined ? '' : ` (${missing})`}`, async () => {
      const { seen, expected } = (await sights.get(name)) ?? {};
      for (const stream of streams) {
        expect(seen?.get(stream)).toBeDefined();
        expect(seen?.get(stream)).toEqual(expected?.get(stream));
        if (!stream.startsWith('broken')) expect(seen?.get(stream)).not.toHaveProperty('raised');
      }
    });
  }
});
