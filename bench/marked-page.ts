import { readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** Prettier would set the table anew, and the command that checks the page would then differ from the one that wrote it. */
const IGNORE_BEGIN = '<!-- prettier-ignore-start -->';
const IGNORE_END = '<!-- prettier-ignore-end -->';

/**
 * Puts `content` between the markers of a page, in place of what was there.
 * @throws Error when the page does not have both, in this order
 */
export function replaceMarked(page: string, content: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`the page has no ${BEGIN} … ${END}`);
  const block = [BEGIN, IGNORE_BEGIN, '', content.trim(), '', IGNORE_END, END].join('\n');
  return page.slice(0, begin) + block + page.slice(end + END.length);
}

export function rewriteMarked(file: string, content: string): void {
  writeFileSync(file, replaceMarked(readFileSync(file, 'utf8'), content));
}
