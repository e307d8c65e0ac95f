import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSelfSigned } from '../../src/trial/self-signed-certificate.js';
import { postConverse } from '../support/event-stream-client.js';
import { LoopbackProxy } from '../support/loopback-proxy.js';
import { chatAnswer } from '../support/openai-chat-replies.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { createTestGateway } from '../support/test-gateway.js';

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };

describe('a vendor behind a proxy', () => {
  let certificate: string;
  let upstream: ScriptedUpstream;
  let proxy: LoopbackProxy;

  beforeAll(async () => {
    const pair = await createSelfSigned(['vendor.test']);
    certificate = pair.cert;
    upstream = await ScriptedUpstream.start(pair);
    upstream.answer(chatAnswer({ text: 'Hi' }));
    proxy = await LoopbackProxy.http(upstream.port);
  });

  afterAll(async () => {
    await proxy.close();
    await upstream.close();
  });

  async function ask(openai: object, environment: Record<string, string>) {
    const lines: string[] = [];
    const gateway = await createTestGateway({
      upstream,
      environment: { CA: certificate, ...environment },
      config: { providers: { openai: { ...openai } } },
      log: (line) => lines.push(line),
    });
    const answer = await postConverse({ ...gateway, modelId: 'openai/gpt-4o' }, HELLO);
    await gateway.close();
    return { status: answer.status, message: answer.json.message, log: lines.join('\n') };
  }

  const network_config = { base_url: 'https://vendor.test', ca_cert_pem: 'env.CA' };

  it('is reached through that of the environment', async () => {
    const { status } = await ask({ network_config }, { HTTPS_PROXY: proxy.url });
    expect(status).toBe(200);
    expect(proxy.requests.at(-1)).toMatchObject({ method: 'CONNECT', target: 'vendor.test:443' });
  });

  it('is reached through its own, and no secret of it is logged', async () => {
    const proxy_config = { type: 'http', url: proxy.url, username: 'gateway', password: 'env.PASSWORD' };
    const { status, log } = await ask({ network_config, proxy_config }, { PASSWORD: 'pa55-w0rd', HTTPS_PROXY: '' });
    expect(status).toBe(200);
    expect(proxy.requests.at(-1)?.authorization).toBe(`Basic ${Buffer.from('gateway:pa55-w0rd').toString('base64')}`);
    expect(log).not.toMatch(/pa55-w0rd|BEGIN CERTIFICATE/);
  });

  it('that does not tunnel is told from a vendor that is out of reach', async () => {
    const refusing = await ScriptedUpstream.start();
    const { status, message } = await ask({ network_config }, { HTTPS_PROXY: refusing.url });
    await refusing.close();
    expect(status).toBe(503);
    expect(message).toMatch(/^The vendor openai /);
  });
});
