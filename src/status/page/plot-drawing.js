import { shape } from './elements.js';
import { clock } from './format.js';

/** Room beside the axes, in pixels: for the values, and for half of the last time. */
export const LEFT = 64;
export const RIGHT = 18;
const TOP = 10;
const BOTTOM = 22;
const HEIGHT = 170;

const TICKS = 4;
const MINUTES_BETWEEN_TIMES = 15;

/** Draws a plot as wide as there is room for. */
export function drawPlot(plot) {
  const { title, unit, series, count } = plot;
  const scale = scaleOf(plot);
  const isEmpty = series.every(({ values }) => values.every((value) => !value));
  const svg = shape('svg', {
    width: plot.width,
    height: HEIGHT,
    viewBox: `0 0 ${plot.width} ${HEIGHT}`,
    role: 'img',
    'aria-label': `${title} of the last ${count} minutes, in ${unit}. ${isEmpty ? 'Nothing yet.' : summarise(plot)}`,
  });
  svg.append(...axes(plot, scale));
  if (plot.chosen !== undefined) svg.append(cursor(plot.chosen, scale));
  svg.append(...(plot.kind === 'bars' ? bars(plot, scale) : lines(plot, scale)));
  if (isEmpty) svg.append(label(scale.middle, HEIGHT / 2 - 6, 'nothing in the last hour', 'empty'));
  return svg;
}

function summarise({ series, format }) {
  return series.map(({ name, values }) => `${name}: at most ${format(Math.max(...values))}`).join('; ');
}

function scaleOf({ width, count, kind, series, least = 1, base = 1 }) {
  const tops = Array.from({ length: count }, (_, index) => topOf(kind, series, index));
  const step = niceStep(Math.max(least, ...tops) / base / TICKS) * base;
  const top = step * Math.max(1, Math.ceil(Math.max(least, ...tops) / step - 1e-9));
  const room = width - LEFT - RIGHT;
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const slot = room / count;
  return { step, top, slot, y, x: (index) => LEFT + index * slot, middle: LEFT + room / 2, right: width - RIGHT };
}

/** Bars stand on each other, lines do not. */
function topOf(kind, series, index) {
  const values = series.map(({ values }) => values[index] ?? 0);
  return kind === 'bars' ? values.reduce((total, value) => total + value, 0) : Math.max(...values);
}

/** The next of 1, 2, 2.5 and 5 times a power of ten. */
function niceStep(raw) {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function axes({ count, from, stepMs, format }, { step, top, y, x, slot, right }) {
  const marks = [];
  for (let value = 0; value <= top * (1 + 1e-9); value += step) {
    marks.push(
      shape('line', { x1: LEFT, x2: right, y1: y(value), y2: y(value), class: value === 0 ? 'base' : 'grid' }),
    );
    marks.push(label(LEFT - 6, y(value) + 4, format(value), 'value'));
  }
  for (let ago = 0; ago < count; ago += MINUTES_BETWEEN_TIMES) {
    const index = count - 1 - ago;
    const at = x(index) + slot / 2;
    marks.push(shape('line', { x1: at, x2: at, y1: y(0), y2: y(0) + 4, class: 'base' }));
    marks.push(label(at, HEIGHT - 5, clock(from + index * stepMs), 'time'));
  }
  return marks;
}

function label(x, y, text, kind) {
  return shape('text', { x, y, class: `label ${kind}` }, text);
}

function cursor(index, { x, slot, y, top }) {
  return shape('rect', { x: x(index), y: y(top), width: slot, height: y(0) - y(top), class: 'cursor' });
}

function bars({ series, count }, { x, y, slot }) {
  const shapes = [];
  const gap = slot > 6 ? 2 : 1;
  for (let index = 0; index < count; index += 1) {
    let below = 0;
    for (const { mark, values } of series) {
      const value = values[index] ?? 0;
      if (value === 0) continue;
      const place = { x: x(index) + gap / 2, width: Math.max(1, slot - gap), y: y(below + value) };
      const height = Math.max(1, y(below) - y(below + value));
      shapes.push(shape('rect', { ...place, height, class: `fill ${mark}` }));
      if (HATCHED.has(mark)) shapes.push(shape('rect', { ...place, height, fill: `url(#hatch-${mark})` }));
      below += value;
    }
  }
  return shapes;
}

/** Told apart by more than their colour. */
const HATCHED = new Set(['provider', 'gateway', 'policy']);

/** Where there is no value the line has a gap; a value alone is a point. */
function lines({ series }, { x, y, slot }) {
  return series.flatMap(({ mark, values }) => {
    const points = [];
    let path = '';
    for (const [index, value] of values.entries()) {
      if (value === null) continue;
      const at = `${(x(index) + slot / 2).toFixed(1)} ${y(value).toFixed(1)}`;
      const isBegin = (values[index - 1] ?? null) === null;
      path += `${isBegin ? 'M' : 'L'}${at}`;
      if (isBegin && (values[index + 1] ?? null) === null) points.push(at.split(' '));
    }
    const dots = points.map(([cx, cy]) => shape('circle', { cx, cy, r: 2.5, class: `fill ${mark}` }));
    return path === '' ? [] : [shape('path', { d: path, class: `line ${mark}` }), ...dots];
  });
}
