import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { FullListener } from '../../../test/support/full-listener.js';
import { ScriptedUpstream } from '../../../test/support/scripted-upstream.js';
import { jsonReply } from '../../../test/support/upstream-script.js';
import { NetworkConfig } from '../../config/network.config.js';
import { ProviderConfig } from '../../config/provider.config.js';
import { type UpstreamResponse } from './dispatch-request.js';
import { readBody } from './read-reply.js';
import { parseBaseUrl, UpstreamClient } from './upstream-client.js';

describe('a caller that limits how long connecting may take', () => {
  let upstream: ScriptedUpstream;
  let blackhole: FullListener;
  let client: UpstreamClient;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    blackhole = await FullListener.start();
    const network_config = Object.assign(new NetworkConfig(), { connect_timeout_in_seconds: 60 });
    client = new UpstreamClient(Object.assign(new ProviderConfig(), { network_config }));
  });

  afterEach(() => {
    upstream.clear();
  });

  afterAll(async () => {
    await client.close();
    await upstream.close();
    await blackhole.close();
  });

  function post(
    url: string,
    connectTimeoutMs: number,
    signal = new AbortController().signal,
  ): Promise<UpstreamResponse> {
    return client.post({ baseUrl: parseBaseUrl(url), path: '/v1', headers: {}, body: '{}', signal, connectTimeoutMs });
  }

  it('is told when there is no connection in that time', async () => {
    await expect(post(blackhole.url, 50)).rejects.toMatchObject({ code: 'ASBRU_CALLERS_CONNECT_TIMEOUT' });
  });

  it('has its answer when there is one, however long that takes', async () => {
    upstream.answer({ ...jsonReply(200, { ok: true }), headersAfterMs: 300 });
    for (let count = 0; count < 3; count += 1) {
      const response = await post(upstream.url, 200);
      expect(Buffer.from(await readBody(response, 1024, 'refuse')).toString()).toBe('{"ok":true}');
    }
    expect(upstream.requests).toHaveLength(3);
  });

  it('is told of other failures as ever', async () => {
    await expect(post('http://127.0.0.1:1', 1000)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('may leave while it waits for the answer', async () => {
    const caller = new AbortController();
    upstream.answer({ ...jsonReply(200, {}), headersAfterMs: 60_000 });
    const response = post(upstream.url, 1000, caller.signal);
    await upstream.receivedRequests(1);
    caller.abort(new Error('left'));
    await expect(response).rejects.toThrow('left');
  });
});
