import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { postConverse } from '../support/event-stream-client.js';
import { promtoolMissing, runPromtool } from '../support/promtool.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const pathOf = (name: string) => fileURLToPath(new URL(`../../deploy/prometheus/${name}`, import.meta.url));
const read = (name: string) => readFileSync(pathOf(name), 'utf8');

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string }[] }[];
}

interface RuleTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly object[] }[];
  }[];
}

/** Names that are not as Prometheus would have them, with what it says: Bifrost's own, and three of prom-client. */
const MISNAMED = [
  'bifrost_overhead_latency_microseconds use base unit "seconds" instead of "microseconds"',
  ...['handles', 'requests', 'resources'].map(
    (what) => `nodejs_active_${what}_total non-counter metrics should not have "_total" suffix`,
  ),
];

const ALERTS = (parse(read('alerts.yaml')) as Rules).groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));

describe('the tests of the alert rules', () => {
  const evaluations = (parse(read('alerts.test.yaml')) as RuleTests).tests.flatMap((test) => test.alert_rule_test);

  it.each(ALERTS)('have %s fire, and not fire', (alert) => {
    const counts = evaluations
      .filter(({ alertname }) => alertname === alert)
      .map(({ exp_alerts: expected }) => expected.length);
    expect(counts).toContain(1);
    expect(counts).toContain(0);
  });
});

const describePromtool = promtoolMissing === undefined ? describe : describe.skip;
const reason = promtoolMissing === undefined ? '' : ` (${promtoolMissing})`;

describePromtool(`what promtool says${reason}`, () => {
  it.each([
    { what: 'the alert rules', command: ['check', 'rules', pathOf('alerts.yaml')] },
    { what: 'the tests of the alert rules', command: ['test', 'rules', pathOf('alerts.test.yaml')] },
    { what: 'the configuration of Prometheus', command: ['check', 'config', pathOf('prometheus.yml')] },
  ])('has no fault to find in $what', ({ command }) => {
    expect(runPromtool(command)).toEqual({ status: 0, text: expect.stringContaining('SUCCESS') });
  });

  it('finds a rule that does not fire as its test says', () => {
    const directory = mkdtempSync(join(tmpdir(), 'asbru-rules-'));
    try {
      writeFileSync(
        join(directory, 'alerts.yaml'),
        read('alerts.yaml').replace('asbru_ready == 0', 'asbru_ready == 1'),
      );
      writeFileSync(join(directory, 'alerts.test.yaml'), read('alerts.test.yaml'));
      const { status, text } = runPromtool(['test', 'rules', join(directory, 'alerts.test.yaml')]);
      expect({ status, text }).toEqual({ status: 1, text: expect.stringContaining('alertname: AsbruNotReady') });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  describe('of the metrics page', () => {
    let gateway: TestGateway;

    beforeAll(async () => {
      gateway = await createTestGateway({ management: true });
      for (const modelId of ['mock/echo', 'mock/stream', 'mock/nothing', 'no-such-vendor/model']) {
        await postConverse({ ...gateway, modelId }, { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
      }
    });

    afterAll(() => gateway.close());

    it('has no fault to find but names that are not ours to choose', async () => {
      const response = await fetch(`${gateway.managementUrl}/metrics`);
      const page = await response.text();
      expect(page).toContain('bifrost_upstream_requests_total{');
      const faults = runPromtool(['check', 'metrics'], page).text.split('\n').filter(Boolean);
      expect(faults.sort()).toEqual(MISNAMED);
    });
  });
});
