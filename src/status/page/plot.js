import { element, say, shape } from './elements.js';
import { clock } from './format.js';
import { drawPlot, LEFT, RIGHT } from './plot-drawing.js';

const { document, ResizeObserver } = globalThis;

/**
 * One plot of the last hour: a drawing, the values of one minute in words, and all of them as a table. The minute is the
 * last one, or the one that the pointer or the arrow keys are at.
 */
export class Plot {
  #chart;
  #data;
  #drawn = '';
  #chosen;
  #drawing = element('div', { class: 'drawing' });
  #readout = element('p', { class: 'readout' });
  #table = element('div', { class: 'scroll', tabindex: 0 });
  #details;

  /**
   * @param chart title, unit, `kind` (`bars` or `lines`), `format` of a value, and its series: `name`, `mark`, and `read` of
   *   the document's minutes
   */
  constructor(chart) {
    this.#chart = chart;
    this.#details = element('details', {}, element('summary', {}, 'As a table'), this.#table);
    this.#details.addEventListener('toggle', () => this.#fillTable());
    this.#drawing.addEventListener('pointermove', (event) => this.#point(event));
    this.#drawing.addEventListener('pointerleave', () => this.#choose(undefined));
    this.#drawing.addEventListener('keydown', (event) => this.#step(event));
    this.#drawing.addEventListener('blur', () => this.#choose(undefined));
    this.#drawing.setAttribute('tabindex', '0');
    this.#drawing.setAttribute('role', 'group');
    this.#drawing.setAttribute('aria-label', `${chart.title}, by minute; the arrow keys choose one`);
    new ResizeObserver(() => this.#draw()).observe(this.#drawing);
  }

  get figure() {
    const { title, note } = this.#chart;
    const heading = element('h3', {}, title);
    const caption = element('figcaption', {}, heading, element('p', { class: 'note' }, note), this.#legend());
    return element('figure', { class: 'plot' }, caption, this.#drawing, this.#readout, this.#details);
  }

  /** @param minutes of the status document */
  update(minutes) {
    const from = Date.parse(minutes.from);
    const series = this.#chart.series.map(({ name, mark, read }) => ({ name, mark, values: read(minutes) }));
    this.#data = { from, stepMs: minutes.stepSeconds * 1000, count: minutes.count, series };
    this.#draw();
    this.#fillTable();
  }

  #legend() {
    const entries = this.#chart.series.map(({ name, mark }) => element('li', { class: `mark ${mark}` }, name));
    return element('ul', { class: 'legend' }, ...entries);
  }

  #draw() {
    const width = Math.floor(this.#drawing.clientWidth);
    if (this.#data === undefined || width === 0) return;
    const key = JSON.stringify([this.#data, width, this.#chosen]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    this.#drawing.replaceChildren(drawPlot({ ...this.#chart, ...this.#data, width, chosen: this.#chosen }));
    say(this.#readout, this.#describe(this.#chosen ?? this.#data.count - 1));
  }

  #describe(index) {
    const { format } = this.#chart;
    const { series, count } = this.#data;
    const values = series.map(({ name, values }) => `${name} ${format(values[index])}`);
    return `${this.#timeOf(index)}${index === count - 1 ? ' (running)' : ''}: ${values.join(' · ')}`;
  }

  #timeOf(index) {
    return clock(this.#data.from + index * this.#data.stepMs);
  }

  #point({ clientX }) {
    if (this.#data === undefined) return;
    const { left, width } = this.#drawing.getBoundingClientRect();
    const share = (clientX - left - LEFT) / (width - LEFT - RIGHT);
    this.#choose(Math.floor(share * this.#data.count));
  }

  #step(event) {
    const last = (this.#data?.count ?? 0) - 1;
    const at = this.#chosen ?? last;
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last, Escape: undefined };
    if (!(event.key in next)) return;
    event.preventDefault();
    this.#readout.setAttribute('aria-live', 'polite');
    this.#choose(next[event.key]);
  }

  #choose(index) {
    const last = (this.#data?.count ?? 0) - 1;
    this.#chosen = index === undefined ? undefined : Math.max(0, Math.min(last, index));
    this.#draw();
  }

  /** Made only where somebody reads it. */
  #fillTable() {
    if (!this.#details.open || this.#data === undefined) return;
    const { title, unit, format } = this.#chart;
    const { series, count } = this.#data;
    const cells = (index) => series.map(({ values }) => element('td', { class: 'number' }, format(values[index])));
    const row = (index) => element('tr', {}, element('th', { scope: 'row' }, this.#timeOf(index)), ...cells(index));
    const heads = ['Minute', ...series.map(({ name }) => name)].map((text) => element('th', { scope: 'col' }, text));
    const rows = Array.from({ length: count }, (_, index) => row(count - 1 - index));
    const caption = element('caption', {}, `${title} (${unit}), the newest minute first`);
    const head = element('thead', {}, element('tr', {}, ...heads));
    this.#table.setAttribute('role', 'region');
    this.#table.setAttribute('aria-label', title);
    const { scrollTop } = this.#table;
    this.#table.replaceChildren(element('table', {}, caption, head, element('tbody', {}, ...rows)));
    this.#table.scrollTop = scrollTop;
  }
}

/** Shapes that fill areas by more than their colour; once a page. */
export function patterns() {
  const lines = (id, path) =>
    shape(
      'pattern',
      { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse' },
      shape('path', { d: path, class: 'hatch' }),
    );
  const defs = shape(
    'defs',
    {},
    lines('hatch-provider', 'M0 6L6 0'),
    lines('hatch-gateway', 'M0 0L6 6M0 6L6 0'),
    lines('hatch-policy', 'M0 3H6'),
  );
  const svg = shape('svg', { width: 0, height: 0, class: 'defs', 'aria-hidden': 'true' }, defs);
  document.body.append(svg);
}
