/** The escapes that can spell `__proto__`: `_`, `p`, `r`, `o`, `t`. It has no loop: V8's stack holds those of no long text. */
const ESCAPED_PROTO = /\\u00(?:5[fF]|6[fF]|7[024])/;

/** True for JSON text in which a key may be `__proto__`, however it is spelt; a text in it may be, too. */
export function mayHoldProtoKey(text: string): boolean {
  return text.includes('"__proto__"') || (text.includes('\\u00') && ESCAPED_PROTO.test(text));
}
