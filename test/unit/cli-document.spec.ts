import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../src/cli/commands.js';

const text = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

const optionsIn = (part: string): string[] => [...new Set(part.match(/--[a-z][a-z-]*/g) ?? [])];

describe('docs/cli.md', () => {
  it.each(COMMANDS.map(({ name, details }) => ({ name, details })))('tells of asbru $name', ({ name, details }) => {
    expect(text).toContain(`asbru ${name}`);
    for (const option of optionsIn(details)) expect(text).toContain(`\`${option}\``);
  });

  it('names options that there are', () => {
    const known = new Set([...COMMANDS.flatMap(({ details }) => optionsIn(details)), '--help', '--version']);
    const others = new Set(['--rm', '--package']);
    expect(optionsIn(text).filter((option) => !known.has(option) && !others.has(option))).toEqual([]);
  });

  it('names the variable of each option of asbru serve', () => {
    const rows = [...text.matchAll(/^\| `(--[\w-]+)` +\| `(\w+)` +\|$/gm)].map(([, option, variable]) => [
      option,
      variable,
    ]);
    const { details } = COMMANDS.find(({ name }) => name === 'serve')!;
    expect(rows.map(([option]) => option)).toEqual(optionsIn(details));
    for (const [, variable = ''] of rows) expect(details).toContain(variable);
  });
});
