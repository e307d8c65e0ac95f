import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as waitFor } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { FrontProxy, type ProxyKind, proxyMissing } from '../support/front-proxy.js';
import { openExchange } from '../support/http-exchange.js';
import { RawConnection } from '../support/raw-connection.js';
import { SMUGGLED_PATH, smugglingForms } from '../support/smuggling-forms.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const PATH = '/bedrock/model/mock%2Fecho/converse';

/** How long a server that waits for more is given, in milliseconds, once nothing has come for a while. */
const QUIET_MS = 150;

let gateway: TestGateway;
/** The paths of what each server took for a request, by the number in the host header. */
const seen = new Map<string, string[]>();
const seenByNode = new Map<string, string[]>();
let plain: Server;

function note(list: Map<string, string[]>, { url = '', headers: { host = '' } }: IncomingMessage): void {
  list.set(host, [...(list.get(host) ?? []), url]);
}

beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.app.getHttpServer().prependListener('request', (request: IncomingMessage) => {
    note(seen, request);
  });
  plain = createServer((request, response) => {
    note(seenByNode, request);
    request.resume().on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  plain.closeAllConnections();
  plain.close();
  await gateway.close();
});

const gatewayPort = () => (gateway.app.getHttpServer().address() as AddressInfo).port;
const plainPort = () => (plain.address() as AddressInfo).port;

/** Every form says in its host header which it is. */
const FORMS = smugglingForms(PATH, 'Authorization: Bearer sk-bf-test-1f0c7a52e9b84d36\r\n').map((form, index) => ({
  ...form,
  host: `form-${index}`,
  text: form.text.replaceAll('host: gateway', `host: form-${index}`),
}));

const statusesIn = (received: string) => received.match(/HTTP\/1\.1 \d{3}(?= )/g) ?? [];

/** The statuses of all answers on one connection, which nothing more will be sent on: a server that waits gives up. */
async function sendAll(port: number, text: string): Promise<string[]> {
  const connection = await RawConnection.open(port);
  connection.send(text);
  connection.socket.end();
  await connection.isClosed(20_000);
  return statusesIn(connection.received);
}

/** Sends through a proxy, which would take an end for a client that has left, and waits until it is quiet. */
async function sendThrough(port: number, text: string): Promise<void> {
  const connection = await RawConnection.open(port);
  connection.send(text);
  let length = -1;
  while (!connection.closed && length !== connection.received.length) {
    length = connection.received.length;
    await waitFor(QUIET_MS);
  }
  connection.socket.destroy();
}

describe('a request with another inside of it (S13)', () => {
  let answers: readonly (readonly [own: string[], ofNode: string[]])[];

  beforeAll(async () => {
    answers = await Promise.all(
      FORMS.map(({ text }) => Promise.all([sendAll(gatewayPort(), text), sendAll(plainPort(), text)])),
    );
  });

  it('is not what two requests on one connection are: both of them are seen', async () => {
    const head = 'host: pair\r\ncontent-length: 2\r\n\r\n{}';
    await sendAll(gatewayPort(), `POST ${PATH} HTTP/1.1\r\n${head}POST ${SMUGGLED_PATH} HTTP/1.1\r\n${head}`);
    expect(seen.get('pair')).toEqual([PATH, SMUGGLED_PATH]);
  });

  it.each(FORMS.map((form, index) => ({ ...form, index })))(
    'is to the gateway what it is to Node itself: $name',
    ({ host, isPair, index }) => {
      const [own, ofNode] = answers[index] ?? [[], []];
      const paths = seen.get(host) ?? [];
      if (isPair !== true) expect(paths).not.toContain(SMUGGLED_PATH);
      expect(paths).toEqual(seenByNode.get(host) ?? []);
      // What Node's parser refuses, nothing before it has let through.
      if (ofNode.at(-1)?.endsWith('400') === true) expect(own.at(-1)).toMatch(/ 40[01]$/);
      expect(own.filter((answer) => answer.endsWith('500'))).toEqual([]);
    },
  );
});

describe.each<ProxyKind>(['nginx', 'haproxy'])('behind %s', (kind) => {
  const missing = proxyMissing(kind);
  const itHere = missing === '' ? it : it.skip;
  let proxy: FrontProxy;

  beforeAll(async () => {
    if (missing === '') proxy = await FrontProxy.start(kind, gatewayPort());
  });

  afterAll(async () => {
    if (missing === '') await proxy.close();
  });

  beforeEach(() => {
    seen.clear();
  });

  /** Somebody else's request, through the same connection of the proxy to the gateway. */
  async function askAsVictim(number: number): Promise<number> {
    const origin = `http://127.0.0.1:${proxy.port}`;
    const exchange = await openExchange({ origin, method: 'GET', path: `/health/live?victim=${number}` });
    await exchange.readRest();
    return exchange.status;
  }

  const smuggledIn = (paths: readonly string[]) => paths.filter((path) => path.includes(SMUGGLED_PATH)).length;

  itHere(`a request of its own is logged by the proxy and seen by the gateway (S13)${missing}`, async () => {
    const before = smuggledIn(proxy.requests);
    await sendThrough(proxy.port, `GET ${SMUGGLED_PATH} HTTP/1.1\r\nhost: own\r\n\r\n`);
    await eventually(() => seen.get('own')?.[0] === SMUGGLED_PATH, 'the gateway sees it');
    await eventually(() => smuggledIn(proxy.requests) === before + 1, 'the proxy logs it once');
  });

  itHere.each(FORMS)(
    `both see the same requests, and others get their own answers (S13): $name${missing}`,
    async ({ text }) => {
      const before = smuggledIn(proxy.requests);
      await sendThrough(proxy.port, text);
      const victims = [await askAsVictim(1), await askAsVictim(2), await askAsVictim(3)];
      expect(victims).toEqual([200, 200, 200]);
      const paths = [...seen.values()].flat();
      expect(paths.filter((path) => path.startsWith('/health/live'))).toHaveLength(3);
      // What the proxy took for a second request, it has passed on as one.
      await eventually(
        () => smuggledIn(proxy.requests) - before >= smuggledIn(paths),
        'the proxy logs as many as the gateway saw',
      );
    },
  );
});
