import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OutboundPolicy, openGuardedAgent, PUBLIC_HTTPS, readOutboundUrl } from './guarded-connector.js';
import { isPublicAddress } from './public-address.js';

describe('isPublicAddress (S06)', () => {
  it.each(['1.1.1.1', '93.184.215.14', '172.32.0.1', '100.63.255.255', '2606:4700::1111', '2a00:1450:4001::1'])(
    'takes %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::ffff:1.1.1.1',
    '::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'ff02::1',
    'localhost',
    '',
    '127.1',
    '0x7f.1',
  ])('does not take %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('readOutboundUrl (S06)', () => {
  it('takes https at its port', () => {
    expect(readOutboundUrl('https://example.com/a.png?b', 'image.url', PUBLIC_HTTPS).pathname).toBe('/a.png');
  });

  it.each([
    'http://example.com/',
    'https://example.com:8443/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'ftp://example.com/',
    'data:text/plain,a',
    'https://user:password@example.com/',
    'example.com',
    '',
    '//example.com',
  ])('refuses %s, naming the path and not the address', (text) => {
    const read = () => readOutboundUrl(text, 'messages.0.content.0.image.url', PUBLIC_HTTPS);
    expect(read).toThrow(/^messages\.0\.content\.0\.image\.url: expected [^@]*$/);
  });
});

describe('openGuardedAgent', () => {
  let server: Server;
  let port: number;
  let connections = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/redirect') response.writeHead(302, { location: `http://127.0.0.1:${port}/secret` }).end();
      else response.end('reached');
    });
    server.on('connection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
  });

  async function ask(host: string, path: string, policy: Partial<OutboundPolicy>) {
    const agent = openGuardedAgent({ schemes: ['http'], ports: [port], connectTimeoutMs: 1000, ...policy });
    try {
      const { statusCode, body } = await agent.request({ method: 'GET', origin: `http://${host}:${port}`, path });
      return { statusCode, text: await body.text() };
    } finally {
      await agent.destroy();
    }
  }

  it.each(['127.0.0.1', '127.1', '0x7f.1', '2130706433', 'localhost', 'localhost.', '[::1]', '[::ffff:7f00:1]'])(
    'opens no socket to %s (S06)',
    async (host) => {
      const before = connections;
      const { hostname } = new URL(`http://${host}/`);
      await expect(ask(hostname, '/', {})).rejects.toThrow();
      expect(connections).toBe(before);
    },
  );

  it('connects to the address that it has checked, whatever the name says next (S07)', async () => {
    const answers = [['127.0.0.1'], ['192.0.2.1']];
    const asked: string[] = [];
    const resolve = (hostname: string) => {
      asked.push(hostname);
      return Promise.resolve(answers.shift() ?? []);
    };
    const isAllowed = (address: string) => address === '127.0.0.1';
    expect(await ask('rebinds.example.com', '/', { resolve, isAllowed })).toEqual({ statusCode: 200, text: 'reached' });
    expect(asked).toEqual(['rebinds.example.com']);
    await expect(ask('rebinds.example.com', '/', { resolve, isAllowed })).rejects.toThrow('public internet');
  });

  it('refuses a host of which one address is closed (S07)', async () => {
    const resolve = () => Promise.resolve(['1.1.1.1', '127.0.0.1']);
    await expect(ask('half.example.com', '/', { resolve })).rejects.toThrow('public internet');
  });

  it.each<{ name: string; policy: Partial<OutboundPolicy> }>([
    { name: 'port', policy: { ports: [443] } },
    { name: 'scheme', policy: { schemes: ['https'] } },
  ])('opens no socket by another $name, as a redirect may ask for (S08)', async ({ policy }) => {
    const before = connections;
    const open = { resolve: () => Promise.resolve(['127.0.0.1']), isAllowed: () => true };
    await expect(ask('public.example.com', '/', { ...open, ...policy })).rejects.toThrow('a scheme and a port');
    expect(connections).toBe(before);
  });

  it('follows no redirect (S08)', async () => {
    const policy = { resolve: () => Promise.resolve(['127.0.0.1']), isAllowed: () => true };
    expect(await ask('public.example.com', '/redirect', policy)).toEqual({ statusCode: 302, text: '' });
  });
});
