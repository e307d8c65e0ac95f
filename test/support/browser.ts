import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where Chromium is looked for, the variable first. */
const PLACES = [
  process.env['ASBRU_TEST_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** Without a sandbox for containers that have none, and asking nobody but whom the test names. */
const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where pictures of pages are put to be looked at; nowhere unless it is said. */
export const PICTURES = process.env['ASBRU_TEST_SCREENSHOTS'];

const found = PLACES.find((path) => path !== undefined && existsSync(path));

/** Why there is no browser to test with; undefined where there is one. */
export const browserMissing =
  found === undefined ? 'no Chromium: install it, or name it by ASBRU_TEST_CHROMIUM' : undefined;

/** Starts Chromium without a window. @throws Error where there is none */
export function launchBrowser(): Promise<Browser> {
  if (found === undefined) throw new Error(browserMissing);
  return chromium.launch({ executablePath: found, args: SWITCHES });
}

/** A page, and all that went wrong in it. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of the console, violations of its policy, failed requests, and requests to another origin. */
  readonly faults: string[];
  close(): Promise<void>;
}

/** Opens a page in a context of its own, at this origin alone. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (/^(?:error|warning)$/.test(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol !== 'data:' && asked !== origin) faults.push(`asks ${request.url()}`);
  });
  page.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`));
  return { page, faults, close: () => context.close() };
}
