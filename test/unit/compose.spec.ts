import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { Environment } from '../../src/config/read-environment.js';
import { shapeOf } from '../../src/config/shape.js';
import { VENDORS } from '../../src/providers/vendors.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
}

const compose = parse(read('docker-compose.yml')) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: object;
};
const services = Object.entries(compose.services).map(([name, service]) => ({ name, service }));
const gateway = compose.services['asbru']!;

/** Folders and files of the project that containers see, with where they see them. */
const MOUNTS = services.flatMap(({ name, service }) =>
  (service.volumes ?? [])
    .map((volume) => volume.split(':'))
    .filter(([source = '']) => source.startsWith('./'))
    .map(([source = '', target = '', mode = '']) => ({ name, source: source.slice(2), target, mode })),
);

const composeMissing =
  spawnSync('docker', ['compose', 'version']).status === 0 ? '' : ' (no docker compose on this machine)';
const itCompose = composeMissing === '' ? it : it.skip;

describe('docker-compose.yml', () => {
  itCompose(`is what Compose takes${composeMissing}`, () => {
    const { status, stderr } = spawnSync('docker', ['compose', '--profile', '*', 'config', '--quiet'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });

  it('is the gateway, and by a profile what watches it', () => {
    expect(services.map(({ name, service }) => [name, service.profiles])).toEqual([
      ['asbru', undefined],
      ['prometheus', ['monitoring']],
      ['grafana', ['monitoring']],
      ['otel-collector', ['tracing']],
    ]);
  });

  it.each(services)('takes rights and reach from $name', ({ service }) => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it.each(services.filter(({ name }) => name !== 'asbru'))('names the version of $name', ({ service }) => {
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+$/);
  });

  it.each(MOUNTS)('mounts $source, which is there, for $name to read', ({ source, mode }) => {
    expect(existsSync(`${ROOT}${source}`)).toBe(true);
    expect(mode).toBe('ro');
  });

  it('declares the volumes that it uses', () => {
    const named = services.flatMap(({ service }) => service.volumes ?? []).filter((volume) => !volume.startsWith('./'));
    expect(named.map((volume) => volume.split(':')[0]).sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('sets variables that the gateway reads, each from the shell', () => {
    const known = new Set([...shapeOf(Environment).fields, ...VENDORS.map(({ keyVariable }) => keyVariable)]);
    for (const [name, value] of Object.entries(gateway.environment ?? {})) {
      expect({ name, isKnown: known.has(name) }).toEqual({ name, isKnown: true });
      expect(value).toMatch(new RegExp(`^\\$\\{${name}:-`));
    }
  });

  it('has a place for the certificate of a trial: /tmp/asbru-*/localhost-8080.pem', () => {
    expect(gateway.tmpfs?.map((place) => place.split(':')[0])).toEqual(['/tmp']);
    const [, port] = /^127\.0\.0\.1:\d+:(\d+)$/.exec(gateway.ports?.[0] ?? '') ?? [];
    expect(read('docs/tls.md')).toContain(`/tmp/asbru-*/localhost-${port ?? ''}.pem`);
    expect(read('src/trial/trial-tls.ts')).toContain('localhost-${');
  });

  it('waits until the gateway has stopped', () => {
    const { server } = loadConfiguration({}, { directory: '/nonexistent' });
    const longest = server.drain_delay_in_seconds + server.shutdown_grace_in_seconds;
    expect(Number(/^(\d+)s$/.exec(gateway.stop_grace_period ?? '')?.[1])).toBeGreaterThan(longest);
  });
});

describe('what is mounted', () => {
  const inContainer = (name: string, path: string): string | undefined => {
    const mount = MOUNTS.find((each) => each.name === name && path.startsWith(each.target));
    return mount && `${ROOT}${mount.source}${path.slice(mount.target.length)}`;
  };

  it('is Prometheus’s configuration with its rules', () => {
    const path = inContainer('prometheus', '/etc/prometheus/prometheus.yml') ?? '';
    const { rule_files: rules } = parse(readFileSync(path, 'utf8')) as { readonly rule_files: readonly string[] };
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(existsSync(inContainer('prometheus', `/etc/prometheus/${rule}`) ?? '')).toBe(true);
  });

  it('is a collector that listens where the document has the gateway send its spans', () => {
    const [option = ''] = compose.services['otel-collector']?.command ?? [];
    const path = inContainer('otel-collector', option.replace('--config=', '')) ?? '';
    const config = parse(readFileSync(path, 'utf8')) as {
      readonly receivers: { readonly otlp: { readonly protocols: { readonly http: { readonly endpoint: string } } } };
      readonly exporters: object;
      readonly service: { readonly pipelines: { readonly traces: { readonly exporters: readonly string[] } } };
    };
    expect(config.receivers.otlp.protocols.http.endpoint).toBe('0.0.0.0:4318');
    expect(read('docker-compose.yml')).toContain(
      'OTEL_EXPORTER_OTLP_ENDPOINT=http://otel-collector:4318 docker compose',
    );
    for (const name of config.service.pipelines.traces.exporters) expect(Object.keys(config.exporters)).toContain(name);
  });

  it('is where Grafana finds its data and its dashboard', () => {
    const sources = parse(read('deploy/grafana/provisioning/datasources/prometheus.yaml')) as {
      readonly datasources: readonly { readonly url: string; readonly uid: string }[];
    };
    expect(new URL(sources.datasources[0]!.url).hostname).toBe('asbru');
    const home = compose.services['grafana']?.environment?.['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'] ?? '';
    const dashboard = inContainer('grafana', home) ?? '';
    expect(statSync(dashboard).isFile()).toBe(true);
    expect(read('deploy/grafana/provisioning/dashboards/asbru.yaml')).toContain(home.slice(0, home.lastIndexOf('/')));
  });
});
