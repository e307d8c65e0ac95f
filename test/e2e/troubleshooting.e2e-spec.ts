import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SCENES } from '../support/troubleshooting-scenes.js';

const DOCUMENTS = ['docs/troubleshooting.md', 'docs/observability.md'];

const SHOWN = /(<!-- shows: (.+?) -->\n\n```\w+\n)([^]*?)\n```/g;

const pathOf = (document: string) => new URL(`../../${document}`, import.meta.url);
const textOf = (document: string) => readFileSync(pathOf(document), 'utf8');

/** Every block of the documents that shows what somebody sees. */
const BLOCKS = DOCUMENTS.flatMap((document) =>
  [...textOf(document).matchAll(SHOWN)].map(([, , name = '', text = '']) => ({ document, name, text })),
);

describe('what the documents say is seen', () => {
  const seen = new Map<string, string>();

  afterAll(() => {
    // Writes what is seen into the documents, for whoever has changed a message and looked at what became of it.
    if (process.env['ASBRU_WRITE_DOCS'] === undefined) return;
    for (const document of DOCUMENTS) {
      const written = textOf(document).replace(SHOWN, (block: string, head: string, name: string) => {
        const text = seen.get(name);
        return text === undefined ? block : `${head}${text}\n\`\`\``;
      });
      writeFileSync(pathOf(document), written);
    }
  });

  it('has a scene for every block, and a block for every scene', () => {
    expect(BLOCKS.map(({ name }) => name).sort()).toEqual(Object.keys(SCENES).sort());
  });

  it('leaves no output without one', () => {
    const outputs = textOf('docs/troubleshooting.md').match(/^```(?:text|json)$/gm);
    expect(outputs).toHaveLength(BLOCKS.filter(({ document }) => document.endsWith('troubleshooting.md')).length);
  });

  it.each(BLOCKS)('$document: $name', async ({ name, text }) => {
    const shown = (await SCENES[name]?.()) ?? '';
    seen.set(name, shown);
    expect(shown).toBe(text);
  });
});
