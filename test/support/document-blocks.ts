import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A fenced block of a document. */
export interface DocumentBlock {
  readonly document: string;
  /** Where its code begins, counted from 1. */
  readonly line: number;
  /** Behind the fence; empty where nothing is. */
  readonly language: string;
  readonly code: string;
  /** What the comment right before it says: `run: sh; prints: Hello`. */
  readonly mark: string | undefined;
}

const BLOCK = /(?:<!-- ([^]*?) -->\s*)?^( *)```(\w*)\n([^]*?)^ *```$/gm;

/** The documents of the project: the README, what is in `docs/`, and what tells contributors how. */
export function allDocuments(): string[] {
  const inDocs = readdirSync(`${ROOT}docs`, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...inDocs.sort().map((name) => `docs/${name}`)];
}

/** The text of a document, by its path from the root. */
export function readDocument(document: string): string {
  return readFileSync(documentPath(document), 'utf8');
}

/** Every fenced block of a document, in their order. */
export function blocksOf(document: string): DocumentBlock[] {
  const text = readDocument(document);
  return [...text.matchAll(BLOCK)].map((match) => {
    const [whole, mark, , language = '', code = ''] = match;
    const before = text.slice(0, match.index + whole.lastIndexOf(code));
    return { document, line: before.split('\n').length, language, code, mark };
  });
}

/** The blocks that a comment marks with `name: …`, and what the comment says of each. */
export function markedBlocks(document: string, name: string): (DocumentBlock & { readonly value: string })[] {
  const start = `${name}: `;
  return blocksOf(document).flatMap((block) =>
    block.mark?.startsWith(start) === true ? [{ ...block, value: block.mark.slice(start.length) }] : [],
  );
}

/** Where a document is on this machine. */
export function documentPath(document: string): string {
  return `${ROOT}${document}`;
}
