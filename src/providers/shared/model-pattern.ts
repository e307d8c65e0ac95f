const compiled = new WeakMap<readonly string[], RegExp>();

/** Matches names of models that fit one of the patterns, in which `*` stands for any text. Compiled once per list. */
export function toModelPattern(patterns: readonly string[]): RegExp {
  const known = compiled.get(patterns);
  if (known !== undefined) return known;
  const alternatives = patterns.map((pattern) => pattern.split('*').map(escape).join('.*'));
  const expression = new RegExp(`^(?:${alternatives.join('|')})$`, 's');
  compiled.set(patterns, expression);
  return expression;
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
