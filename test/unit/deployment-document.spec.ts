import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { COMMANDS } from '../../src/cli/commands.js';
import { loadConfiguration } from '../../src/config/load-configuration.js';
import { helmMissing, render } from '../support/helm.js';
import { at, type Manifest, pick, readManifests } from '../support/kubernetes-manifests.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');
const text = read('docs/deployment.md');

const blocks = [...text.matchAll(/^```(\w+)\n([^]*?)^```/gm)].map(([, language = '', code = '']) => ({
  language,
  code,
}));

/** The lines of every shell block, joined where they go on. */
const LINES = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter(Boolean)
  .map((line) => ({ line, words: line.split(/\s+/) }));

const manifests = ['k8s/asbru.yaml', 'k8s/autoscaler.yaml'].flatMap((path) => readManifests(path));
const values = parse(read('deploy/helm/asbru/values.yaml')) as object;
const schema = JSON.parse(read('deploy/helm/asbru/values.schema.json')) as object;
const services = Object.keys((parse(read('docker-compose.yml')) as { readonly services: object }).services);

/** What `my-values.yaml` holds. */
const example = parse(
  blocks.find(({ language, code }) => language === 'yaml' && code.includes('secrets:'))?.code ?? '',
) as object;

describe('docs/deployment.md', () => {
  it('has commands of these programs', () => {
    expect(new Set(LINES.map(({ words }) => words[0]))).toEqual(new Set(['docker', 'kubectl', 'helm']));
  });

  it.each(LINES)('names files that there are: $line', ({ words }) => {
    const paths = words.filter((word) => /^(?:deploy|k8s|scripts|docs)\//.test(word));
    for (const path of paths) expect({ path, exists: existsSync(`${ROOT}${path}`) }).toEqual({ path, exists: true });
  });

  it.each(LINES.filter(({ line }) => /scripts\/asbru\.mjs|asbru:latest \w/.test(line)))(
    'runs a command of asbru: $line',
    ({ line }) => {
      const [, command = ''] = /(?:scripts\/asbru\.mjs|asbru:latest) (.+)$/.exec(line) ?? [];
      expect(COMMANDS.some(({ name }) => command === name || command.startsWith(`${name} `))).toBe(true);
    },
  );

  it.each(LINES.filter(({ line }) => line.startsWith('docker compose')))(
    'names a service and a profile: $line',
    ({ line }) => {
      const [, named] = /(?:logs|exec) (\S+)/.exec(line) ?? [];
      if (named !== undefined) expect(services).toContain(named);
      const [, profile] = /--profile (\S+)/.exec(line) ?? [];
      if (profile !== undefined) expect(read('docker-compose.yml')).toContain(`profiles: [${profile}]`);
    },
  );

  it.each(LINES.filter(({ line }) => /deployment\/|configmap |secret generic /.test(line)))(
    'names objects of the manifests: $line',
    ({ line }) => {
      const [, deployment] = /deployment\/(\S+)/.exec(line) ?? [];
      if (deployment !== undefined) expect(pick(manifests, 'Deployment').metadata.name).toBe(deployment);
      const [, configMap] = /configmap (\S+)/.exec(line) ?? [];
      if (configMap !== undefined) expect(pick(manifests, 'ConfigMap').metadata.name).toBe(configMap);
      const [, secret] = /secret generic (\S+)/.exec(line) ?? [];
      if (secret !== undefined)
        expect(JSON.stringify(pick(manifests, 'Deployment'))).toContain(`"secretRef":{"name":"${secret}"}`);
    },
  );

  it('reads the logs of all pods: --selector app.kubernetes.io/name=asbru', () => {
    const labels = at(pick(manifests, 'Deployment'), 'spec.template.metadata.labels') as Readonly<
      Record<string, string>
    >;
    const selectors = Object.entries(labels).map(([name, value]) => `--selector ${name}=${value}`);
    expect(selectors).toHaveLength(1);
    expect(text).toContain(`kubectl logs ${selectors.join()} `);
    expect(read('docs/troubleshooting.md')).toContain(`kubectl logs ${selectors.join()} `);
  });

  it('sets every variable that the configuration of the manifests refers to', () => {
    const referred = [...read('k8s/asbru.yaml').matchAll(/"env\.(\w+)"/g)].map(([, name = '']) => name);
    const commands = LINES.filter(({ line }) => line.includes('secret generic'));
    expect(commands).toHaveLength(2);
    for (const { line } of commands) for (const name of referred) expect(line).toContain(`--from-literal=${name}=`);
  });

  it.each(['startupProbe', 'readinessProbe', 'livenessProbe'])('has the path of the %s', (probe) => {
    const path = at(pick(manifests, 'Deployment'), `spec.template.spec.containers.0.${probe}.httpGet.path`);
    expect(text).toMatch(new RegExp(`^\\| ${probe.replace('Probe', '')} +\\| \`${String(path)}\``, 'm'));
  });

  it('has the pauses of the manifests', () => {
    const pod = at(pick(manifests, 'Deployment'), 'spec.template.spec');
    const config = JSON.parse((pick(manifests, 'ConfigMap')['data'] as Record<string, string>)['config.json'] ?? '');
    const rows = [
      ['`preStop: { sleep }`', at(pod, 'containers.0.lifecycle.preStop.sleep.seconds')],
      ['`server.drain_delay_in_seconds`', at(config, 'server.drain_delay_in_seconds')],
      ['`server.shutdown_grace_in_seconds`', at(config, 'server.shutdown_grace_in_seconds')],
      ['`terminationGracePeriodSeconds`', at(pod, 'terminationGracePeriodSeconds')],
    ];
    const cells = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    for (const [setting, seconds] of rows) {
      expect(cells.find(([, name]) => name === setting)?.[2]).toBe(`${String(seconds)} s`);
    }
  });

  it('has the ports of a start without settings', () => {
    const { listen, admin_listen: adminListen } = loadConfiguration({}, { directory: '/nonexistent' });
    expect(text).toContain(`| ${listen.port} | \`ASBRU_HOST\`, \`ASBRU_PORT\` `);
    expect(text).toContain(`| ${String(adminListen?.port)} | \`ASBRU_ADMIN_HOST\`, \`ASBRU_ADMIN_PORT\` `);
  });
});

describe('the values in docs/deployment.md', () => {
  const named = [...text.matchAll(/^\| ((?:`[\w.]+`(?:, )?)+) +\|/gm)]
    .flatMap(([, cell = '']) => [...cell.matchAll(/`([\w.]+)`/g)].map(([, path = '']) => path))
    .filter((path) => Object.hasOwn(values, path.split('.', 1)[0] ?? ''));
  const set = LINES.flatMap(({ words }) => words.filter((_word, index) => words[index - 1] === '--set'));

  it('are many', () => {
    expect(named.length).toBeGreaterThan(15);
    expect(set.length).toBeGreaterThan(3);
  });

  it.each(named)('are values of the chart: %s', (path) => {
    expect(at(values, path)).toBeDefined();
  });

  it.each(set)('can be set: %s', (assignment) => {
    const [path = ''] = assignment.split('=');
    expect(at(values, path)).toBeDefined();
  });

  it('make an example that the schema takes', () => {
    const validate = new Ajv({ strict: false }).compile(schema);
    validate(example);
    expect(validate.errors).toBeNull();
    expect(Object.keys(example)).toEqual(['image', 'config', 'secrets']);
  });

  const itHelm = helmMissing === undefined ? it : it.skip;

  itHelm(`make an example that helm renders${helmMissing === undefined ? '' : ` (${helmMissing})`}`, () => {
    const rendered: Manifest[] = render(example);
    expect(at(pick(rendered, 'Deployment'), 'spec.template.spec.containers.0.image')).toMatch(
      /^registry\.example\.com\/asbru:/,
    );
  });
});
