import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postConverse } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { CLIENT_PREFACE, framesIn, growingFields, requestFrames } from '../support/http2-frames.js';
import { RawConnection } from '../support/raw-connection.js';
import { createTestGateway, type TestGateway } from '../support/test-gateway.js';

const PATH = '/bedrock/model/mock%2Fecho/converse';
const BODY = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
const MARK = 'Hello';

const FRAME = { data: 0x0, headers: 0x1, reset: 0x3, goAway: 0x7 } as const;

type Field = readonly [string, string];

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await createTestGateway();
});

afterAll(() => gateway.close());

/** What the server says to one request on a connection of its own: nothing is given of it, or its answer. */
async function ask(fields: readonly Field[], compressed = ''): Promise<{ answered: boolean; text: string }> {
  const { port } = gateway.app.getHttpServer().address() as AddressInfo;
  const connection = await RawConnection.open(port);
  connection.send(CLIENT_PREFACE + requestFrames(1, { fields, body: BODY, compressed }));
  const frames = () => framesIn(connection.received);
  const isOver = () =>
    connection.closed ||
    frames().some(
      ({ type, payload }) => type === FRAME.reset || type === FRAME.goAway || (type === FRAME.data && payload !== ''),
    );
  try {
    await eventually(isOver, 'the server answers', 20_000);
    const data = frames().filter(({ type }) => type === FRAME.data);
    return { answered: data.length > 0, text: data.map(({ payload }) => payload).join('') };
  } finally {
    connection.socket.destroy();
  }
}

const pseudo = (path = PATH): Field[] => [
  [':method', 'POST'],
  [':scheme', 'http'],
  [':authority', 'gateway'],
  [':path', path],
];
const key = (): Field => ['authorization', `Bearer ${gateway.key}`];
const type: Field = ['content-type', 'application/json'];

describe('tricks of HTTP/2 (S14)', () => {
  it('are not needed: a request of plain frames is served', async () => {
    expect((await ask([...pseudo(), key(), type])).text).toContain(MARK);
  });

  it.each<{ name: string; fields: () => Field[] }>([
    { name: 'a name in upper case', fields: () => [...pseudo(), key(), type, ['X-Secret', 'a']] },
    { name: 'the key by a name in upper case', fields: () => [...pseudo(), ['Authorization', key()[1]], type] },
    { name: 'connection', fields: () => [...pseudo(), key(), type, ['connection', 'x-secret']] },
    { name: 'transfer-encoding', fields: () => [...pseudo(), key(), type, ['transfer-encoding', 'chunked']] },
    { name: 'upgrade', fields: () => [...pseudo(), key(), type, ['upgrade', 'websocket']] },
    { name: 'te: gzip', fields: () => [...pseudo(), key(), type, ['te', 'gzip']] },
    { name: 'two paths', fields: () => [...pseudo(), [':path', '/health'], key(), type] },
    { name: 'two methods', fields: () => [[':method', 'GET'], ...pseudo(), key(), type] },
    { name: 'no path', fields: () => [...pseudo().slice(0, 3), key(), type] },
    { name: 'an empty path', fields: () => [...pseudo(''), key(), type] },
    { name: 'a pseudo-header behind a header', fields: () => [key(), ...pseudo(), type] },
    { name: 'a pseudo-header of an answer', fields: () => [...pseudo(), [':status', '200'], key(), type] },
    { name: 'a pseudo-header that nobody knows', fields: () => [...pseudo(), [':secret', 'a'], key(), type] },
    { name: 'a line break behind the key', fields: () => [...pseudo(), ['x-bf-vk', `${gateway.key}\r\na: b`], type] },
    { name: 'a NUL behind the key', fields: () => [...pseudo(), ['x-bf-vk', `${gateway.key}\u0000`], type] },
    { name: 'a line break in the path', fields: () => [...pseudo(`${PATH} HTTP/1.1\r\nx-a: b`), key(), type] },
    { name: 'the key by a name with a colon', fields: () => [...pseudo(), ['x-bf-vk:', gateway.key], type] },
    { name: 'the key by a name with a space', fields: () => [...pseudo(), ['x-bf-vk ', gateway.key], type] },
    { name: 'a length that is not the body’s', fields: () => [...pseudo(), key(), type, ['content-length', '5']] },
    { name: 'two hosts', fields: () => [...pseudo(), [':authority', 'elsewhere'], key(), type] },
    { name: 'two credentials', fields: () => [...pseudo(), key(), ['authorization', 'Bearer sk-bf-other'], type] },
    { name: 'a frame beyond every limit', fields: () => [...pseudo(), key(), type, ['x-a', 'a'.repeat(20_000)]] },
  ])('open nothing: $name', async ({ fields }) => {
    const { text } = await ask(fields());
    expect(text).not.toContain(MARK);
    expect((await postConverse({ ...gateway, modelId: 'mock/echo' }, JSON.parse(BODY) as object)).status).toBe(200);
  });

  it('with a head that grows a thousandfold when it is read is given up, and the gateway lives on', async () => {
    const before = process.memoryUsage().rss;
    const { answered } = await ask([...pseudo(), key(), type], growingFields(10_000));
    expect(answered).toBe(false);
    expect(process.memoryUsage().rss - before).toBeLessThan(30 << 20);
    expect((await ask([...pseudo(), key(), type])).text).toContain(MARK);
  });

  it.each<{ name: string; path: string }>([
    { name: 'dots', path: '/health/../bedrock/model/mock%2Fecho/converse' },
    { name: 'encoded dots', path: '/health/%2e%2e/bedrock/model/mock%2Fecho/converse' },
    { name: 'another origin', path: 'http://evil.example.com/health' },
    { name: 'bytes that are no text', path: '/bedrock/model/mock%2Fecho\u00ff\u00fe/converse' },
    { name: 'an asterisk', path: '*' },
  ])('are routed as over HTTP/1.1, without a credential: $name', async ({ path }) => {
    const { text } = await ask([...pseudo(path), type]);
    expect(text).not.toContain(MARK);
  });

  it.each(['evil.example.com/health', 'user@gateway', 'a b', ''])(
    'with the authority "%s" change no route',
    async (name) => {
      const fields = [...pseudo().filter(([field]) => field !== ':authority'), [':authority', name] as const, type];
      expect((await ask(fields)).text).not.toContain(MARK);
      const beside = [...pseudo(), ['host', name] as const, type];
      expect((await ask(beside)).text).not.toContain(MARK);
    },
  );
});
