import { readFileSync, writeFileSync } from 'node:fs';

/** Which command writes a part of a page. */
export type Writer = 'bench' | 'peers' | 'scaling' | 'protocol';

/** Prettier would set the table anew, and the command that checks the page would then differ from the one that wrote it. */
const IGNORE_BEGIN = '<!-- prettier-ignore-start -->';
const IGNORE_END = '<!-- prettier-ignore-end -->';

/**
 * Puts `content` between the markers of a page, in place of what was there.
 * @throws Error when the page does not have both, in this order
 */
export function replaceMarked(page: string, content: string, writer: Writer = 'bench'): string {
  const beginMark = `<!-- ${writer}:begin -->`;
  const endMark = `<!-- ${writer}:end -->`;
  const begin = page.indexOf(beginMark);
  const end = page.indexOf(endMark);
  if (begin === -1 || end < begin) throw new Error(`the page has no ${beginMark} … ${endMark}`);
  const block = [beginMark, IGNORE_BEGIN, '', content.trim(), '', IGNORE_END, endMark].join('\n');
  return page.slice(0, begin) + block + page.slice(end + endMark.length);
}

export function rewriteMarked(file: string, content: string, writer: Writer = 'bench'): void {
  writeFileSync(file, replaceMarked(readFileSync(file, 'utf8'), content, writer));
}
