import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayProcess } from '../support/gateway-process.js';
import { openExchange } from '../support/http-exchange.js';
import {
  filesOpenForWriting,
  processStatus,
  runInNetworkOf,
  SEALED_UID,
  sealMissing,
  startSealed,
} from '../support/sealed-process.js';

const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
const CONVERSE = '/bedrock/model/mock%2Fecho/converse';

const missing = sealMissing();
const describeHere = missing === '' ? describe : describe.skip;

/** What Kubernetes's strictest profile and a NetworkPolicy without egress leave of a machine, without a container engine. */
describeHere(`a gateway that is trusted with nothing (S45)${missing}`, () => {
  beforeAll(async () => {
    // Builds, where there is no build.
    const built = await GatewayProcess.start();
    await built.kill();
  }, 120_000);

  describe('on read-only file systems, without a home', () => {
    let gateway: GatewayProcess;

    beforeAll(async () => {
      gateway = await startSealed('shared');
    });

    afterAll(() => gateway.kill());

    it('is nobody, and may do nothing that others may not', () => {
      const status = processStatus(gateway.pid);
      expect(status['Uid']).toMatch(new RegExp(`^${SEALED_UID}\\s`));
      expect(status['CapEff']).toMatch(/^0+$/);
      expect(status['NoNewPrivs']).toBe('1');
    });

    it('starts ready, and says what it could not write', async () => {
      const ready = await openExchange({ origin: gateway.url, method: 'GET', path: '/health/ready' });
      expect(ready.status).toBe(200);
      await ready.readRest();
      expect(gateway.stdout).toMatch(/TLS {12}none: EROFS/);
      expect(gateway.stderr).not.toMatch(/"level":(?:50|60)/);
    });

    it('serves, whole and as a stream, and opens no file to write to', async () => {
      for (const path of [CONVERSE, `${CONVERSE}-stream`]) {
        const headers = { authorization: `Bearer ${gateway.key}` };
        const answer = await openExchange({ origin: gateway.url, path, headers, body: BODY });
        expect(answer.status).toBe(200);
        expect((await answer.readRest()).torn).toBe(false);
      }
      const metrics = await openExchange({ origin: gateway.managementUrl, method: 'GET', path: '/metrics' });
      expect((await metrics.readRest()).bytes.toString()).toContain('bifrost_upstream_requests_total');
      expect(filesOpenForWriting(gateway.pid)).toEqual([]);
    });

    it('ends with 0', async () => {
      gateway.signal('SIGTERM');
      expect(await gateway.exit()).toBe(0);
    });
  });

  describe('without a network of its own', () => {
    let gateway: GatewayProcess;

    beforeAll(async () => {
      gateway = await startSealed('none');
    });

    afterAll(() => gateway.kill());

    it('starts ready and serves: nothing is fetched', () => {
      const script = `
        const { status } = await fetch('${gateway.url}/health/ready');
        const headers = { authorization: 'Bearer ${gateway.key}' };
        const answer = await fetch('${gateway.url}${CONVERSE}', { method: 'POST', headers, body: '${BODY}' });
        const elsewhere = await fetch('http://192.0.2.1/').then(() => 'reached', ({ cause }) => cause.code);
        console.log(JSON.stringify({ ready: status, answer: answer.status, text: await answer.text(), elsewhere }));
      `;
      expect(JSON.parse(runInNetworkOf(gateway.pid, script))).toEqual({
        ready: 200,
        answer: 200,
        text: expect.stringContaining('Hello'),
        elsewhere: 'ENETUNREACH',
      });
    });
  });
});
