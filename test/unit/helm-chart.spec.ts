import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { VENDORS } from '../../src/providers/vendors.js';
import { helmMissing, render, renderNotes, runHelm } from '../support/helm.js';
import { at, configIn, faultsOf, type Manifest, pick, readManifests } from '../support/kubernetes-manifests.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const CHART = 'deploy/helm/asbru';
const values = parse(read(`${CHART}/values.yaml`)) as Record<string, unknown>;
const schema = JSON.parse(read(`${CHART}/values.schema.json`)) as {
  readonly properties: Readonly<Record<string, { readonly type?: string; readonly properties?: object }>>;
};
const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.0`;

/** Everything that is off by default. */
const EVERYTHING = {
  autoscaling: { enabled: true },
  serviceMonitor: { enabled: true, tokenSecretKey: 'ASBRU_SCRAPE_TOKEN', labels: { release: 'prometheus' } },
  prometheusRule: { enabled: true },
  dashboard: { enabled: true },
  secrets: { create: { ASBRU_TEAM_KEY: 'sk-bf-team-7Qw8ZrT2', ASBRU_SCRAPE_TOKEN: 'scrape-7Qw8ZrT2' } },
  serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/asbru' } },
  networkPolicy: { callers: [{ podSelector: {} }], egress: [{ to: [{ podSelector: {} }] }] },
  extraEnv: [{ name: 'AWS_REGION', value: 'eu-west-1' }],
  extraVolumes: [{ name: 'tls', secret: { secretName: 'asbru-tls' } }],
  extraVolumeMounts: [{ name: 'tls', mountPath: '/etc/asbru-tls', readOnly: true }],
  imagePullSecrets: [{ name: 'registry' }],
  podLabels: { team: 'platform' },
  podAnnotations: { note: 'one' },
  nodeSelector: { disk: 'fast' },
  tolerations: [{ operator: 'Exists' }],
  affinity: { nodeAffinity: {} },
  priorityClassName: 'high',
};

/** Values that the schema refuses, with where it says so. */
const REFUSED = [
  { values: { replica: 3 }, place: 'replica' },
  { values: { image: { repositry: 'x' } }, place: 'repositry' },
  { values: { replicas: '3' }, place: 'replicas' },
  { values: { secrets: { create: { 'NOT-A-NAME': 'x' } } }, place: 'NOT-A-NAME' },
  { values: { secrets: { create: { EMPTY: '' } } }, place: 'EMPTY' },
  { values: { image: { digest: 'latest' } }, place: 'digest' },
  { values: { runAsUser: 0 }, place: 'runAsUser' },
  { values: { logLevel: 'loud' }, place: 'logLevel' },
  { values: { autoscaling: { openStreams: 0 } }, place: 'openStreams' },
  { values: { existingConfigMap: 'mine' }, place: 'terminationGraceSeconds' },
];

describe('values.schema.json', () => {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);
  const faults = (written: object) => {
    validate(merge(values, written));
    return JSON.stringify(validate.errors ?? []);
  };

  it('takes the values of the chart, and everything that can be turned on', () => {
    expect(faults({})).toBe('[]');
    expect(faults(EVERYTHING)).toBe('[]');
  });

  it.each(REFUSED)('refuses $values', ({ values: written, place }) => {
    expect(faults(written)).toContain(place);
  });

  it('names what values.yaml has, and nothing else', () => {
    const { global, ...own } = schema.properties;
    expect(global).toBeDefined();
    expect(Object.keys(own).sort()).toEqual(Object.keys(values).sort());
    for (const [name, { properties }] of Object.entries(own)) {
      if (properties === undefined || name === 'probes') continue;
      const known = Object.keys(properties);
      expect({ name, unknown: Object.keys(values[name] as object).filter((key) => !known.includes(key)) }).toEqual({
        name,
        unknown: [],
      });
    }
  });
});

describe('the chart', () => {
  it('has the version of the package', () => {
    const { version } = JSON.parse(read('package.json')) as { readonly version: string };
    expect(parse(read(`${CHART}/Chart.yaml`))).toMatchObject({ name: 'asbru', version, appVersion: version });
  });

  it('has the alert rules and the dashboard of deploy/ themselves', () => {
    expect(read(`${CHART}/alerts.yaml`)).toBe(read('deploy/prometheus/alerts.yaml'));
    expect(read(`${CHART}/dashboard.json`)).toBe(read('deploy/grafana/asbru.json'));
  });
});

const describeHelm = helmMissing === undefined ? describe : describe.skip;

describeHelm(`what helm renders${helmMissing === undefined ? '' : ` (${helmMissing})`}`, () => {
  it('passes helm lint', () => {
    const { status, stdout, stderr } = runHelm(['lint', '--strict'], EVERYTHING);
    expect({ status, text: stdout + stderr }).toMatchObject({ status: 0 });
  });

  it.each([
    { name: 'by default', written: {} },
    { name: 'with everything on', written: EVERYTHING },
    { name: 'with nothing on', written: off() },
  ])('is what the API takes $name', ({ written }) => {
    for (const manifest of render(written)) {
      if (manifest.apiVersion.startsWith('monitoring.coreos.com/')) continue;
      expect(faultsOf(manifest)).toEqual([]);
    }
  });

  it.each(REFUSED)('refuses $values by the schema', ({ values: written, place }) => {
    expect(() => render(written)).toThrow(place);
  });

  it('is what k8s/ has, given its values', () => {
    const plain = [...readManifests('k8s/asbru.yaml'), ...readManifests('k8s/autoscaler.yaml')];
    const written = {
      image: { tag: 'latest' },
      config: JSON.parse(configIn(plain)) as object,
      secrets: { existing: 'asbru-secrets' },
      podAnnotations: at(pick(plain, 'Deployment'), 'spec.template.metadata.annotations'),
      extraEnv: [
        {
          name: 'ASBRU_ENCRYPTION_KEY',
          valueFrom: { secretKeyRef: { name: 'asbru-secrets', key: 'ASBRU_ENCRYPTION_KEY', optional: true } },
        },
      ],
    };
    const rendered = [
      ...render(written),
      pick(render({ ...written, autoscaling: { enabled: true } }), 'HorizontalPodAutoscaler'),
    ];
    expect(byName(rendered)).toEqual(byName(plain));
  });

  it('has a configuration that loads, and waits for it to stop', () => {
    const server = { drain_delay_in_seconds: 2.5, shutdown_grace_in_seconds: 600 };
    const manifests = render({ config: { server }, lifecycle: { preStopSeconds: 7 } });
    const configuration = load(configIn(manifests));
    expect(configuration.server).toMatchObject(server);
    expect(at(pick(manifests, 'Deployment'), `${POD}.terminationGracePeriodSeconds`)).toBe(
      Math.ceil(7 + 2.5 + 600 + 10),
    );
    expect(at(pick(manifests, 'Deployment'), `${CONTAINER}.lifecycle.preStop.sleep.seconds`)).toBe(7);
  });

  it('waits as long as the gateway does by default', () => {
    const manifests = render({ config: { server: null }, lifecycle: { preStopSeconds: 0 } });
    const { server } = load(configIn(manifests), '127.0.0.1');
    const longest = server.drain_delay_in_seconds + server.shutdown_grace_in_seconds;
    expect(at(pick(manifests, 'Deployment'), `${POD}.terminationGracePeriodSeconds`)).toBe(longest + 10);
    expect(at(pick(manifests, 'Deployment'), `${CONTAINER}.lifecycle`)).toBeUndefined();
  });

  it('takes a ConfigMap, a Secret and a ServiceAccount that are there', () => {
    const manifests = render({
      existingConfigMap: 'mine',
      lifecycle: { terminationGraceSeconds: 99 },
      secrets: { existing: 'my-secrets', create: { NOT_USED: 'x' } },
      serviceAccount: { create: false, name: 'me' },
    });
    expect(manifests.map(({ kind }) => kind).sort()).toEqual([
      ...['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'Service'],
    ]);
    const deployment = pick(manifests, 'Deployment');
    expect(at(deployment, POD)).toMatchObject({ serviceAccountName: 'me', terminationGracePeriodSeconds: 99 });
    expect(at(deployment, `${POD}.volumes.0.configMap.name`)).toBe('mine');
    expect(at(deployment, `${CONTAINER}.envFrom`)).toEqual([{ secretRef: { name: 'my-secrets' } }]);
  });

  it('keeps secrets in the Secret, and makes other pods of other secrets', () => {
    const pods = (value: string) => render({ secrets: { create: { ASBRU_TEAM_KEY: value } } });
    const [first, second] = [pods('sk-bf-team-7Qw8ZrT2'), pods('sk-bf-team-other-1')];
    expect(pick(first, 'Secret')).toMatchObject({ stringData: { ASBRU_TEAM_KEY: 'sk-bf-team-7Qw8ZrT2' } });
    const others = first.filter(({ kind }) => kind !== 'Secret');
    expect(JSON.stringify(others)).not.toContain('7Qw8ZrT2');
    const sum = (manifests: readonly Manifest[]) =>
      at(pick(manifests, 'Deployment'), 'spec.template.metadata.annotations') as Record<string, string>;
    expect(sum(first)['checksum/secrets']).toMatch(/^[\da-f]{64}$/);
    expect(sum(first)).not.toEqual(sum(second));
  });

  it('makes the same pods of another configuration, which they read by themselves', () => {
    const pods = (config: object) => pick(render({ config }), 'Deployment');
    expect(pods({ client: { strict_translation: true } })).toEqual(pods({}));
  });

  it('leaves the number of pods to the autoscaler', () => {
    const manifests = render({ autoscaling: { enabled: true, openStreams: 50, cpuPercent: null } });
    expect(at(pick(manifests, 'Deployment'), 'spec.replicas')).toBeUndefined();
    expect(at(pick(manifests, 'HorizontalPodAutoscaler'), 'spec.metrics')).toEqual([
      {
        type: 'Pods',
        pods: { metric: { name: 'asbru_open_streams' }, target: { type: 'AverageValue', averageValue: '50' } },
      },
    ]);
  });

  it('lets the cluster choose the user', () => {
    expect(at(pick(render({ runAsUser: null }), 'Deployment'), `${POD}.securityContext`)).toEqual({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('tells the operator of Prometheus what deploy/prometheus says', () => {
    const manifests = render(EVERYTHING);
    expect(pick(manifests, 'PrometheusRule')['spec']).toEqual(parse(read('deploy/prometheus/alerts.yaml')));
    const monitor = pick(manifests, 'ServiceMonitor');
    const service = pick(manifests, 'Service', 'asbru-management');
    expect(service.metadata.labels).toMatchObject(at(monitor, 'spec.selector.matchLabels') as object);
    // The alert rules ask for job="asbru".
    expect(service.metadata.labels?.[String(at(monitor, 'spec.jobLabel'))]).toBe('asbru');
    expect(at(monitor, 'spec.endpoints.0')).toEqual({
      port: at(service, 'spec.ports.0.name'),
      path: '/metrics',
      interval: '15s',
      authorization: { credentials: { name: 'asbru-secrets', key: 'ASBRU_SCRAPE_TOKEN' } },
    });
  });

  it('carries the dashboard', () => {
    const dashboard = pick(render({ dashboard: { enabled: true } }), 'ConfigMap', 'asbru-dashboard');
    const [text = ''] = Object.values(dashboard['data'] as Record<string, string>);
    expect(JSON.parse(text)).toEqual(JSON.parse(read('deploy/grafana/asbru.json')));
  });

  it('names everything after a release of another name', () => {
    const { stdout } = runHelm(['template', 'edge'], {});
    expect(stdout).toMatch(/^ {2}name: edge-asbru$/m);
    expect(stdout).not.toMatch(/^ {2}name: asbru$/m);
  });

  it('says how to go on', () => {
    const notes = renderNotes();
    expect(notes).toContain('It has no virtual key yet');
    expect(notes).toContain('port-forward service/asbru 8080:80');
    expect(notes).toContain('exec deploy/asbru -- node scripts/asbru.mjs doctor --call');
    expect(notes).not.toContain('custom metric');
    const governance = { virtual_keys: [{ name: 'team', value: 'env.ASBRU_TEAM_KEY', provider_configs: [] }] };
    expect(renderNotes({ config: { governance } })).not.toContain('no virtual key');
    expect(renderNotes({ config: { governance: null } })).toContain('no virtual key');
    expect(renderNotes({ autoscaling: { enabled: true } })).toContain('docs/deployment.md#scaling');
  });

  it('refuses a ServiceMonitor of no Service', () => {
    const written = { serviceMonitor: { enabled: true }, managementService: { enabled: false } };
    expect(() => render(written)).toThrow('managementService.enabled');
  });
});

function off(): object {
  return {
    managementService: { enabled: false },
    podDisruptionBudget: { enabled: false },
    networkPolicy: { enabled: false },
    serviceAccount: { create: false },
    resources: { requests: null, limits: null },
  };
}

function load(config: string, adminHost = '0.0.0.0') {
  const directory = mkdtempSync(join(tmpdir(), 'asbru-chart-'));
  try {
    writeFileSync(join(directory, 'config.json'), config);
    return loadConfiguration({ ASBRU_ADMIN_HOST: adminHost }, { directory, vendors: VENDORS });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Objects by kind and name, without what only Helm knows, and with the configuration as what it means. */
function byName(manifests: readonly Manifest[]): Record<string, unknown> {
  const entries = manifests.map((manifest) => {
    const text = JSON.stringify(manifest, (key, value: unknown) => {
      if (key === 'config.json') return JSON.parse(String(value)) as unknown;
      return /^(?:helm\.sh\/chart|app\.kubernetes\.io\/(?:instance|managed-by|version))$/.test(key) ? undefined : value;
    });
    return [`${manifest.kind} ${manifest.metadata.name}`, JSON.parse(text) as unknown] as const;
  });
  return Object.fromEntries(entries);
}

/** As Helm lays values over a chart's own: objects are merged, null takes a member away. */
function merge(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = merge(base[key], value);
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
