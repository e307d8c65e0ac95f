import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockError, bedrockReply, bedrockStream, CONVERSE_REPLY, TURN_FRAMES } from '../support/bedrock-replies.js';
import {
  BOTO3_FOR_PLAIN_HTTP,
  clientEnvironment,
  pythonMissing,
  runJavaScript,
  runPython,
  type ScenarioReport,
} from '../support/child-clients.js';
import { eventually } from '../support/eventually.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { type TestGateway } from '../support/test-gateway.js';
import { type Script } from '../support/upstream-script.js';
import { TEXT_EVENT_KINDS, UUID } from './client-scenarios.js';

const MODEL_ID = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const FAILING_MODEL_ID = 'us.does-not-exist-model-v1:0';
const SLOW_MODEL_ID = 'us.slow-model-v1:0';
const USAGE = { inputTokens: 13, outputTokens: 82, totalTokens: 95 };

/** Bedrock as it behaves towards three models. */
function answerAsBedrock({ path }: RecordedRequest): Script {
  if (path.includes('does-not-exist')) return bedrockError(400, 'ValidationException', 'The model id is invalid.');
  if (path.includes('slow-model')) return bedrockStream(TURN_FRAMES.slice(0, 3), { after: [{ stall: true }] });
  return path.endsWith('converse-stream')
    ? bedrockStream(TURN_FRAMES, { split: { every: 150 } })
    : bedrockReply(CONVERSE_REPLY);
}

describe('clients of Bedrock itself', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createBedrockGateway();
    gateway.upstream.answer(answerAsBedrock);
  });

  afterAll(() => gateway.close());

  const environment = (more: Readonly<Record<string, string>>) => ({
    ...clientEnvironment(gateway, '/bedrock'),
    MODEL_ID,
    FAILING_MODEL_ID,
    SLOW_MODEL_ID,
    ...more,
  });

  const itReadsBoth = (reports: () => ReadonlyMap<string, ScenarioReport>, streamName: string) => {
    it('gets a whole answer', () => {
      expect(reports().get('converse')).toMatchObject({
        content: [{ text: 'Hei æ ✨' }],
        stopReason: 'end_turn',
        usage: USAGE,
        status: 200,
        requestId: expect.stringMatching(UUID),
      });
    });

    it('reads a stream', () => {
      expect(reports().get(streamName)).toMatchObject({
        text: 'Hei from Bedrock ✨',
        stopReason: 'end_turn',
        usage: USAGE,
        kinds: expect.anything(),
      });
      expect(String(reports().get(streamName)?.['kinds'])).toMatch(TEXT_EVENT_KINDS);
    });
  };

  describe.each(['http2', 'http1'])('the AWS SDK for JavaScript over %s', (handler) => {
    let reports: ReadonlyMap<string, ScenarioReport>;

    beforeAll(async () => {
      gateway.upstream.clear();
      const scenarios = ['converse', 'stream', 'failing_model', 'failing_stream', 'abort_stream'];
      reports = await runJavaScript('aws-sdk-client.mjs', scenarios, environment({ HTTP_HANDLER: handler }));
    });

    itReadsBoth(() => reports, 'stream');

    it.each(['failing_model', 'failing_stream'])("throws AWS's own error: %s", (name) => {
      expect(reports.get(name)).toMatchObject({
        class: 'ValidationException',
        message: 'The model id is invalid.',
        status: 400,
        attempts: 1,
      });
    });

    it('makes the gateway leave Bedrock when it leaves', async () => {
      const slow = gateway.upstream.requests.filter(({ path }) => path.includes('slow-model'));
      expect(slow).toHaveLength(1);
      await eventually(() => slow.every(({ abortedAt }) => abortedAt !== undefined), 'the call is aborted');
    });
  });

  (pythonMissing === undefined ? describe : describe.skip)(`boto3 ${pythonMissing ?? ''}`, () => {
    let reports: ReadonlyMap<string, ScenarioReport>;

    beforeAll(async () => {
      const scenarios = ['converse', 'converse_stream'];
      reports = await runPython('boto3_client.py', scenarios, environment(BOTO3_FOR_PLAIN_HTTP));
    });

    itReadsBoth(() => reports, 'converse_stream');
  });
});
