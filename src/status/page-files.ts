import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { STATUS_COLOURS_CSS } from './status-colours.css.js';
import { STATUS_ICON_SVG } from './status-icon.svg.js';
import { STATUS_LAYOUT_CSS } from './status-layout.css.js';
import { STATUS_PAGE_HTML } from './status-page.html.js';
import { STATUS_PLOTS_CSS } from './status-plots.css.js';

/** A file of the page, as it is sent. */
export interface PageFile {
  readonly body: Buffer;
  readonly type: string;
  /** Changes with the content (RFC 9110, 8.8.3). */
  readonly etag: string;
}

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
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const files = new Map([
    ['/', toFile(STATUS_PAGE_HTML, 'text/html')],
    ['/status/status.css', toFile([STATUS_COLOURS_CSS, STATUS_PLOTS_CSS, STATUS_LAYOUT_CSS].join('\n'), 'text/css')],
    ['/status/icon.svg', toFile(STATUS_ICON_SVG, 'image/svg+xml')],
  ]);
  for (const name of MODULES) {
    const text = readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8').replace(SOURCE_MAP, '\n');
    files.set(`/status/${name}`, toFile(text, 'text/javascript'));
  }
  return files;
}

function toFile(text: string, type: string): PageFile {
  const body = Buffer.from(text.trimStart());
  return { body, type: `${type}; charset=utf-8`, etag: `"${hash('sha256', body, 'base64url')}"` };
}
