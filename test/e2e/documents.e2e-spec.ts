import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AWS_CLI, CLIENT_PATH, type Finished, pythonMissing, runProgram } from '../support/child-clients.js';
import { type DocumentedCommand, documentedCommands } from '../support/documented-commands.js';
import { GatewayProcess } from '../support/gateway-process.js';

const ROOT = join(import.meta.dirname, '..', '..');

/** How a reader runs a block of each language, in a shell with the environment of the README. */
const RUNNERS: Readonly<Record<DocumentedCommand['language'], string>> = {
  environment: ':',
  sh: 'eval "$CODE"',
  aws: 'eval "$CODE"',
  python: 'python3 -c "$CODE"',
  javascript: 'node --input-type=module --eval "$CODE"',
  pair: 'eval "$CODE"; echo "ASBRU_ENCRYPTION_KEY=$ASBRU_ENCRYPTION_KEY"',
  signed: 'eval "$CODE"',
};

const COMMANDS = documentedCommands();

/** The languages whose programs `scripts/python-clients.mjs` installs. */
const OF_PYTHON: readonly DocumentedCommand['language'][] = ['python', 'aws'];

describe('the commands of the documents', () => {
  let gateway: GatewayProcess;
  let signing: { readonly gateway: GatewayProcess; readonly exports: string } | undefined;
  let folder: string;

  beforeAll(async () => {
    gateway = await GatewayProcess.start();
    folder = await mkdtemp(join(tmpdir(), 'asbru-documents-'));
    // What `npm install` makes of `bin`.
    const { bin } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { bin: { asbru: string } };
    await writeFile(join(folder, 'asbru'), `#!/bin/sh\nexec node '${join(ROOT, bin.asbru)}' "$@"\n`, { mode: 0o755 });
  });

  afterAll(async () => {
    await gateway.kill();
    await signing?.gateway.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('are found', () => {
    const documents = new Set(COMMANDS.map(({ document }) => document));
    expect([...documents]).toEqual(expect.arrayContaining(['README.md', 'docs/clients.md', 'docs/mock-vendor.md']));
    expect(COMMANDS.filter(({ language }) => language === 'environment')).toHaveLength(1);
    const inReadme = COMMANDS.filter(({ document }) => document === 'README.md').map(({ language }) => language);
    expect(inReadme).toEqual(expect.arrayContaining(['sh', 'python', 'javascript', 'pair', 'signed']));
  });

  it('each say what they print', () => {
    const silent = COMMANDS.filter(({ language, prints }) => language !== 'environment' && prints === undefined);
    expect(silent.map(({ document, line }) => `${document}:${line}`)).toEqual([]);
  });

  /** What the README tells to export, with the key and the port of this gateway. */
  function exports(): string {
    const written = COMMANDS.find(({ language }) => language === 'environment')?.code ?? '';
    return written.replace(/sk-bf-[\w-]+/, gateway.key).replaceAll('8080', new URL(gateway.url).port);
  }

  function run({ language, code }: DocumentedCommand, variables: string): Promise<Finished> {
    return runProgram(['sh', '-c', `${variables}\n${RUNNERS[language]}`], {
      PATH: [folder, CLIENT_PATH, dirname(AWS_CLI)].join(delimiter),
      TMPDIR: gateway.temporaryFolder,
      CODE: code,
    });
  }

  /** A gateway with the pair that a document has made, as the document says. */
  async function startWithPair(printed: string): Promise<void> {
    const read = (pattern: RegExp) => pattern.exec(printed)?.[1] ?? '';
    const entry: unknown = JSON.parse(read(/^(\{\n[^]*?^\})$/m));
    await writeFile(
      join(folder, 'config.json'),
      JSON.stringify({ providers: { mock: {} }, governance: { virtual_keys: [entry] } }),
    );
    const environment = { ASBRU_ENCRYPTION_KEY: read(/^ASBRU_ENCRYPTION_KEY=(\S+)$/m) };
    const started = await GatewayProcess.start({ directory: folder, environment });
    const variables = [
      `AWS_ENDPOINT_URL_BEDROCK_RUNTIME=${started.url}/bedrock`,
      `AWS_ACCESS_KEY_ID=${read(/AWS access key id +(\S+)/)}`,
      `AWS_SECRET_ACCESS_KEY=${read(/AWS secret access key +(\S+)/)}`,
    ];
    signing = { gateway: started, exports: `export ${variables.join(' ')}` };
  }

  for (const command of COMMANDS) {
    const { document, line, language, prints } = command;
    const missing = OF_PYTHON.includes(language) ? pythonMissing : undefined;
    const itCommand = missing === undefined ? it : it.skip;
    itCommand(
      `${document}:${line}${missing === undefined ? '' : ` (${missing})`}`,
      async () => {
        const { exitCode, stdout, stderr } = await run(
          command,
          language === 'signed' ? (signing?.exports ?? '') : exports(),
        );
        expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
        expect(stdout.toString()).toContain(prints ?? '');
        if (language === 'pair') await startWithPair(stdout.toString());
      },
      60_000,
    );
  }
});
