import { mkdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, type BrowserContextOptions } from 'playwright-core';
import { browserMissing, launchBrowser, openPage, PICTURES, type WatchedPage } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { postConverse } from '../support/event-stream-client.js';
import { FaultScene } from '../support/fault-scene.js';
import { chatAnswer, chatError } from '../support/openai-chat-replies.js';
import { setupTokenOf } from '../support/status-client.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

/** The title where nothing is wrong, but that a busy machine has the event loop be late. */
const WELL = /^(?:ready|◐ 1 trouble) · Asbru$/;

/** A script for the page that gives the least contrast of its texts. */
const LEAST_CONTRAST = readFileSync(new URL('../support/least-contrast.js', import.meta.url), 'utf8');

const describePage = browserMissing === undefined ? describe : describe.skip;

describePage(`the status page in Chromium${browserMissing === undefined ? '' : ` (${browserMissing})`}`, () => {
  let browser: Browser;
  let scene: FaultScene;
  let opened: WatchedPage | undefined;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser.close());

  beforeEach(async () => {
    const breaker = { minimum_calls: 5, open_time_in_seconds: 60 };
    const keys = [{ name: 'main', value: 'sk-openai-0000000001' }];
    scene = await FaultScene.start({ vendors: { openai: { keys, more: { circuit_breaker: breaker } } } });
    scene.upstream.answer(chatAnswer({ text: 'Hi' }));
  });

  afterEach(async () => {
    await opened?.close();
    opened = undefined;
    await scene.close();
  });

  async function open(
    options: BrowserContextOptions = {},
    prepare?: (page: WatchedPage['page']) => Promise<void>,
  ): Promise<WatchedPage> {
    const httpCredentials = { username: 'setup', password: setupTokenOf(scene.gateway.app) };
    opened = await openPage(browser, scene.managementUrl, { httpCredentials, ...options });
    await prepare?.(opened.page);
    await opened.page.goto(scene.managementUrl);
    await opened.page.waitForSelector('main[aria-busy=false]');
    return opened;
  }

  const call = (modelId = 'openai/some-model') => postConverse(scene.target({ modelId }), HELLO);

  it('asks for a password, and shows nothing without', async () => {
    opened = await openPage(browser, scene.managementUrl);
    const answer = await opened.page.goto(scene.managementUrl).catch(() => undefined);
    expect(answer?.status() ?? 401).toBe(401);
    expect(await opened.page.locator('main').count()).toBe(0);
  });

  it('loads from its own origin, without an error and without breaking its policy', async () => {
    const { page, faults } = await open();
    expect(await page.title()).toMatch(WELL);
    expect(await page.locator('#state').textContent()).toContain('ready');
    expect(await page.locator('#troubles').textContent()).toMatch(/^Nothing needs attention\.$|The event loop was/);
    expect(await page.locator('.plot svg').count()).toBe(9);
    expect(await page.locator('#errors').textContent()).toContain('No call has failed');
    expect(await page.locator('.label.empty').first().textContent()).toBe('nothing in the last hour');
    expect(faults).toEqual([]);
  });

  it('shows calls as they come, and what happens to a vendor, while it is looked at', async () => {
    const { page, faults } = await open();
    for (let count = 0; count < 3; count += 1) await call();
    await page.locator('#tiles', { hasText: 'Calls3' }).waitFor();
    expect(await page.locator('.plot').first().locator('rect.fill.answered').count()).toBeGreaterThan(0);

    scene.upstream.answer(chatError(500, 'broken'));
    for (let count = 0; count < 12; count += 1) await call();
    await page.locator('#troubles .bad', { hasText: 'openai' }).waitFor();
    expect(await page.title()).toMatch(/^▲ \d troubles? · Asbru$/);
    expect(await page.locator('#vendors tr', { hasText: 'openai' }).textContent()).toContain('resting');
    expect(await page.locator('#troubles').textContent()).toContain('The vendor openai fails most calls');
    expect(await page.locator('#errors').textContent()).toContain('provider_server_error');
    expect(await page.locator('#events').textContent()).toContain('resting');
    expect(faults).toEqual([]);
  });

  it('shows markup in names as the text that it is', async () => {
    const name = `mock/<img src=x onerror="document.title='run'"><script>alert(1)</script>`;
    await call(name);
    const { page, faults } = await open();
    expect(await page.locator('#errors').textContent()).toContain(name);
    expect(await page.locator('#errors img, #errors script').count()).toBe(0);
    expect(await page.title()).toMatch(WELL);
    expect(faults).toEqual([]);
  });

  it('refuses to run what another page would put into it', async () => {
    const { page } = await open();
    const outcome = await page.evaluate<string>(
      `try { document.body.innerHTML = '<b>no</b>'; 'taken'; } catch (error) { error instanceof TypeError ? 'refused' : 'failed'; }`,
    );
    expect(outcome).toBe('refused');
  });

  it('says when the gateway does not answer, keeps what it knew, and goes on when it does', async () => {
    await call();
    const { page } = await open();
    await page.route('**/api/status', (route) => route.abort());
    await page.waitForSelector('#outage .outage');
    expect(await page.title()).toBe('✕ no answer · Asbru');
    expect(await page.locator('#outage').textContent()).toContain('does not answer');
    expect(await page.locator('#freshness').textContent()).toContain('as of');
    expect(await page.locator('#tiles').textContent()).toContain('Calls1');
    await page.unroute('**/api/status');
    await page.locator('#outage .outage').waitFor({ state: 'detached' });
    expect(await page.title()).toMatch(WELL);
  });

  it('asks nobody any more when its password is good no longer', async () => {
    const { page } = await open();
    let asked = 0;
    await page.route('**/api/status', (route) => {
      asked += 1;
      return route.fulfill({ status: 401, body: '{}' });
    });
    await page.waitForSelector('#outage button');
    await page.waitForTimeout(2500);
    expect(asked).toBe(1);
    expect(await page.title()).toBe('✕ signed out · Asbru');
  });

  it('asks now and then while nobody looks at it, so that a setup token stays good', async () => {
    let asked = 0;
    const { page } = await open({}, async (prepared) => {
      await prepared.clock.install();
      await prepared.addInitScript(`Object.defineProperty(document, 'hidden', { get: () => true })`);
      prepared.on('request', (request) => {
        if (request.url().endsWith('/api/status')) asked += 1;
      });
    });
    await page.clock.fastForward('09:00');
    expect(asked).toBe(1);
    await page.clock.fastForward('01:30');
    await eventually(() => asked === 2, 'the page has asked again');
  });

  it('tells every minute in words, by the keyboard and as a table', async () => {
    await call();
    const { page } = await open();
    const plot = page.locator('.plot').first();
    await plot.locator('.drawing').focus();
    const readout = plot.locator('.readout');
    expect(await readout.textContent()).toMatch(/^\d\d:\d\d \(running\): answered \d/);
    await page.keyboard.press('ArrowLeft');
    expect(await readout.textContent()).toMatch(/^\d\d:\d\d: answered \d/);
    await plot.locator('summary').click();
    expect(await plot.locator('tbody tr').count()).toBe(60);
    expect(await plot.locator('caption').textContent()).toContain('Calls per minute');
    for (const drawing of await page.locator('.plot svg').all()) {
      expect(await drawing.getAttribute('aria-label')).toMatch(/ of the last 60 minutes, in /);
    }
  });

  it.each<{ name: string; options: BrowserContextOptions }>([
    { name: 'light', options: { colorScheme: 'light', viewport: { width: 1360, height: 900 } } },
    { name: 'dark', options: { colorScheme: 'dark', viewport: { width: 1360, height: 900 } } },
    { name: 'phone', options: { colorScheme: 'light', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 } },
  ])('fits into the window, with enough contrast: $name', async ({ name, options }) => {
    for (let count = 0; count < 3; count += 1) await call();
    await call('mock/no-such-model');
    const { page, faults } = await open(options);
    if (PICTURES !== undefined) {
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: `${PICTURES}/status-${name}.png`, fullPage: true });
    }
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await page.evaluate<number>(LEAST_CONTRAST)).toBeGreaterThanOrEqual(4.5);
    expect(faults).toEqual([]);
  });
});
