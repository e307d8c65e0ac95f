import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CLIENT_PATH, type Finished, pythonMissing, runProgram } from '../support/child-clients.js';
import { GatewayProcess } from '../support/gateway-process.js';

const curlMissing = spawnSync('curl', ['--version']).status === 0 ? undefined : 'no curl on this machine';

/** The commands of the banner by a word that only they hold, and something that they print. */
const COMMANDS = [
  { name: 'curl', word: /^curl /, missing: curlMissing, prints: '"text":"Hello, Asbru"' },
  { name: 'boto3', word: /\bboto3\b/, missing: pythonMissing, prints: "{'text': 'Hello, Asbru'}" },
  { name: 'PydanticAI', word: /\bpydantic_ai\b/, missing: pythonMissing, prints: 'Hello, Asbru' },
  {
    name: 'the AWS SDK for JavaScript',
    word: /\bclient-bedrock-runtime\b/,
    missing: undefined,
    prints: '{"messageStop":{"stopReason":"end_turn"}}',
  },
];

describe('the lines that a start without a configuration prints', () => {
  let gateway: GatewayProcess;

  describe.each(['127.0.0.1', '0.0.0.0'])('listening on %s', (host) => {
    beforeAll(async () => {
      gateway = await GatewayProcess.start({ environment: { ASBRU_HOST: host } });
    });

    afterAll(() => gateway.kill());

    it('begin with where it is reached', () => {
      expect(gateway.stdout.startsWith('Asbru is listening on http://127.0.0.1:')).toBe(true);
    });

    it('are these commands and no other', () => {
      const { commands } = readBanner(gateway.stdout);
      expect(commands.map((command) => COMMANDS.find(({ word }) => word.test(command))?.name)).toEqual(
        COMMANDS.map(({ name }) => name),
      );
    });

    for (const { name, word, missing, prints } of COMMANDS) {
      const itCommand = missing === undefined ? it : it.skip;
      itCommand(`work as they are: ${name}${missing === undefined ? '' : ` (${missing})`}`, async () => {
        const { exports, commands } = readBanner(gateway.stdout);
        const command = commands.find((each) => word.test(each)) ?? '';
        const { exitCode, stdout, stderr } = await runInShell([...exports, command].join('\n'));
        expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
        expect(stdout.toString()).toContain(prints);
      });
    }
  });
});

/** The lines to paste: what is indented below the explanations, without comments. */
function readBanner(banner: string): { exports: string[]; commands: string[] } {
  const [, lines = ''] = banner.split('Try it with curl:');
  const pasted = lines
    .replaceAll('\\\n', '')
    .split('\n')
    .filter((line) => line.startsWith('  ') && !line.startsWith('  #'))
    .map((line) => line.trim());
  return {
    exports: pasted.filter((line) => line.startsWith('export ')),
    commands: pasted.filter((line) => !line.startsWith('export ')),
  };
}

function runInShell(script: string): Promise<Finished> {
  return runProgram(['sh', '-c', script], { PATH: CLIENT_PATH });
}
