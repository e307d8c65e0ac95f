import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A block of a document that a reader is told to run. */
export interface DocumentedCommand {
  readonly document: string;
  readonly line: number;
  /**
   * `environment` is a block of exports that the other blocks stand on; `pair` is a shell's that makes an AWS pair, and
   * `signed` one that calls a gateway with it.
   */
  readonly language: 'environment' | 'sh' | 'python' | 'javascript' | 'pair' | 'signed';
  readonly code: string;
  /** A part of what it prints. */
  readonly prints: string | undefined;
}

const RUNNABLE =
  /<!-- run: (environment|sh|python|javascript|pair|signed)(?:; prints: (.+?))? -->\s*```\w+\n([^]*?)```/g;

/** The documents of the project: the README and what is in `docs/`. */
export function allDocuments(): string[] {
  const inDocs = readdirSync(`${ROOT}docs`).filter((name) => name.endsWith('.md'));
  return ['README.md', ...inDocs.sort().map((name) => `docs/${name}`)];
}

/** The blocks that follow a `<!-- run: language; prints: words -->` mark, in their order. */
export function documentedCommands(document: string): DocumentedCommand[] {
  const text = readFileSync(`${ROOT}${document}`, 'utf8');
  return [...text.matchAll(RUNNABLE)].map((match) => ({
    document,
    line: text.slice(0, match.index).split('\n').length + 2,
    language: match[1] as DocumentedCommand['language'],
    code: match[3] ?? '',
    prints: match[2],
  }));
}
