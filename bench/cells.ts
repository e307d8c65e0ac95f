import { type Missing } from './figures.js';
import { type Unit } from './readings.js';
import { type Spread } from './statistics.js';

/** A table whose first columns are words and whose others are numbers. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  wordColumns: number,
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column < wordColumns ? '---' : '--:')).join('|');
  return [line(head), `|${rule}|`, ...rows.map(line)].join('\n');
}

export function ratioCell(ratio: Spread | Missing | undefined): string {
  if (ratio === undefined) return '–';
  if ('missing' in ratio) return 'missing';
  return `${round(ratio.median)} (${round(ratio.lowerQuartile)}–${round(ratio.upperQuartile)})`;
}

export function withUnit(value: number, unit: Unit): string {
  if (unit === '/s') return Math.round(value).toLocaleString('en');
  if (unit === 'µs' && Math.abs(value) >= 1000) return `${round(value / 1000)} ms`;
  return `${round(value)} ${unit}`;
}

/** Three significant digits: more would be noise. */
export function round(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
