import { type Call } from '../../gateway/model/call.js';
import { type Warning } from '../../gateway/model/warnings.js';
import { type HeaderList } from './header-list.js';

/** A header is no log: beyond this many characters the rest is counted, not shown. */
const MAX_WARNINGS_LENGTH = 2000;

const NOT_PRINTABLE_ASCII = /[^\x20-\x7e]/g;

/** Headers of an answer, whole or streamed. */
export function answerHeaders(call: Call, contentType?: string): HeaderList {
  const list = ['x-amzn-requestid', call.requestId];
  if (contentType !== undefined) list.push('content-type', contentType);
  if (call.warnings.list.length > 0) list.push('x-asbru-warnings', formatWarnings(call.warnings.list));
  return list;
}

/** Warnings as one header value: `path: message`, separated by `; `. */
export function formatWarnings(warnings: readonly Warning[]): string {
  let text = '';
  for (const [index, warning] of warnings.entries()) {
    const next = `${index === 0 ? '' : '; '}${warning.path}: ${warning.message}`.replace(NOT_PRINTABLE_ASCII, '?');
    if (text.length + next.length > MAX_WARNINGS_LENGTH) return `${text}; and ${warnings.length - index} more`;
    text += next;
  }
  return text;
}
