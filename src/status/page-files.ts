import { readFileSync } from 'node:fs';
import { type ServedText, toServed } from '../management/served-text.js';
import { STATUS_COLOURS_CSS } from './status-colours.css.js';
import { STATUS_ICON_SVG } from './status-icon.svg.js';
import { STATUS_LAYOUT_CSS } from './status-layout.css.js';
import { STATUS_NARROW_CSS } from './status-narrow.css.js';
import { STATUS_PAGE_HTML } from './status-page.html.js';
import { STATUS_PLOTS_CSS } from './status-plots.css.js';

/** The modules of the page's script, which stand beside this file in `src` as they do in `dist`. */
const MODULES = [
  'charts.js',
  'elements.js',
  'format.js',
  'plot.js',
  'plot-drawing.js',
  'poller.js',
  'sections.js',
  'status.js',
] as const;

/** Where the compiler's map would be found: it is not served. */
const SOURCE_MAP = /\n\/\/# sourceMappingURL=.*\s*$/;

/** The addresses of the page and of all that it is made of. */
export const PAGE_PATHS: string[] = [
  '/',
  '/status/status.css',
  '/status/icon.svg',
  ...MODULES.map((name) => `/status/${name}`),
];

/** Reads the files by their addresses. @throws Error where one is missing */
export function readPageFiles(): ReadonlyMap<string, ServedText> {
  const files = new Map([
    ['/', toFile(STATUS_PAGE_HTML, 'text/html')],
    [
      '/status/status.css',
      toFile([STATUS_COLOURS_CSS, STATUS_PLOTS_CSS, STATUS_LAYOUT_CSS, STATUS_NARROW_CSS].join('\n'), 'text/css'),
    ],
    ['/status/icon.svg', toFile(STATUS_ICON_SVG, 'image/svg+xml')],
  ]);
  for (const name of MODULES) {
    const text = readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8').replace(SOURCE_MAP, '\n');
    files.set(`/status/${name}`, toFile(text, 'text/javascript'));
  }
  return files;
}

function toFile(text: string, type: string): ServedText {
  return toServed(text.trimStart(), `${type}; charset=utf-8`);
}
