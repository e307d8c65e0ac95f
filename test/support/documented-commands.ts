import { allDocuments, blocksOf } from './document-blocks.js';

const LANGUAGES = ['environment', 'sh', 'aws', 'python', 'javascript', 'pair', 'signed'] as const;

/** A block of a document that a reader is told to run. */
export interface DocumentedCommand {
  readonly document: string;
  readonly line: number;
  /**
   * `environment` is a block of exports that the other blocks stand on; `aws` is a shell's that needs the AWS CLI; `pair` is
   * one that makes an AWS pair, and `signed` one that calls a gateway with it.
   */
  readonly language: (typeof LANGUAGES)[number];
  readonly code: string;
  /** A part of what it prints. */
  readonly prints: string | undefined;
}

const MARK = /^run: (\w+)(?:; prints: (.+))?$/;

/** The blocks that follow a `<!-- run: language; prints: words -->` mark, in their order. */
export function documentedCommands(): DocumentedCommand[] {
  return allDocuments().flatMap((document) => blocksOf(document).flatMap(toCommand));
}

function toCommand({ document, line, code, mark = '' }: ReturnType<typeof blocksOf>[number]): DocumentedCommand[] {
  const [, name, prints] = MARK.exec(mark) ?? [];
  if (name === undefined) return [];
  const language = LANGUAGES.find((known) => known === name);
  if (language === undefined) throw new Error(`${document}:${line}: "run: ${name}" is none of ${LANGUAGES.join(', ')}`);
  return [{ document, line, language, code, prints }];
}
