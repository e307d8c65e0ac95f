import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import {
  BOTO3_FOR_PLAIN_HTTP,
  type ClientEnvironment,
  clientEnvironment,
  pythonMissing,
  runPython,
  type ScenarioReport,
} from '../support/child-clients.js';
import { assistantAnswer } from '../support/scripted-assistant.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { PREFIXES, UUID, VENDOR_SCENARIOS, type VendorScenario } from './client-scenarios.js';
import { itNamesErrors, itReadsAnswers, type SdkReports } from './describe-sdk.js';

const describePython = pythonMissing === undefined ? describe : describe.skip;
const reason = pythonMissing === undefined ? '' : ` (${pythonMissing})`;

const BOTO3_SCENARIOS = [
  'converse',
  'converse_stream',
  'tool_round_trip',
  'tool_stream',
  'unknown_model',
  'unknown_model_stream',
  'failing_model',
  'wrong_key',
];

const PYDANTIC_AI_SCENARIOS = ['run', 'run_stream', 'tool', 'tool_stream', 'unknown_model'];

interface Case extends VendorScenario {
  readonly prefix: string;
  /** Over TLS with the current boto3; in clear text with the last one that sends its token that way. */
  readonly tls: boolean;
  readonly road: string;
}

function casesAt(prefixes: readonly string[], tls: boolean): Case[] {
  const road = tls ? 'HTTPS' : 'HTTP';
  return prefixes.flatMap((prefix) => VENDOR_SCENARIOS.map((scenario) => ({ ...scenario, prefix, tls, road })));
}

const CASES = [...casesAt(PREFIXES, true), ...casesAt(['/pydanticai/bedrock'], false)];

describePython(`Python clients${reason}`, () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({ tls: true });
    gateway.upstream.answer(assistantAnswer);
  });

  afterAll(() => gateway.close());

  function environmentOf({ prefix, models, tls }: Case): ClientEnvironment {
    if (tls) return { ...clientEnvironment(gateway, prefix), ...models };
    return { ...inClear(prefix), ...models, ...BOTO3_FOR_PLAIN_HTTP };
  }

  function inClear(prefix: string): ClientEnvironment {
    return clientEnvironment({ url: gateway.cleartextUrl, key: gateway.key }, prefix);
  }

  it('find that the current boto3 sends no bearer token in clear text', async () => {
    const reports = await runPython('boto3_client.py', ['converse'], { ...inClear('/bedrock'), MODEL_ID: 'mock/echo' });
    expect(reports.get('converse')).toMatchObject({ raised: 'InvalidEndpointConfigurationError' });
  });

  describe.each(CASES)('boto3 over $road at $prefix with $vendor', (scenario) => {
    let reports: ReadonlyMap<string, ScenarioReport>;

    beforeAll(async () => {
      reports = await runPython('boto3_client.py', BOTO3_SCENARIOS, environmentOf(scenario));
    });

    const sdk: SdkReports = { reports: () => reports, stream: 'converse_stream', once: { retries: 0 } };
    itReadsAnswers(sdk, scenario);
    itNamesErrors(sdk, 'code', ['failing_model']);
  });

  describe.each(CASES)('pydantic-ai over $road at $prefix with $vendor', (scenario) => {
    const { text, usage, toolAnswer } = scenario;
    let reports: ReadonlyMap<string, ScenarioReport>;

    beforeAll(async () => {
      reports = await runPython('pydantic_ai_client.py', PYDANTIC_AI_SCENARIOS, environmentOf(scenario));
    });

    it('runs an agent', () => {
      expect(reports.get('run')).toMatchObject({
        output: expect.stringContaining(text),
        finishReason: 'stop',
        responseId: expect.stringMatching(UUID),
        // pydantic-ai counts cached tokens as input.
        usage: usage === undefined ? { input: expect.any(Number) } : { input: 12, output: 5, cacheRead: 4 },
      });
    });

    it('runs an agent as a stream', () => {
      expect(reports.get('run_stream')).toMatchObject({ output: text });
      if (usage !== undefined) {
        expect(reports.get('run_stream')).toMatchObject({
          pieces: expect.any(Number),
          usage: { input: 12, output: 5, cacheRead: 4 },
        });
      }
    });

    it.each(['tool', 'tool_stream'])('lets a tool be called: %s', (name) => {
      const report = reports.get(name);
      expect(report).toMatchObject({ output: toolAnswer, requests: 2 });
      expect(report?.['asked']).toHaveLength(1);
    });

    it('is told of an unknown model', () => {
      expect(reports.get('unknown_model')).toMatchObject({
        status: 404,
        message: expect.stringContaining('no-such-vendor'),
      });
    });
  });
});
