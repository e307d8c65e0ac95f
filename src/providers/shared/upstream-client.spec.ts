import { once } from 'node:events';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { LoopbackProxy } from '../../../test/support/loopback-proxy.js';
import { ScriptedUpstream } from '../../../test/support/scripted-upstream.js';
import { jsonReply } from '../../../test/support/upstream-script.js';
import { NetworkConfig } from '../../config/network.config.js';
import { ProviderConfig } from '../../config/provider.config.js';
import { type ProxyRoute } from '../../config/proxy-route.js';
import { createSelfSigned } from '../../trial/self-signed-certificate.js';
import { parseBaseUrl, UpstreamClient } from './upstream-client.js';

type Network = Partial<NetworkConfig>;

describe('UpstreamClient', () => {
  let clear: ScriptedUpstream;
  let secret: ScriptedUpstream;
  let certificate: string;
  let close: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const pair = await createSelfSigned(['vendor.test', '127.0.0.1']);
    certificate = pair.cert;
    clear = await ScriptedUpstream.start();
    secret = await ScriptedUpstream.start(pair);
    for (const upstream of [clear, secret]) upstream.answer(jsonReply(200, {}));
  });

  afterEach(async () => {
    for (const end of close) await end();
    close = [];
    clear.clear();
    secret.clear();
  });

  afterAll(async () => {
    await clear.close();
    await secret.close();
  });

  async function post(baseUrl: string, network: Network = {}, proxy?: ProxyRoute, headers = {}): Promise<number> {
    const client = open(network, proxy);
    const { signal } = new AbortController();
    const response = await client.post({ baseUrl: parseBaseUrl(baseUrl), path: '/v1', headers, body: '{}', signal });
    response.body.drain(1000);
    return response.statusCode;
  }

  function open(network: Network, proxy?: ProxyRoute): UpstreamClient {
    const config = Object.assign(new ProviderConfig(), {
      network_config: Object.assign(new NetworkConfig(), network),
      ...(proxy && { proxy }),
    });
    const client = new UpstreamClient(config);
    close.push(() => client.close());
    return client;
  }

  async function ask(client: UpstreamClient, url: string): Promise<void> {
    const { signal } = new AbortController();
    const asked = { baseUrl: parseBaseUrl(url), path: '/v1', headers: {}, body: '{}', signal };
    const { body } = await client.post(asked);
    await body.gather(1000);
  }

  async function openProxy(kind: 'http' | 'socks5', port: number): Promise<LoopbackProxy> {
    const proxy = await LoopbackProxy[kind](port);
    close.push(() => proxy.close());
    return proxy;
  }

  describe('with a large body', () => {
    const text = 'größer '.repeat(20_000);

    it.each<[string, string | Uint8Array | readonly Uint8Array[]]>([
      ['text', text],
      ['bytes', Buffer.from(text)],
      ['pieces', [Buffer.from(text.slice(0, 7)), Buffer.from(text.slice(7))]],
    ])('sends %s whole, with its length, again and again', async (_name, body) => {
      const client = open({});
      const { signal } = new AbortController();
      const request = { baseUrl: parseBaseUrl(clear.url), path: '/v1', headers: {}, body, signal };
      for (let count = 0; count < 3; count += 1) {
        const answer = await client.post(request);
        await answer.body.gather(1000);
        expect(clear.lastRequest.body.equals(Buffer.from(text))).toBe(true);
        expect(clear.lastRequest.headers['content-length']).toBe(String(Buffer.byteLength(text)));
        expect(clear.lastRequest.headers['transfer-encoding']).toBeUndefined();
      }
    });

    it('sends it through a proxy', async () => {
      const proxy = await openProxy('http', clear.port);
      const client = open({}, { kind: 'fixed', url: proxy.url });
      const { signal } = new AbortController();
      const request = { baseUrl: parseBaseUrl('http://vendor.test'), path: '/v1', headers: {}, body: text, signal };
      const answer = await client.post(request);
      await answer.body.gather(1000);
      expect(clear.lastRequest.body.toString()).toBe(text);
    });

    it('gives up a vendor that does not read', async () => {
      const sockets: Socket[] = [];
      const deaf = createServer((socket) => {
        sockets.push(socket.pause());
      }).listen(0, '127.0.0.1');
      await once(deaf, 'listening');
      close.push(async () => {
        for (const socket of sockets) socket.destroy();
        deaf.close();
        await once(deaf, 'close');
      });
      const baseUrl = parseBaseUrl(`http://127.0.0.1:${(deaf.address() as AddressInfo).port}`);
      const giveUp = new AbortController();
      const body = Buffer.alloc(32 * 1024 * 1024, 'x');
      const asked = open({}).post({ baseUrl, path: '/v1', headers: {}, body, signal: giveUp.signal });
      await once(deaf, 'connection');
      giveUp.abort(new Error('given up'));
      await expect(asked).rejects.toThrow('given up');
    });
  });

  describe('in front of a certificate of the operator', () => {
    it('trusts nobody by itself', async () => {
      await expect(post(secret.url)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      expect(secret.requests).toEqual([]);
    });

    it('trusts the certificate that is given', async () => {
      expect(await post(secret.url, { ca_cert_pem: certificate })).toBe(200);
    });

    it('does not trust it for another host', async () => {
      const url = secret.url.replace('127.0.0.1', 'localhost');
      await expect(post(url, { ca_cert_pem: certificate })).rejects.toMatchObject({
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      });
    });

    it('trusts anybody where it is told to', async () => {
      expect(await post(secret.url, { insecure_skip_verify: true })).toBe(200);
    });
  });

  describe('with its connections', () => {
    let vendor: Http2SecureServer;
    let url: string;
    let sockets: number;
    let versions: string[];

    beforeEach(async () => {
      [sockets, versions] = [0, []];
      const pair = await createSelfSigned(['127.0.0.1']);
      vendor = createSecureServer({ ...pair, allowHTTP1: true }, (request, response) => {
        versions.push(request.httpVersion);
        // Said by itself, Node says no more of it: how long it keeps the connection.
        if (request.httpVersion === '1.1') response.setHeader('connection', 'keep-alive');
        request.resume().once('end', () => response.end('{}'));
      });
      vendor.on('secureConnection', () => {
        sockets += 1;
      });
      vendor.listen(0, '127.0.0.1');
      await once(vendor, 'listening');
      url = `https://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
      close.push(async () => {
        vendor.close();
        await once(vendor, 'close');
      });
    });

    it('speaks HTTP/1.1 also to a vendor that has HTTP/2', async () => {
      await ask(open({ insecure_skip_verify: true }), url);
      expect(versions).toEqual(['1.1']);
    });

    it('makes no more than it may, and uses them again', async () => {
      const client = open({ insecure_skip_verify: true, max_conns_per_host: 2 });
      await Promise.all([1, 2, 3, 4, 5].map(() => ask(client, url)));
      expect(versions).toHaveLength(5);
      expect(sockets).toBe(2);
    });

    it('closes an idle one in the time that is configured', async () => {
      const client = open({ insecure_skip_verify: true, keep_alive_timeout_in_seconds: 0.25 });
      await ask(client, url);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await ask(client, url);
      expect(sockets).toBe(2);
    });

    it('makes as many as are configured before the first request, and no others for it', async () => {
      const client = open({ insecure_skip_verify: true, warm_connections: 1 });
      client.warm([url, url]);
      await eventually(() => sockets === 1, 'the connection is made');
      expect(versions).toEqual([]);
      // The client's side of the handshake is over a little after the vendor's.
      await new Promise((resolve) => setTimeout(resolve, 50));
      await ask(client, url);
      expect(sockets).toBe(1);
      expect(versions).toEqual(['1.1']);
    });

    it('makes none where none are configured', async () => {
      open({ insecure_skip_verify: true }).warm([url]);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(sockets).toBe(0);
    });
  });

  describe('with headers of the operator', () => {
    it('sends them under its own, whatever their case', async () => {
      const extra = { 'X-Team': 'search', 'User-Agent': 'mine', 'Anthropic-Beta': 'a' };
      await post(clear.url, { extra_headers: extra }, undefined, { 'user-agent': 'own', 'anthropic-beta': 'b' });
      expect(clear.lastRequest.headers).toMatchObject({
        'x-team': 'search',
        'user-agent': 'own',
        'anthropic-beta': 'b,a',
      });
    });

    it('sends a list that the request does not have', async () => {
      await post(clear.url, { extra_headers: { 'anthropic-beta': 'a' } });
      expect(clear.lastRequest.headers['anthropic-beta']).toBe('a');
    });
  });

  describe('behind a proxy', () => {
    it('tunnels to https, with the name and the password that the proxy wants', async () => {
      const proxy = await openProxy('http', secret.port);
      const url = proxy.url.replace('//', '//us%40er:pass%3Aword@');
      expect(await post('https://vendor.test', { ca_cert_pem: certificate }, { kind: 'fixed', url })).toBe(200);
      const authorization = `Basic ${Buffer.from('us@er:pass:word').toString('base64')}`;
      expect(proxy.requests).toEqual([{ method: 'CONNECT', target: 'vendor.test:443', authorization }]);
      expect(secret.lastRequest.headers).not.toHaveProperty('proxy-authorization');
    });

    it('looks at the certificate of the vendor, not of the proxy', async () => {
      const proxy = await openProxy('http', secret.port);
      const route: ProxyRoute = { kind: 'fixed', url: proxy.url };
      await expect(post('https://vendor.test', {}, route)).rejects.toMatchObject({
        code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      });
    });

    it('hands requests to http over', async () => {
      const proxy = await openProxy('http', clear.port);
      expect(await post('http://vendor.test', {}, { kind: 'fixed', url: proxy.url })).toBe(200);
      expect(proxy.requests).toMatchObject([{ method: 'POST', target: 'http://vendor.test/v1' }]);
    });

    it('goes through a SOCKS5 proxy', async () => {
      const proxy = await openProxy('socks5', secret.port);
      const route: ProxyRoute = { kind: 'fixed', url: proxy.url };
      expect(await post('https://vendor.test', { ca_cert_pem: certificate }, route)).toBe(200);
      expect(proxy.requests).toMatchObject([{ method: 'SOCKS5', target: 'vendor.test:443' }]);
    });

    it('takes the proxy of the address, and none for those that are excepted', async () => {
      const [forHttps, forHttp] = [await openProxy('http', secret.port), await openProxy('http', clear.port)];
      const route: ProxyRoute = {
        kind: 'byAddress',
        http: forHttp.url,
        https: forHttps.url,
        except: 'other.test,127.0.0.1',
      };
      const network = { ca_cert_pem: certificate };
      expect(await post('https://vendor.test', network, route)).toBe(200);
      expect(await post('http://vendor.test', network, route)).toBe(200);
      expect(await post(clear.url, network, route)).toBe(200);
      expect(await post(secret.url, network, route)).toBe(200);
      expect(forHttps.requests).toHaveLength(1);
      expect(forHttp.requests).toHaveLength(1);
    });
  });
});
