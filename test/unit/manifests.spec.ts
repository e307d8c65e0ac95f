import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { flagsOfStart } from '../../bench/gateway.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { VENDORS } from '../../src/providers/vendors.js';
import { parse } from 'yaml';
import { blocksOf } from '../support/document-blocks.js';
import { at, configIn, faultsOf, type Manifest, pick, readManifests } from '../support/kubernetes-manifests.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const FILES = readdirSync(new URL('../../k8s', import.meta.url)).map((name) => `k8s/${name}`);
const ALL = FILES.flatMap((path) => readManifests(path).map((manifest) => ({ path, manifest })));
const manifests = ALL.map(({ manifest }) => manifest);
const deployment = pick(manifests, 'Deployment');
const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.0`;

/** The Deployment with another value at a path; undefined takes the member away. */
function withValue(path: string, value: unknown): Manifest {
  const copy = structuredClone(deployment);
  const keys = path.split('.');
  const parent = at(copy, keys.slice(0, -1).join('.')) ?? copy;
  Object.assign(parent, { [keys.at(-1) ?? '']: value });
  return copy;
}

describe('the check against the types of the API', () => {
  it.each([
    { fault: 'an unknown field', path: 'spec.replica', value: 2, says: 'spec.replica: unknown' },
    { fault: 'a missing field', path: 'spec.selector', value: undefined, says: 'spec.selector: missing' },
    { fault: 'a text for a number', path: 'spec.replicas', value: '2', says: 'spec.replicas: expected number' },
    { fault: 'a list for an object', path: 'spec.template', value: [], says: 'spec.template: expected an object' },
    { fault: 'an object for a list', path: `${POD}.containers`, value: {}, says: 'containers: expected a list' },
    {
      fault: 'a deep one',
      path: `${CONTAINER}.readinessProbe.httpGet`,
      value: { path: '/' },
      says: 'readinessProbe.httpGet.port: missing',
    },
    { fault: 'another version', path: 'apiVersion', value: 'apps/v1beta1', says: 'no such kind' },
  ])('finds $fault', ({ path, value, says }) => {
    expect(faultsOf(withValue(path, value)).join('\n')).toContain(says);
  });
});

describe('the manifests for Kubernetes', () => {
  it.each(ALL)('are what the API takes: $path: $manifest.kind $manifest.metadata.name', ({ manifest }) => {
    expect(faultsOf(manifest)).toEqual([]);
  });

  it('take the certificate as docs/tls.md says', () => {
    const [block] = blocksOf('docs/tls.md').filter(({ code }) => code.includes('volumeMounts'));
    const { volumeMounts, volumes } = parse(block?.code ?? '') as Readonly<Record<string, readonly object[]>>;
    const copy = withValue(`${CONTAINER}.volumeMounts`, volumeMounts);
    Object.assign(at(copy, POD) as object, { volumes });
    expect(faultsOf(copy)).toEqual([]);
    expect(at(copy, `${CONTAINER}.volumeMounts.0.name`)).toBe(at(copy, `${POD}.volumes.0.name`));
  });

  it('hold every kind that an operator asks for', () => {
    expect(manifests.map(({ kind }) => kind).sort()).toEqual([
      ...['ConfigMap', 'Deployment', 'HorizontalPodAutoscaler', 'NetworkPolicy', 'PodDisruptionBudget'],
      ...['Service', 'Service', 'ServiceAccount'],
    ]);
  });

  it('select the pods of the Deployment', () => {
    const labels = at(deployment, 'spec.template.metadata.labels');
    expect(at(deployment, 'spec.selector.matchLabels')).toEqual(labels);
    for (const name of ['asbru', 'asbru-management'])
      expect(at(pick(manifests, 'Service', name), 'spec.selector')).toEqual(labels);
    expect(at(pick(manifests, 'NetworkPolicy'), 'spec.podSelector.matchLabels')).toEqual(labels);
    expect(at(pick(manifests, 'PodDisruptionBudget'), 'spec.selector.matchLabels')).toEqual(labels);
    expect(at(pick(manifests, 'HorizontalPodAutoscaler'), 'spec.scaleTargetRef.name')).toBe(deployment.metadata.name);
  });

  it.each([
    { probe: 'startupProbe', path: '/health/startup' },
    { probe: 'readinessProbe', path: '/health/ready' },
    { probe: 'livenessProbe', path: '/health/live' },
  ])('have a $probe at $path', ({ probe, path }) => {
    expect(at(deployment, `${CONTAINER}.${probe}.httpGet`)).toEqual({ path, port: 'http' });
  });

  it('run as an unprivileged user on a read-only file system', () => {
    expect(at(deployment, `${POD}.securityContext`)).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(at(deployment, `${CONTAINER}.securityContext`)).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(at(deployment, `${POD}.automountServiceAccountToken`)).toBe(false);
  });

  it('mount the configuration as a folder, whose files follow their ConfigMap', () => {
    expect(at(deployment, `${CONTAINER}.volumeMounts`)).toEqual([
      { name: 'config', mountPath: '/etc/asbru', readOnly: true },
    ]);
    expect(at(deployment, `${CONTAINER}.env`)).toContainEqual({
      name: 'ASBRU_CONFIG',
      value: '/etc/asbru/config.json',
    });
  });

  it('hold a configuration that loads, and give the pod more time to stop than it takes', () => {
    const directory = mkdtempSync(join(tmpdir(), 'asbru-manifest-'));
    try {
      writeFileSync(join(directory, 'config.json'), configIn(manifests));
      const environment = {
        OPENAI_API_KEY: 'sk-proj-8fZ',
        ASBRU_TEAM_KEY: 'sk-bf-team-7Qw8ZrT2',
        ASBRU_ADMIN_HOST: '0.0.0.0',
      };
      const { server, notices } = loadConfiguration(environment, { directory, vendors: VENDORS });
      expect(notices).toEqual([]);
      const preStop = Number(at(deployment, `${CONTAINER}.lifecycle.preStop.sleep.seconds`));
      const longest = preStop + server.drain_delay_in_seconds + server.shutdown_grace_in_seconds;
      expect(preStop).toBeGreaterThan(0);
      expect(at(deployment, `${POD}.terminationGracePeriodSeconds`)).toBe(longest + 10);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('scale by a metric that the gateway has', () => {
    const metric = at(pick(manifests, 'HorizontalPodAutoscaler'), 'spec.metrics.0.pods.metric.name');
    expect(metric).toBe('asbru_open_streams');
    expect(read('docs/observability.md')).toContain(`| \`${String(metric)}\``);
  });

  it('let nobody but monitoring to the management port', () => {
    expect(at(pick(manifests, 'Service', 'asbru'), 'spec.ports')).toEqual([
      { name: 'http', port: 80, targetPort: 'http', appProtocol: 'http' },
    ]);
    expect(at(pick(manifests, 'NetworkPolicy'), 'spec.ingress')).toEqual([
      { ports: [{ protocol: 'TCP', port: 'http' }] },
      {
        ports: [{ protocol: 'TCP', port: 'management' }],
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
      },
    ]);
  });
});

describe('the encryption key (S33)', () => {
  it('comes to the pod from a Secret, which may have none', () => {
    expect(at(deployment, `${CONTAINER}.env`)).toContainEqual({
      name: 'ASBRU_ENCRYPTION_KEY',
      valueFrom: { secretKeyRef: { name: 'asbru-secrets', key: 'ASBRU_ENCRYPTION_KEY', optional: true } },
    });
  });

  it('comes to the container from whoever starts it', () => {
    expect(read('docker-compose.yml')).toMatch(/^ +ASBRU_ENCRYPTION_KEY: \$\{ASBRU_ENCRYPTION_KEY:-\}$/m);
  });

  it.each([...FILES, 'deploy/helm/asbru/values.yaml', 'docker-compose.yml', 'config.example.json'])(
    'is not in %s',
    (path) => {
      expect(read(path)).not.toMatch(/[\w+/]{43}=|[\da-f]{64}/i);
    },
  );
});

describe('the Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('runs the command line as a user who is not root, with a health check', () => {
    expect(dockerfile).toMatch(/^USER 65532:65532$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
    expect(dockerfile).toMatch(/^ENTRYPOINT \["node", (?:"--[\w=-]+", )*"scripts\/asbru\.mjs"\]\nCMD \["serve"\]$/m);
    expect(dockerfile).toMatch(/^COPY scripts\/asbru\.mjs \.\/scripts\/$/m);
  });

  it('starts with the flags of npm start', () => {
    const [, entry = ''] = /^ENTRYPOINT (\[.+\])$/m.exec(dockerfile) ?? [];
    const flags = (JSON.parse(entry) as string[]).filter((word) => word.startsWith('--'));
    expect(flags).toEqual(flagsOfStart(fileURLToPath(new URL('../..', import.meta.url))));
    expect(flags).not.toEqual([]);
  });

  it('copies nothing that .dockerignore keeps out', () => {
    const ignored = read('.dockerignore').split('\n').filter(Boolean);
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
      sources.split(' '),
    );
    expect(copied).toContain('src');
    expect(copied.filter((source) => ignored.includes(source.split('/')[0] ?? ''))).toEqual([]);
  });
});
