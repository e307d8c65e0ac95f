import { execFileSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AS_OLD_NODE, runAsbru } from '../support/asbru-program.js';
import { markedBlocks } from '../support/document-blocks.js';
import { postConverse } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is in a package, for people and for programs. */
const NEEDED = ['LICENSE', 'README.md', 'package.json', 'config.example.json', 'scripts/asbru.mjs', 'dist/cli/main.js'];

describe('the package that npm makes', () => {
  let directory: string;
  let root: string;
  let entry: string;
  let files: readonly string[];

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-package-'));
    const text = execFileSync(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', directory],
      {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const [packed] = JSON.parse(text) as { readonly filename: string; readonly files: readonly { path: string }[] }[];
    files = packed!.files.map(({ path }) => path);
    execFileSync('tar', ['-xzf', join(directory, packed!.filename), '-C', directory]);
    root = join(directory, 'package');
    // What `npm install` of the package would bring; its production dependencies are checked with the image.
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly bin: { asbru: string } };
    entry = join(root, bin.asbru);
  }, 120_000);

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(NEEDED)('holds %s', (path) => {
    expect(files).toContain(path);
    expect(existsSync(join(root, path))).toBe(true);
  });

  it('holds the documents that its README leads to', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const linked = [...readme.matchAll(/\]\((docs\/[^)#]+)/g)].map(([, path = '']) => path);
    expect(linked.length).toBeGreaterThan(5);
    expect(linked.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('holds no tests, no sources and nothing of whoever made it', () => {
    const allowed =
      /^(?:dist\/.+\.js|docs\/.+|scripts\/asbru\.mjs|[A-Z]+(?:\.md)?|package\.json|config\.example\.json)$/;
    expect(files.filter((path) => !allowed.test(path) || path.includes('.spec.'))).toEqual([]);
  });

  it('can be run as a command', () => {
    expect(() => {
      accessSync(entry, constants.X_OK);
    }).not.toThrow();
    expect(readFileSync(entry, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('says its version, and what it needs', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
    expect(await runAsbru(['--version'], { entry, directory })).toMatchObject({ exitCode: 0, stdout: `${version}\n` });
    const old = await runAsbru(['--version'], { entry, directory, nodeOptions: AS_OLD_NODE });
    expect(old).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Asbru needs Node 24') });
  });

  it('checks a configuration: its own example', async () => {
    const example = join(root, 'config.example.json');
    const variables = [...readFileSync(example, 'utf8').matchAll(/"env\.(\w+)"/g)].map(([, name = '']) => name);
    const environment = Object.fromEntries(variables.map((name) => [name, `value-of-${name.toLowerCase()}`]));
    const { exitCode, stdout, stderr } = await runAsbru(['config', 'validate', example], {
      entry,
      directory,
      environment,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Valid: ');
  });

  it('serves', async () => {
    const gateway = await GatewayProcess.start({ directory, command: [process.execPath, entry, 'serve'] });
    try {
      const target = { url: gateway.url, key: gateway.key, modelId: 'mock/echo' };
      const { status, json } = await postConverse(target, {
        messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
      });
      expect({ status, content: json.output.message.content }).toEqual({ status: 200, content: [{ text: 'Hello' }] });
      gateway.signal('SIGTERM');
      expect(await gateway.exit()).toBe(0);
    } finally {
      await gateway.kill();
    }
  });

  it('starts with the modules and the layers of the program in docs/extending.md', async () => {
    const [program] = markedBlocks('docs/extending.md', 'program');
    const folder = join(directory, 'own');
    installInto(folder, root);
    writeFileSync(join(folder, program!.value), program!.code);
    const gateway = await GatewayProcess.start({ directory: folder, command: [process.execPath, program!.value] });
    try {
      const target = { url: gateway.url, key: gateway.key, modelId: 'mock/echo', prefix: '/house' };
      const question = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
      const { json } = await postConverse({ ...target, headers: { 'x-project': 'docs' } }, question);
      expect(json.output.message.content).toEqual([{ text: 'Hello' }]);
      const refused = await postConverse(target, question);
      expect({ status: refused.status, message: refused.json.message }).toEqual({
        status: 400,
        message: 'x-project: name the project that pays for the call.',
      });
      const stranger = await postConverse({ url: gateway.url, modelId: 'mock/echo', prefix: '/house' }, question);
      expect(stranger.status).toBe(401);
      await eventually(() => gateway.stderr.includes('caller_invalid_request'), 'the refused call is in the log');
    } finally {
      await gateway.kill();
    }
  });
});

/** What `npm install` of the package makes of a folder: the package, and beside it what it depends on. */
function installInto(folder: string, packageRoot: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  symlinkSync(packageRoot, join(modules, 'asbru'));
}
