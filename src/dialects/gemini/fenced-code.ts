/** Code that the vendor has run for its model, as text. */
export function showCode({ language, code }: { readonly language?: unknown; readonly code?: unknown }): string {
  const word = typeof language === 'string' && language !== 'LANGUAGE_UNSPECIFIED' ? language.toLowerCase() : '';
  return fence(word, code);
}

/** What the code has printed. */
export function showCodeResult({ output }: { readonly output?: unknown }): string {
  return fence('', output);
}

function fence(word: string, content: unknown): string {
  const text = typeof content === 'string' ? content : '';
  return `\`\`\`${word}\n${text.endsWith('\n') ? text : `${text}\n`}\`\`\``;
}
