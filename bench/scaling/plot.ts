import { round } from '../cells.js';
import { type ScalingReport, type Series } from './series.js';
import { type Point } from './slope.js';

/** Sizes in user units of the picture. */
const PANEL = { width: 300, height: 220, left: 58, top: 44, right: 14, bottom: 44 };
const FOOTER = 22;

/** Three panels side by side, both axes logarithmic; the dashed line is what linear growth from the last point looks like. */
export function plot({ axis, series }: ScalingReport): string {
  const width = series.length * PANEL.width;
  const height = PANEL.height + FOOTER;
  const panels = series.map((each, index) => panel(each, { offset: index * PANEL.width, unit: axis.unit }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="11" role="img">`,
    `<title>${escapeText(axis.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...panels,
    text({ x: 12, y: height - 8 }, `${axis.title}; dashed: linear growth`, 'fill="#555555"'),
    '</svg>',
    '',
  ].join('\n');
}

/** From a quantity to where it stands in the picture, by powers of ten. */
interface Scale {
  readonly from: number;
  readonly to: number;
  readonly place: (value: number) => number;
}

function scale(values: readonly number[], start: number, end: number): Scale {
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))));
  return { from, to, place: (value) => start + ((Math.log10(value) - from) / (to - from)) * (end - start) };
}

function panel(
  { name, unit, points, exponent }: Series,
  at: { readonly offset: number; readonly unit: string },
): string {
  const seen = points.filter(({ x, y }) => x > 0 && y > 0);
  const title = text({ x: at.offset + PANEL.left, y: 18 }, `${name} (${unit})`, 'font-weight="bold"');
  if (seen.length === 0) return title;
  const xs = scale(xsOf(seen), at.offset + PANEL.left, at.offset + PANEL.width - PANEL.right);
  const ys = scale(ysOf(seen), PANEL.height - PANEL.bottom, PANEL.top);
  const path = seen.map(({ x, y }) => `${fixed(xs.place(x))},${fixed(ys.place(y))}`).join(' ');
  return [
    title,
    text(
      { x: at.offset + PANEL.left, y: 33 },
      `grows with the power ${exponent === undefined ? '–' : exponent.toFixed(2)}`,
      'fill="#555555"',
    ),
    grid(xs, ys, at.unit),
    linearGuide(seen, xs, ys),
    `<polyline points="${path}" fill="none" stroke="#1f5fa8" stroke-width="2"/>`,
    ...seen.map(
      ({ x, y }) =>
        `<circle cx="${fixed(xs.place(x))}" cy="${fixed(ys.place(y))}" r="3" fill="#1f5fa8"><title>${x}: ${round(y)} ${unit}</title></circle>`,
    ),
  ].join('\n');
}

function grid(xs: Scale, ys: Scale, unit: string): string {
  const [left, right] = [xs.place(10 ** xs.from), xs.place(10 ** xs.to)];
  const [bottom, top] = [ys.place(10 ** ys.from), ys.place(10 ** ys.to)];
  const line = (x1: number, y1: number, x2: number, y2: number): string =>
    `<line x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}" stroke="#dddddd"/>`;
  const columns = powers(xs).flatMap((value) => [
    line(xs.place(value), bottom, xs.place(value), top),
    text({ x: xs.place(value), y: bottom + 15 }, shortNumber(value), 'text-anchor="middle"'),
  ]);
  const rows = powers(ys).flatMap((value) => [
    line(left, ys.place(value), right, ys.place(value)),
    text({ x: left - 6, y: ys.place(value) + 4 }, shortNumber(value), 'text-anchor="end"'),
  ]);
  const caption = text({ x: (left + right) / 2, y: bottom + 31 }, unit, 'text-anchor="middle" fill="#555555"');
  return [...columns, ...rows, caption].join('\n');
}

/** Through the last point, with the power 1, as far as it is in the picture. */
function linearGuide(points: readonly Point[], xs: Scale, ys: Scale): string {
  const last = points.at(-1);
  const first = points[0];
  if (last === undefined || first === undefined) return '';
  const lowest = Math.max(first.x, (last.x * 10 ** ys.from) / last.y);
  const at = (x: number): string => `${fixed(xs.place(x))},${fixed(ys.place((last.y * x) / last.x))}`;
  return `<polyline points="${at(lowest)} ${at(last.x)}" fill="none" stroke="#c0504d" stroke-dasharray="4 3"/>`;
}

function powers({ from, to }: Scale): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
}

function xsOf(points: readonly Point[]): number[] {
  return points.map(({ x }) => x);
}

function ysOf(points: readonly Point[]): number[] {
  return points.map(({ y }) => y);
}

function text({ x, y }: Point, words: string, attributes: string): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" ${attributes}>${escapeText(words)}</text>`;
}

function shortNumber(value: number): string {
  if (value >= 1e6) return `${round(value / 1e6)}M`;
  return value >= 1e3 ? `${round(value / 1e3)}k` : round(value);
}

function fixed(value: number): string {
  return value.toFixed(1);
}

function escapeText(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
