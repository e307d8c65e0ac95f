import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { browserMissing, launchBrowser, openPage, PICTURES, type WatchedPage } from '../support/browser.js';
import { MANAGEMENT_TOKEN } from '../support/described-api.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

// A browser starts, and reads a script of a megabyte and a half.
jest.setTimeout(120_000);

const describePage = browserMissing === undefined ? describe : describe.skip;

describePage(`the page at /docs${browserMissing === undefined ? '' : ` (${browserMissing})`}`, () => {
  let gateway: TestGateway;
  let browser: Browser;
  let opened: WatchedPage;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    gateway = await createTestGateway({ management: true, environment: { ASBRU_ADMIN_TOKEN: MANAGEMENT_TOKEN } });
    browser = await launchBrowser();
    opened = await openPage(browser, gateway.managementUrl, {
      httpCredentials: { username: 'operator', password: MANAGEMENT_TOKEN },
      viewport: { width: 1280, height: 1400 },
    });
    ({ page } = opened);
    page.setDefaultTimeout(90_000);
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${gateway.managementUrl}/docs`);
    await page.locator('.opblock').first().waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });

  it('shows every operation, by its part', async () => {
    const parts = await page.locator('.opblock-tag').allInnerTexts();
    expect(parts.map((text) => text.split('\n')[0])).toEqual(
      expect.arrayContaining(['Bedrock Integration', 'PydanticAI Integration', 'Health', 'Management']),
    );
    expect(await page.locator('.opblock').count()).toBeGreaterThan(30);
    await picture('overview');
  });

  it('shows what an operation takes', async () => {
    const converse = page.locator('#operations-Bedrock_Integration-bedrockConverse');
    await converse.locator('.opblock-summary').click();
    await converse.getByText('x-asbru-strict').first().waitFor();
    expect(await converse.innerText()).toContain('Hello, Asbru');
    await picture('operation');
    await converse.locator('.opblock-summary').click();
  });

  it('shows what a stream answers', async () => {
    const stream = page.locator('#operations-PydanticAI_Integration-pydanticaiBedrockConverseStream');
    await stream.locator('.opblock-summary').click();
    const answers = stream.locator('.responses-wrapper');
    await answers.getByText('ThrottlingException').first().waitFor();
    const types = await answers.locator('option').allInnerTexts();
    expect(types).toEqual(
      expect.arrayContaining(['application/vnd.amazon.eventstream', 'application/x-amz-eventstream']),
    );
    await answers.scrollIntoViewIfNeeded();
    await picture('stream');
  });

  it('asks for no credential', async () => {
    expect(await page.locator('.authorize, .authorization__btn').count()).toBe(0);
  });

  it('loads from its own port only, and breaks no policy of it', () => {
    expect(asked.length).toBeGreaterThan(4);
    expect(opened.faults).toEqual([]);
  });

  /** To be looked at, where somebody wants to. */
  async function picture(name: string): Promise<void> {
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/docs-${name}.png` });
  }
});
