import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BOTO3_FOR_PLAIN_HTTP,
  clientEnvironment,
  type ClientEnvironment,
  pythonMissing,
  runJavaScript,
  runPython,
  type ScenarioReport,
} from '../support/child-clients.js';
import { assistantAnswer, SPOKEN_TURN } from '../support/scripted-assistant.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { PREFIXES } from './client-scenarios.js';

const OPERATIONS = ['count_tokens', 'count_invoke_tokens', 'invoke_model', 'invoke_model_stream'];

const CLIENTS = [
  {
    client: 'AWS SDK for JavaScript',
    missing: undefined,
    run: (environment: ClientEnvironment) => runJavaScript('aws-sdk-operations.mjs', OPERATIONS, environment),
  },
  {
    client: 'boto3',
    missing: pythonMissing,
    run: (environment: ClientEnvironment) =>
      runPython('boto3_operations.py', OPERATIONS, { ...environment, ...BOTO3_FOR_PLAIN_HTTP }),
  },
];

const VENDORS = [
  { modelId: 'mock/echo', text: 'Hello, bridge', inputTokens: 2, usage: { input_tokens: 2, output_tokens: 2 } },
  {
    modelId: 'openai/gpt-4o',
    text: SPOKEN_TURN.text ?? '',
    inputTokens: 8,
    usage: { input_tokens: 8, output_tokens: 5, cache_read_input_tokens: 4 },
  },
];

const CASES = PREFIXES.flatMap((prefix) => VENDORS.map((vendor) => ({ prefix, ...vendor })));

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.upstream.answer(assistantAnswer);
});

afterAll(() => gateway.close());

describe.each(CLIENTS)('$client', ({ missing, run }) => {
  if (missing !== undefined) {
    it.skip(missing, () => undefined);
    return;
  }

  describe.each(CASES)('at $prefix with $modelId', ({ prefix, modelId, text, inputTokens, usage }) => {
    let reports: ReadonlyMap<string, ScenarioReport>;

    beforeAll(async () => {
      reports = await run({ ...clientEnvironment(gateway, prefix), MODEL_ID: modelId });
    });

    it.each(['count_tokens', 'count_invoke_tokens'])('counts tokens: %s', (name) => {
      expect(reports.get(name)).toMatchObject({ inputTokens });
    });

    it('invokes the model', () => {
      expect(reports.get('invoke_model')).toMatchObject({
        contentType: 'application/json',
        message: { role: 'assistant', content: [{ type: 'text', text }], stop_reason: 'end_turn', usage },
      });
    });

    it('invokes the model with a stream', () => {
      const report = reports.get('invoke_model_stream');
      expect(report).toMatchObject({ contentType: 'application/json', text });
      expect(String(report?.['kinds'])).toMatch(
        /^message_start,content_block_start,(content_block_delta,)+content_block_stop,message_delta,message_stop$/,
      );
    });
  });
});

const describePython = pythonMissing === undefined ? describe : describe.skip;

describePython(`boto3's control client${pythonMissing === undefined ? '' : ` (${pythonMissing})`}`, () => {
  let reports: ReadonlyMap<string, ScenarioReport>;

  beforeAll(async () => {
    reports = await runPython('boto3_operations.py', ['list_inference_profiles', 'get_inference_profile'], {
      ...clientEnvironment(gateway, '/bedrock'),
      ...BOTO3_FOR_PLAIN_HTTP,
      AWS_ENDPOINT_URL_BEDROCK: `${gateway.url}/bedrock`,
      MODEL_ID: 'mock/echo',
    });
  });

  it('lists the models page by page', () => {
    expect(reports.get('list_inference_profiles')).toMatchObject({
      ids: ['echo', 'reasoning', 'stall', 'stream', 'tool', 'truncate'].map((model) => `mock/${model}`),
      statuses: ['ACTIVE'],
      years: [expect.any(Number)],
    });
  });

  it('gets one by its id and by its ARN, and calls it by its ARN', () => {
    expect(reports.get('get_inference_profile')).toMatchObject({
      id: 'mock/echo',
      type: 'SYSTEM_DEFINED',
      stopReason: 'end_turn',
    });
  });
});
