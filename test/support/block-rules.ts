import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DocumentBlock } from './document-blocks.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');
const exists = (path: string) => existsSync(`${ROOT}${path}`);

/** Languages that readers run, or copy into files. Others (text, diff, none) are pictures, or marked. */
const USED = ['sh', 'bash', 'json', 'ts', 'js', 'python', 'yaml', 'dockerfile', 'sql'];

/** The test that takes each block with a mark of this kind. */
const TAKEN_BY: Readonly<Record<string, string>> = {
  run: 'test/e2e/documents.e2e-spec.ts',
  route: 'test/e2e/routing-document.e2e-spec.ts',
  shows: 'test/e2e/troubleshooting.e2e-spec.ts',
  walk: 'test/e2e/first-visit.e2e-spec.ts',
  file: 'test/e2e/extending.e2e-spec.ts',
  change: 'test/e2e/extending.e2e-spec.ts',
  program: 'test/e2e/package.e2e-spec.ts',
};

/** The mark whose test looks into all documents; the others name theirs. */
const OF_EVERY_DOCUMENT = 'run';

/** Fewer characters stand in any test by chance. */
const LEAST_WORDS = 8;

/** The test that takes all blocks of a document in a language, without a mark. */
const TAKEN_WHOLE: Readonly<Record<string, string>> = {
  'docs/deployment.md sh': 'test/unit/deployment-document.spec.ts',
  'docs/deployment.md yaml': 'test/unit/deployment-document.spec.ts',
};

/** npm's own commands, which need no script of that name. */
const OF_NPM = ['ci', 'pack', 'install'];

const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

/** True for a block that readers run or copy. */
export function isUsed({ language }: DocumentBlock): boolean {
  return USED.includes(language);
}

/** Why nobody would notice if the block became wrong; undefined where a test would, or where the block says why none does. */
export function faultOf(block: DocumentBlock): string | undefined {
  return block.mark === undefined ? faultOfBare(block) : faultOfMark(block, block.mark);
}

function faultOfMark(block: DocumentBlock, mark: string): string | undefined {
  const { document } = block;
  const [, kind = mark, value = ''] = /^([\w ]+?)(?:: ([^]*))?$/.exec(mark) ?? [];
  if (kind === 'output' || kind === 'not run') return value.length > 10 ? undefined : `"${kind}" without a reason`;
  if (kind === 'tested') return faultOfTested(block, value);
  const test = TAKEN_BY[kind];
  if (test === undefined) return `unknown mark "${kind}"`;
  if (!exists(test)) return `no such test: ${test}`;
  return kind === OF_EVERY_DOCUMENT || read(test).includes(document) ? undefined : `${test} does not name ${document}`;
}

/** `tested: <file>; by: <words>`: the words stand in the block and in the test. */
function faultOfTested({ code }: DocumentBlock, value: string): string | undefined {
  const [, file = '', words = ''] = /^(\S+); by: (.+)$/.exec(value) ?? [];
  if (words === '' || !exists(file)) return `no such test: "${value}"`;
  if (words.length < LEAST_WORDS) return `"${words}" says too little: give more of what the test and the block have`;
  return code.includes(words) && read(file).includes(words)
    ? undefined
    : `"${words}" is not both in the block and in ${file}`;
}

function faultOfBare({ document, language, code }: DocumentBlock): string | undefined {
  // src/config/documentation.spec.ts loads each of these as a configuration.
  if (language === 'json') return undefined;
  const whole = TAKEN_WHOLE[`${document} ${language}`];
  if (whole !== undefined) return read(whole).includes(document) ? undefined : `${whole} does not name ${document}`;
  if (language === 'sh') return faultOfShell(code);
  return `nothing runs it: mark it with one of ${Object.keys(TAKEN_BY).join(', ')}, "tested", "output" or "not run"`;
}

/** Shell blocks without a mark hold npm's own commands, and scripts that there are. */
function faultOfShell(code: string): string | undefined {
  const lines = code
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');
  return lines.map(faultOfNpm).find((fault) => fault !== undefined);
}

function faultOfNpm(line: string): string | undefined {
  const [, command, script = ''] = /^npm (ci|pack|install|start|test|run)(?: (\S+))?/.exec(line) ?? [];
  if (command === undefined) return `nothing runs "${line}"`;
  const name = command === 'run' ? script : command;
  return OF_NPM.includes(name) || scripts[name] !== undefined ? undefined : `package.json has no script "${name}"`;
}
