import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSelfSigned } from '../../src/trial/self-signed-certificate.js';
import { CLIENT_PATH, pythonMissing, runProgram } from '../support/child-clients.js';
import { markedBlocks } from '../support/document-blocks.js';
import { eventually } from '../support/eventually.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { LoopbackProxy } from '../support/loopback-proxy.js';
import { chatError } from '../support/openai-chat-replies.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';

const ROOT = join(import.meta.dirname, '..', '..');

/** What `npm start` and the gateway look at of a checkout. */
const CHECKOUT = ['package.json', 'node_modules', 'scripts', 'src', 'dist'];

const STEPS = markedBlocks('docs/first-visit.md', 'walk').map(({ value, ...block }) => {
  const [, kind = value, prints = ''] = /^(\w+); prints: (.+)$/.exec(value) ?? [];
  return { ...block, kind, prints };
});
const codeOf = (kind: string) => STEPS.find((step) => step.kind === kind)?.code ?? '';

const RUNNERS: Readonly<Record<string, string>> = { sh: 'eval "$CODE"', python: 'python3 -c "$CODE"' };

/** The steps of docs/first-visit.md, one after the other, against an OpenAI on loopback that knows no such key. */
describe('a first visit', () => {
  let directory: string;
  let upstream: ScriptedUpstream;
  let proxy: LoopbackProxy;
  let gateway: GatewayProcess;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-visit-'));
    for (const name of CHECKOUT) symlinkSync(join(ROOT, name), join(directory, name));
    const { cert, key } = await createSelfSigned(['api.openai.com']);
    writeFileSync(join(directory, 'openai.pem'), cert);
    upstream = await ScriptedUpstream.start({ cert, key });
    upstream.answer(chatError(401, 'Incorrect API key provided: sk-nobod*s-key.'));
    proxy = await LoopbackProxy.http(Number(new URL(upstream.url).port));
    gateway = await GatewayProcess.start({
      directory,
      // npm in the place of the shell, so that a signal reaches it.
      command: ['sh', '-c', codeOf('start').replace('npm start', 'exec npm start')],
      environment: { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: join(directory, 'openai.pem') },
    });
  }, 120_000);

  afterAll(async () => {
    gateway.signal('SIGTERM');
    await gateway.exit();
    await eventually(() => !isAlive(gateway.url), 'the gateway has stopped', 10_000).catch(() => undefined);
    await proxy.close();
    await upstream.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** A command of the page as this gateway's, which has ports of its own. */
  function ofThisGateway(code: string): string {
    return code
      .replace('sk-bf-the-key-that-was-printed', gateway.key)
      .replaceAll('8080', new URL(gateway.url).port)
      .replaceAll('8081', new URL(gateway.managementUrl).port);
  }

  it('has steps', () => {
    expect(STEPS.map(({ kind }) => kind)).toEqual(['start', 'environment', 'sh', 'python', 'sh', 'sh', 'sh', 'sh']);
  });

  for (const { kind, code, line, prints } of STEPS.filter((step) => step.kind in RUNNERS)) {
    const missing = kind === 'python' ? pythonMissing : undefined;
    const itStep = missing === undefined ? it : it.skip;
    itStep(
      `docs/first-visit.md:${line} prints ${prints}${missing === undefined ? '' : ` (${missing})`}`,
      async () => {
        const script = `cd '${directory}'\n${ofThisGateway(codeOf('environment'))}\n${RUNNERS[kind] ?? ''}`;
        const variables = { PATH: CLIENT_PATH, TMPDIR: gateway.temporaryFolder, CODE: ofThisGateway(code) };
        const run = () => runProgram(['sh', '-c', script], variables);
        let finished = await run();
        // Lines of the log are gathered for a twentieth of a second: no reader is as fast as this test.
        const deadline = performance.now() + 5000;
        while (code.includes('gateway.log') && finished.exitCode !== 0 && performance.now() < deadline) {
          finished = await run();
        }
        const { exitCode, stdout, stderr } = finished;
        expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
        expect(stdout.toString()).toContain(prints);
      },
      60_000,
    );
  }

  it('shows the calls by what the panels of the dashboard ask for', async () => {
    const { panels } = JSON.parse(readFileSync(join(ROOT, 'deploy/grafana/asbru.json'), 'utf8')) as {
      readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
    };
    const text = await (await fetch(`${gateway.managementUrl}/metrics`)).text();
    for (const title of ['Calls by vendor', 'Errors by type', 'HTTP answers by status', 'Ready']) {
      const query = panels.find((panel) => panel.title === title)?.targets?.[0]?.expr ?? '';
      const [metric = 'no metric'] = /(?:asbru|bifrost|http)_\w+/.exec(query) ?? [];
      expect(text).toMatch(new RegExp(`^${metric}(?:\\{.*\\})? [1-9]`, 'm'));
    }
  });

  it('never shows the key that was refused', () => {
    expect(readFileSync(join(directory, 'gateway.log'), 'utf8')).not.toContain('sk-nobodys-key');
  });
});

/** Whether something still has the port, as far as the kernel's table tells. */
function isAlive(url: string): boolean {
  const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/tcp', 'utf8').includes(`:${port} 00000000:0000 0A`);
}
