import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openConverse } from '../support/event-stream-client.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const WRITE_TIMEOUT_MS = 500;
/** More than the kernel keeps between two processes of one machine. */
const TEXT = 'x'.repeat(20 * 1024 * 1024);
const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: TEXT }] }] });

/** In steps of the event loop that the gateway runs on: where that stands still, both do. */
async function leaveUnread(): Promise<void> {
  for (let steps = 0; steps < 40; steps += 1) await delay(WRITE_TIMEOUT_MS / 10);
}

describe('client_write_timeout_in_seconds', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await createTestGateway({
      config: { server: { client_write_timeout_in_seconds: WRITE_TIMEOUT_MS / 1000 } },
    });
  });

  afterAll(() => gateway.close());

  describe.each(['h1', 'h2'] as const)('over %s', (http) => {
    it.each(['converse', 'converse-stream'] as const)('cuts the unread answer of %s', async (operation) => {
      const target = { url: gateway.url, key: gateway.key, modelId: 'mock/echo', http };
      const exchange = await openConverse(target, operation, BODY);
      await leaveUnread();
      const { bytes, torn } = await exchange.readRest();
      expect(torn).toBe(true);
      expect(bytes.length).toBeLessThan(TEXT.length);
    });

    it('leaves an answer whole that is read', async () => {
      const target = { url: gateway.url, key: gateway.key, modelId: 'mock/echo', http };
      const { bytes, torn } = await (await openConverse(target, 'converse', BODY)).readRest();
      expect(torn).toBe(false);
      expect(bytes.length).toBeGreaterThan(TEXT.length);
    });
  });
});
