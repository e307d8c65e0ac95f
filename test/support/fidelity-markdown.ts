/** A member of a request as Markdown: its path is code, what is said about it is not. */
export function codeOf(member: string): string {
  const [, path = member, note = ''] = /^([\w.[\]]+)(.*)$/.exec(member) ?? [];
  return /^[a-z][\w.[\]]*$/i.test(path) && !member.startsWith('a ') ? `\`${path}\`${note}` : member;
}

/** Members in a sentence; values of the same member are named together. */
export function listMembers(members: readonly string[]): string {
  const values = new Map<string, string[]>();
  for (const member of members) {
    const [, path = member, value] = /^([^:]+): ([^()]+)$/.exec(member) ?? [];
    values.set(path, [...(values.get(path) ?? []), ...(value === undefined ? [] : [value])]);
  }
  return [...values]
    .map(([path, of]) => (of.length === 0 ? codeOf(path) : `${codeOf(path)} (${of.join(', ')})`))
    .join(', ');
}

/** A table as Prettier writes it. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => (line[column] ?? '').length)));
  const write = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return `${[write(head), write(rule), ...rows.map(write)].join('\n')}\n`;
}
