import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CLIENT_PATH, pythonMissing, runProgram } from '../support/child-clients.js';
import { allDocuments, type DocumentedCommand, documentedCommands } from '../support/documented-commands.js';
import { GatewayProcess } from '../support/gateway-process.js';

/** How a reader runs a block of each language, in a shell with the environment of the README. */
const RUNNERS: Readonly<Record<DocumentedCommand['language'], string>> = {
  environment: ':',
  sh: 'eval "$CODE"',
  python: 'python3 -c "$CODE"',
  javascript: 'node --input-type=module --eval "$CODE"',
};

const COMMANDS = allDocuments().flatMap((document) => documentedCommands(document));

describe('the commands of the documents', () => {
  let gateway: GatewayProcess;

  beforeAll(async () => {
    gateway = await GatewayProcess.start();
  });

  afterAll(() => gateway.kill());

  it('are found', () => {
    const documents = new Set(COMMANDS.map(({ document }) => document));
    expect([...documents]).toEqual(expect.arrayContaining(['README.md', 'docs/mock-vendor.md']));
    expect(COMMANDS.filter(({ language }) => language === 'environment')).toHaveLength(1);
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

  for (const { document, line, language, code, prints } of COMMANDS) {
    const missing = language === 'python' ? pythonMissing : undefined;
    const itCommand = missing === undefined ? it : it.skip;
    itCommand(`${document}:${line}${missing === undefined ? '' : ` (${missing})`}`, async () => {
      const { exitCode, stdout, stderr } = await runProgram(['sh', '-c', `${exports()}\n${RUNNERS[language]}`], {
        PATH: CLIENT_PATH,
        TMPDIR: gateway.temporaryFolder,
        CODE: code,
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
      expect(stdout.toString()).toContain(prints ?? '');
    });
  }
});
