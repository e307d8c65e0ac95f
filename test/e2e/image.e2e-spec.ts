import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openExchange } from '../support/http-exchange.js';
import { GatewayProcess } from '../support/gateway-process.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The image's user. */
const UID = 65532;

const whyNot = process.getuid?.() === 0 ? '' : ' (needs root, to run as another user)';
const describeAsRoot = whyNot === '' ? describe : describe.skip;

/**
 * The Dockerfile's steps without a Docker engine: the build, a production install, a start as an unprivileged user on a
 * read-only tree, the health check, a stop.
 */
describeAsRoot(`the image${whyNot}`, () => {
  let directory: string;
  let gateway: GatewayProcess;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-image-'));
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(ROOT, file), join(directory, file));
    const npm = spawnSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'], {
      cwd: directory,
      encoding: 'utf8',
    });
    if (npm.status !== 0) throw new Error(`npm ci --omit=dev failed: ${npm.stderr.slice(-2000)}`);
    for (const [, path = ''] of readFileSync(join(ROOT, 'Dockerfile'), 'utf8').matchAll(
      /rm -rf (node_modules\/\S+)/g,
    )) {
      rmSync(join(directory, path), { recursive: true });
    }
    const warmUp = await GatewayProcess.start();
    await warmUp.kill();
    for (const path of ['dist', 'scripts/asbru.mjs'])
      cpSync(join(ROOT, path), join(directory, path), { recursive: true });
    makeReadOnly(directory);
    const node = realpathOfNode();
    const asUser = ['setpriv', `--reuid=${UID}`, `--regid=${UID}`, '--clear-groups', node] as const;
    gateway = await GatewayProcess.start({
      directory,
      command: [...asUser, ...entryPoint(), 'serve'],
      environment: { NODE_ENV: 'production', ASBRU_HOST: '0.0.0.0', HOME: '/nonexistent' },
    });
  }, 240_000);

  afterAll(async () => {
    await gateway.kill();
    rmSync(directory, { recursive: true, force: true });
  });

  it('runs as an unprivileged user that can write nothing', () => {
    const status = readFileSync(`/proc/${gateway.pid}/status`, 'utf8');
    expect(status).toMatch(new RegExp(`^Uid:\\s+${UID}\\s`, 'm'));
    expect(statSync(directory).mode & 0o222).toBe(0);
  });

  it('answers its health check and a call', async () => {
    const url = gateway.url.replace('0.0.0.0', '127.0.0.1');
    const health = await openExchange({ origin: url, method: 'GET', path: '/health/live' });
    expect(health.status).toBe(200);
    await health.readRest();
    const call = await openExchange({
      origin: url,
      path: '/bedrock/model/mock%2Fecho/converse',
      headers: { authorization: `Bearer ${gateway.key}` },
      body: '{"messages":[{"role":"user","content":[{"text":"Hello"}]}]}',
    });
    expect(call.status).toBe(200);
    await call.readRest();
  });

  it('holds no build tools', () => {
    const modules = readdirSync(join(directory, 'node_modules'));
    for (const name of ['typescript', 'jest', 'eslint', '@swc', 'node']) expect(modules).not.toContain(name);
  });

  it('stops on SIGTERM with 0', async () => {
    gateway.signal('SIGTERM');
    expect(await gateway.exit()).toBe(0);
  });

  it('tells an older Node in one sentence what to install', () => {
    const asOld = "Object.defineProperty(process.versions, 'node', { value: '20.1.0' });";
    const run = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(asOld)}`, join(directory, 'dist/main.js')],
      { encoding: 'utf8' },
    );
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/^Asbru needs Node 24 or newer and this is .*: install it from .*\n$/);
  });
});

/** What the image runs, behind `node`. */
function entryPoint(): string[] {
  const [, words = '[]'] = /^ENTRYPOINT (.+)$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')) ?? [];
  return (JSON.parse(words) as string[]).slice(1);
}

function makeReadOnly(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o555 : 0o444);
  }
  chmodSync(path, 0o555);
}

/** A Node that another user may run: the one in node_modules lies under a folder that may be private. */
function realpathOfNode(): string {
  const shared = mkdtempSync(join(tmpdir(), 'asbru-node-'));
  chmodSync(shared, 0o755);
  const node = join(shared, 'node');
  cpSync(process.execPath, node);
  chmodSync(node, 0o755);
  return node;
}
