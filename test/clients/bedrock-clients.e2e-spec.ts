import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createBedrockGateway } from '../support/bedrock-gateway.js';
import { bedrockStream, TURN_FRAMES } from '../support/bedrock-replies.js';
import { clientEnvironment, runJavaScript, type ScenarioReport } from '../support/child-clients.js';
import { eventually } from '../support/eventually.js';
import { answerAsBedrock, BEDROCK_REFUSAL, bedrockModel } from '../support/scripted-bedrock.js';
import { type TestGateway } from '../support/test-gateway.js';

const SLOW_MODEL_ID = bedrockModel('is-slow');

/** What the table of scenarios does not ask of clients of Bedrock itself; its rows are in scenario-table.ts. */
describe('Bedrock itself, asked by the AWS SDK for JavaScript', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createBedrockGateway();
    gateway.upstream.answer((request) =>
      request.path.includes('is-slow')
        ? bedrockStream(TURN_FRAMES.slice(0, 3), { after: [{ stall: true }] })
        : answerAsBedrock(request),
    );
  });

  afterAll(() => gateway.close());

  describe.each(['http2', 'http1'])('over %s', (handler) => {
    let reports: ReadonlyMap<string, ScenarioReport>;

    beforeAll(async () => {
      gateway.upstream.clear();
      reports = await runJavaScript('aws-sdk-client.mjs', ['failing_model', 'failing_stream', 'abort_stream'], {
        ...clientEnvironment(gateway, '/bedrock'),
        MODEL_ID: bedrockModel('speaks'),
        FAILING_MODEL_ID: bedrockModel('refuses-400'),
        SLOW_MODEL_ID,
        HTTP_HANDLER: handler,
      });
    });

    it.each(['failing_model', 'failing_stream'])("gives AWS's own error, once: %s", (name) => {
      expect(reports.get(name)).toMatchObject({
        class: 'ValidationException',
        message: BEDROCK_REFUSAL,
        status: 400,
        attempts: 1,
      });
    });

    it('is left when the client leaves', async () => {
      const slow = gateway.upstream.requests.filter(({ path }) => path.includes('is-slow'));
      expect(slow).toHaveLength(1);
      await eventually(() => slow.every(({ abortedAt }) => abortedAt !== undefined), 'the call is aborted');
    });
  });
});
