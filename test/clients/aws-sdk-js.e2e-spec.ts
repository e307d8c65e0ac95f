import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { clientEnvironment, runJavaScript, type ScenarioReport } from '../support/child-clients.js';
import { eventually } from '../support/eventually.js';
import { assistantAnswer } from '../support/scripted-assistant.js';
import { type RecordedRequest } from '../support/scripted-upstream.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';
import { PREFIXES, VENDOR_SCENARIOS } from './client-scenarios.js';
import { itNamesErrors, itReadsAnswers, type SdkReports } from './describe-sdk.js';

const SCENARIOS = [
  'converse',
  'stream',
  'tool_round_trip',
  'tool_stream',
  'abort_stream',
  'abort_converse',
  'unknown_model',
  'unknown_model_stream',
  'failing_model',
  'failing_stream',
  'wrong_key',
];

const HANDLERS = [
  { handler: 'the default HTTP/2 handler', HTTP_HANDLER: 'http2' },
  { handler: 'the HTTP/1.1 handler', HTTP_HANDLER: 'http1' },
];

/** All prefixes in clear; one inside TLS, where ALPN chooses the protocol. */
const ROADS = [...PREFIXES.map((prefix) => ({ road: 'HTTP', prefix })), { road: 'HTTPS', prefix: PREFIXES[0] }];

describe('AWS SDK for JavaScript', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({ tls: true });
    gateway.upstream.answer(assistantAnswer);
  });

  afterAll(async () => {
    await gateway.close();
  });

  const cases = HANDLERS.flatMap((handler) =>
    ROADS.flatMap((road) => VENDOR_SCENARIOS.map((scenario) => ({ ...road, ...handler, ...scenario }))),
  );

  describe.each(cases)('with $handler over $road at $prefix with $vendor', (scenario) => {
    const { road, prefix, vendor, models, HTTP_HANDLER } = scenario;
    let reports: ReadonlyMap<string, ScenarioReport>;
    let received: readonly RecordedRequest[];

    beforeAll(async () => {
      gateway.upstream.clear();
      const target = road === 'HTTPS' ? gateway : { url: gateway.cleartextUrl, key: gateway.key };
      const environment = { ...clientEnvironment(target, prefix), ...models, HTTP_HANDLER };
      reports = await runJavaScript('aws-sdk-client.mjs', SCENARIOS, environment);
      received = [...gateway.upstream.requests];
    });

    const sdk: SdkReports = { reports: () => reports, stream: 'stream', once: { attempts: 1 } };
    itReadsAnswers(sdk, scenario);
    itNamesErrors(sdk, 'name', ['failing_model', 'failing_stream']);

    it('may leave in the middle of a stream and before an answer', () => {
      // The SDK itself says different things of its own leaving: HTTP/1.1 raises, HTTP/2 just ends.
      const ended = HTTP_HANDLER === 'http1' ? 'aborted' : 'in silence';
      expect(reports.get('abort_stream')).toMatchObject({ events: expect.any(Number), ended });
      expect(reports.get('abort_converse')).toMatchObject({ name: 'AbortError' });
    });

    if (vendor === 'openai') {
      it('makes the gateway leave the vendor when it leaves', async () => {
        const slow = received.filter((request) => (request.json as { model: string }).model === 'gpt-4o-slow');
        expect(slow).toHaveLength(2);
        await eventually(() => slow.every((request) => request.abortedAt !== undefined), 'both calls are aborted');
      });
    }
  });
});
