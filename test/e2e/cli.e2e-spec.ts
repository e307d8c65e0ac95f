import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AS_OLD_NODE, ASBRU, type ProgramRun, runAsbru } from '../support/asbru-program.js';
import { postConverse } from '../support/event-stream-client.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { jsonReply } from '../support/upstream-script.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const KEY = 'sk-bf-cli-0123456789abcdef';

describe('the program asbru', () => {
  let directory: string;
  let gateway: GatewayProcess | undefined;

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-cli-'));
  }, 120_000);

  afterEach(async () => {
    await gateway?.kill();
    gateway = undefined;
  });

  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  function run(line: string, environment: Record<string, string> = {}): Promise<ProgramRun> {
    return runAsbru(line.split(' '), { directory, environment });
  }

  function write(name: string, content: object | string): void {
    writeFileSync(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
  }

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await run('--version')).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('ends with 2 for a command line that means nothing, on standard error', async () => {
    const { exitCode, stdout, stderr } = await run('config validat');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Did you mean "asbru config validate"?');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('tells an older Node in one sentence what to install', async () => {
    const { exitCode, stderr } = await runAsbru(['--version'], { directory, nodeOptions: AS_OLD_NODE });
    expect(exitCode).toBe(1);
    expect(stderr).toBe('Asbru needs Node 24 or newer and this is v20.1.0: install it from https://nodejs.org.\n');
  });

  it('says that it is not built', async () => {
    write('asbru.mjs', readFileSync(ASBRU, 'utf8').replace('../dist/', './nowhere/dist/'));
    const { exitCode, stderr } = await runAsbru(['--version'], { directory, entry: join(directory, 'asbru.mjs') });
    expect(exitCode).toBe(1);
    expect(stderr).toBe('Asbru is not built: run "npm run build" first.\n');
  });

  it('checks and prints a configuration', async () => {
    write('good.json', {
      providers: { openai: { keys: [{ value: 'env.MAIN_KEY' }] } },
      governance: { virtual_keys: [{ name: 'a', value: KEY, provider_configs: [] }] },
    });
    const environment = { MAIN_KEY: 'sk-proj-8fZ-in-the-environment' };
    expect(await run('config validate good.json', environment)).toMatchObject({ exitCode: 0, stderr: '' });
    const { exitCode, stdout } = await run('config print good.json', environment);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^providers\.openai\.keys\.0\.value +"\*\*\*" +# variable MAIN_KEY$/m);
    expect(stdout).not.toContain(environment.MAIN_KEY);
    expect(stdout).not.toContain(KEY);
  });

  it('ends with 1 for a configuration that is not valid', async () => {
    write('bad.json', '{ "providers": { "mock": {} } "client": {} }');
    const { exitCode, stdout, stderr } = await run('config validate bad.json');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('bad.json:1:31: ');
  });

  it('serves where and what the options say', async () => {
    write('served.json', {
      providers: { mock: {} },
      governance: {
        virtual_keys: [{ name: 'a', value: KEY, provider_configs: [{ provider: 'mock', allowed_models: ['*'] }] }],
      },
    });
    gateway = await GatewayProcess.start({
      directory,
      command: [process.execPath, ASBRU, 'serve', '--config', 'served.json', '--port', '0', '--log-level', 'error'],
      environment: { ASBRU_PORT: '1', ASBRU_CONFIG: 'nowhere.json' },
    });
    expect(gateway.stdout).toContain(join(directory, 'served.json'));
    const answer = await postConverse({ url: gateway.url, key: KEY, modelId: 'mock/echo' }, HELLO);
    expect(answer.status).toBe(200);
    gateway.signal('SIGTERM');
    expect(await gateway.exit()).toBe(0);
    expect(gateway.stderr).toBe('');
  });

  it('refuses to serve what it cannot', async () => {
    const { exitCode, stderr } = await run('serve --port web --config good.json');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^The configuration is not valid .*\n- ASBRU_PORT: expected/);
  });

  it('looks after a gateway that runs, and its vendors', async () => {
    const upstream = await ScriptedUpstream.start();
    upstream.answer(jsonReply(200, { data: [] }));
    try {
      write('vendors.json', {
        providers: { openai: { keys: [{ value: 'env.MAIN_KEY' }], network_config: { base_url: upstream.url } } },
      });
      gateway = await GatewayProcess.start({ directory });
      const environment = {
        MAIN_KEY: 'sk-proj-8fZ-in-the-environment',
        ASBRU_PORT: new URL(gateway.url).port,
        ASBRU_ADMIN_PORT: new URL(gateway.managementUrl).port,
      };
      const { exitCode, stdout } = await run('doctor vendors.json --call', environment);
      expect(stdout).toMatch(/: a gateway runs there\n[^]*: a gateway runs there\n/);
      expect(stdout).toMatch(/^ok {4}openai, key "openai-key-1": ok /m);
      expect(stdout).not.toContain(environment.MAIN_KEY);
      expect(exitCode).toBe(0);
    } finally {
      await upstream.close();
    }
  });
});
