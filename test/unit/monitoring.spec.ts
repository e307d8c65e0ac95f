import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { ERROR_TYPES } from '../../src/observability/error-type.js';
import { GatewayMetrics } from '../../src/observability/metrics/gateway-metrics.js';
import { VENDORS } from '../../src/providers/vendors.js';
import { blocksOf } from '../support/document-blocks.js';
import { pick, readManifests } from '../support/kubernetes-manifests.js';
import { type MetricsPage, scrape } from '../support/metrics-page.js';
import { promtoolMissing, runPromtool } from '../support/promtool.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Every query of the dashboard and of the alert rules, with where it stands. */
function queries(): { readonly place: string; readonly query: string }[] {
  const { panels } = JSON.parse(read('deploy/grafana/asbru.json')) as {
    panels: { title: string; targets?: { expr: string }[] }[];
  };
  const ofPanels = panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ place: `panel ${title}`, query: expr })),
  );
  const { groups } = parse(read('deploy/prometheus/alerts.yaml')) as {
    groups: { rules: { alert: string; expr: string }[] }[];
  };
  const ofRules = groups.flatMap(({ rules }) =>
    rules.map(({ alert, expr }) => ({ place: `alert ${alert}`, query: expr })),
  );
  return [...ofPanels, ...ofRules];
}

/** The metrics of a query: what begins as a metric of ours does, and `up`, which Prometheus makes. */
function metricsIn(query: string): string[] {
  return query.match(/\b(?:(?:asbru|bifrost|http|nodejs|process)_\w+|up)\b/g) ?? [];
}

/** The labels that a query groups and selects by. */
function labelsIn(query: string): string[] {
  const grouped = [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
  const selected = [...query.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label);
  return [...grouped, ...selected];
}

/** The rows of the document's tables, cell by cell. */
const ROWS = read('docs/observability.md')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('what is shipped for monitoring', () => {
  let gateway: TestGateway;
  let page: MetricsPage;

  beforeAll(async () => {
    gateway = await createTestGateway({ management: true });
    page = await scrape(gateway.managementUrl);
  });

  afterAll(() => gateway.close());

  const ownMetrics = () => gateway.app.get(GatewayMetrics, { strict: false }).registry.getMetricsAsArray();
  const labelsOf = (metric: object): string[] => ('labelNames' in metric ? (metric.labelNames as string[]) : []);

  it('has queries', () => {
    expect(queries().filter(({ place }) => place.startsWith('panel')).length).toBeGreaterThan(20);
    expect(queries().filter(({ place }) => place.startsWith('alert')).length).toBeGreaterThan(10);
  });

  it.each(queries())('asks for metrics and labels that there are: $place: $query', ({ query }) => {
    const metrics = metricsIn(query);
    expect(metrics).not.toEqual([]);
    for (const metric of metrics) if (metric !== 'up') expect(page.names).toContain(metric);
    const asked = ownMetrics().filter(({ name }) => metrics.some((metric) => baseOf(metric) === name));
    const known = new Set([...asked.flatMap((metric) => labelsOf(metric)), 'le', 'job', 'instance']);
    for (const label of labelsIn(query)) expect(known).toContain(label);
  });

  it('names error types that there are', () => {
    for (const { query } of queries()) {
      for (const [, pattern = ''] of query.matchAll(/error_type=~?"([^"]+)"/g)) {
        for (const choice of pattern.split('|')) {
          const matcher = new RegExp(`^(?:${choice})$`);
          expect({ choice, found: ERROR_TYPES.some((type) => matcher.test(type)) }).toEqual({ choice, found: true });
        }
      }
    }
  });

  it('shows and documents every metric of the gateway with its type and labels', () => {
    const shown = new Set(queries().flatMap(({ query }) => metricsIn(query).map((name) => baseOf(name))));
    for (const metric of ownMetrics()) {
      const { name } = metric;
      const type = page.types.get(name);
      const labels = labelsOf(metric).map((label) => `\`${label}\``);
      const row = ROWS.find((cells) => cells[1] === `\`${name}\``);
      expect(row?.slice(1, 4)).toEqual([`\`${name}\``, type, labels.join(', ')]);
      // The time of a whole HTTP exchange is the same as the call's plus the body's, and is for whoever asks.
      if (name !== 'http_request_duration_seconds' && name !== 'bifrost_success_requests_total') {
        expect(shown).toContain(name);
      }
    }
    const documented = ROWS.map(([, name = '']) => name.slice(1, -1)).filter((name) => metricsIn(name).length > 0);
    expect(documented.filter((name) => !page.types.has(name) && !page.names.has(name))).toEqual([]);
  });

  it.each(ERROR_TYPES)('documents the error type %s', (type) => {
    expect(ROWS.some(([, name]) => name === `\`${type}\``)).toBe(true);
  });

  it.each(queries().filter(({ place }) => place.startsWith('alert ')))('documents the $place', ({ place }) => {
    expect(ROWS.some(([, name]) => name === `\`${place.slice('alert '.length)}\``)).toBe(true);
  });
});

describe('where Prometheus looks', () => {
  const manifest = read('k8s/asbru.yaml');

  it('is where the gateway listens by default', () => {
    expect(loadConfiguration({}, { directory: '/nonexistent' }).admin_listen).toEqual({
      host: '127.0.0.1',
      port: 8081,
    });
    expect(read('deploy/prometheus/prometheus.yml')).toContain("targets: ['127.0.0.1:8081']");
    expect(manifest).toContain("prometheus.io/port: '8081'");
    expect(manifest).toContain('{ name: management, containerPort: 8081 }');
  });

  it('is open in the configuration of the manifest, which loads', () => {
    const [, text = ''] = /config\.json: \|\n((?: {4}.*\n)+)/.exec(manifest) ?? [];
    const directory = mkdtempSync(join(tmpdir(), 'asbru-manifest-'));
    try {
      writeFileSync(join(directory, 'config.json'), text);
      const [, host = ''] = /name: ASBRU_ADMIN_HOST, value: (\S+) \}/.exec(manifest) ?? [];
      const secrets = { OPENAI_API_KEY: 'sk-proj-8fZ', ASBRU_TEAM_KEY: 'sk-bf-team-7Qw8ZrT2' };
      const configuration = loadConfiguration({ ...secrets, ASBRU_ADMIN_HOST: host }, { directory, vendors: VENDORS });
      expect(configuration.admin_listen?.host).toBe('0.0.0.0');
      expect(configuration.server.admin).toMatchObject({ anonymous_metrics: true, on_main_port: false });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('keeps the management port out of the Service that callers use and of Compose', () => {
    const service = pick(readManifests('k8s/asbru.yaml'), 'Service', 'asbru');
    expect(JSON.stringify(service)).not.toContain('8081');
    expect(read('docker-compose.yml')).not.toContain('8081');
    expect(read('docker-compose.yml')).toContain('network_mode: service:asbru');
  });
});

function baseOf(name: string): string {
  return name.replace(/_(?:bucket|sum|count)$/, '');
}

const scrapes = blocksOf('docs/observability.md').filter(({ code }) => code.includes('job_name: asbru'));

it('docs/observability.md has both ways to scrape', () => {
  expect(scrapes).toHaveLength(2);
});

const itPromtool = promtoolMissing === undefined ? it : it.skip;
const whyNot = promtoolMissing === undefined ? '' : ` (${promtoolMissing})`;

itPromtool.each(scrapes)(`docs/observability.md:$line is what Prometheus takes${whyNot}`, ({ code }) => {
  const directory = mkdtempSync(join(tmpdir(), 'asbru-scrape-'));
  try {
    const path = join(directory, 'prometheus.yml');
    writeFileSync(path, code);
    const run = runPromtool(['check', 'config', '--syntax-only', path]);
    expect(run).toEqual({ status: 0, text: expect.stringContaining('SUCCESS') });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
