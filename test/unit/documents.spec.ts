import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { faultOf, isUsed } from '../support/block-rules.js';
import { allDocuments, blocksOf, type DocumentBlock, documentPath } from '../support/document-blocks.js';
import { anchorsOf, linksOf } from '../support/document-links.js';

const DOCUMENTS = allDocuments();
const BLOCKS = DOCUMENTS.flatMap((document) => blocksOf(document)).map((block) => ({
  ...block,
  place: `${block.document}:${block.line}`,
}));
const USED = BLOCKS.filter(isUsed);

describe('the rule for blocks of documents', () => {
  const block = (language: string, code: string, mark?: string): DocumentBlock => ({
    ...{ document: 'docs/example.md', line: 1 },
    ...{ language, code, mark },
  });

  it.each([
    ['a command that nothing runs', block('sh', 'curl http://127.0.0.1\n')],
    ['a script that there is not', block('sh', 'npm run fly\n')],
    ['a program without a mark', block('python', 'print(1)\n')],
    ['a mark that there is not', block('sh', 'ls\n', 'runs: sh')],
    ['a test that there is not', block('sh', 'ls --long\n', 'tested: test/unit/nowhere.spec.ts; by: ls --long')],
    ['a test that has nothing of it', block('sh', 'ls\n', 'tested: test/unit/documents.spec.ts; by: no-such-words')],
    ['words that say nothing', block('sh', 'ls\n', 'tested: test/unit/documents.spec.ts; by: ls')],
    ['a mark whose test takes another document', block('sh', 'ls\n', 'walk: sh; prints: dist')],
    ['no reason', block('sh', 'ls\n', 'not run: no')],
  ])('finds %s', (_fault, faulty) => {
    expect(faultOf(faulty)).toEqual(expect.any(String));
  });

  it.each([
    ['a configuration', block('json', '{}\n')],
    ['a command that is run', block('sh', 'ls\n', 'run: sh; prints: dist')],
    ['a script of the project', block('sh', 'npm run lint   # everything\n')],
    ['a reason', block('sh', 'ls\n', 'not run: needs a cluster')],
  ])('lets %s be', (_name, sound) => {
    expect(faultOf(sound)).toBeUndefined();
  });
});

describe('the blocks of the documents', () => {
  it('are many', () => {
    expect(USED.length).toBeGreaterThan(80);
  });

  it.each(USED)('$place ($language) is run by a test, or says why not', (block) => {
    expect(faultOf(block)).toBeUndefined();
  });

  it.each(BLOCKS.filter(({ language }) => language === 'yaml'))('$place is YAML', ({ code }) => {
    expect(parse(code)).toEqual(expect.any(Object));
  });
});

describe.each(DOCUMENTS)('%s', (document) => {
  it('leads to pages and headings that there are', () => {
    const faults = linksOf(document).filter(({ path, anchor }) => {
      if (!existsSync(documentPath(path))) return true;
      return anchor !== '' && path.endsWith('.md') && !anchorsOf(path).has(anchor);
    });
    expect(faults.map(({ link }) => link)).toEqual([]);
  });
});

describe('docs/README.md', () => {
  it('leads to every page, and every decision', () => {
    const linked = new Set(linksOf('docs/README.md').map(({ path }) => path));
    const pages = DOCUMENTS.filter((document) => document.startsWith('docs/') && document !== 'docs/README.md');
    expect(pages.filter((page) => !linked.has(page))).toEqual([]);
  });
});
