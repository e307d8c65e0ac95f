import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A block of a document that a reader is told to run. */
export interface DocumentedCommand {
  readonly document: string;
  readonly line: number;
  readonly language: 'sh' | 'python' | 'javascript';
  readonly code: string;
}

const RUNNABLE = /<!-- run: (sh|python|javascript) -->\s*```\w+\n([^]*?)```/g;

/** The blocks that follow a `<!-- run: language -->` mark, in their order. */
export function documentedCommands(document: string): DocumentedCommand[] {
  const text = readFileSync(`${ROOT}${document}`, 'utf8');
  return [...text.matchAll(RUNNABLE)].map((match) => ({
    document,
    line: text.slice(0, match.index).split('\n').length + 2,
    language: match[1] as DocumentedCommand['language'],
    code: match[2] ?? '',
  }));
}
