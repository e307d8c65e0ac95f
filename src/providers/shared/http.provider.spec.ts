import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { acme } from '../../../test/support/acme.vendor.js';
import { chatAnswer } from '../../../test/support/openai-chat-replies.js';
import { ScriptedUpstream } from '../../../test/support/scripted-upstream.js';
import { NetworkConfig } from '../../config/network.config.js';
import { ProviderConfig, ProviderKeyConfig } from '../../config/provider.config.js';
import { OpenAiChatTranslator } from '../../dialects/openai-chat/openai-chat.translator.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { LightAbort } from '../../gateway/model/light-abort.js';
import { HttpProvider } from './http.provider.js';
import { type AddressedRequest, type HostRequest } from './vendor-host.js';
import { parseBaseUrl } from './upstream-client.js';

function aCall(): Call {
  return new Call({
    requestId: 'r-1',
    modelId: 'acme/acme-small',
    operation: 'converse',
    principal: { id: 'p', name: 'p', access: '*' },
    payload: new Payload('converse', Buffer.from(''), () => ({
      messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
    })),
  });
}

describe('HttpProvider with a host whose token has to be fetched', () => {
  let upstream: ScriptedUpstream;
  let provider: HttpProvider;
  /** Gives the token to whoever waits for it. */
  let giveToken: () => void;

  beforeEach(async () => {
    upstream = await ScriptedUpstream.start();
    upstream.answer(chatAnswer({ text: 'Hello from ACME' }));
    const token = new Promise<void>((resolve) => {
      giveToken = resolve;
    });
    const address = async ({ encoded }: HostRequest): Promise<AddressedRequest> => {
      await token;
      return { baseUrl: parseBaseUrl(upstream.url), ...encoded };
    };
    const dialect = new OpenAiChatTranslator();
    const config = Object.assign(new ProviderConfig(), {
      keys: [Object.assign(new ProviderKeyConfig(), { name: 'main', value: 'acme-key-1' })],
      network_config: Object.assign(new NetworkConfig(), { base_url: upstream.url }),
    });
    const vendor = { ...acme, openHost: () => ({ address }) };
    provider = new HttpProvider(vendor, new Map([[dialect.name, dialect]]), config);
  });

  afterEach(async () => {
    await provider.close();
    await upstream.close();
  });

  it('sends nothing for a try that was over before its token was there, though the call has begun another', async () => {
    const call = aCall();
    const [first, second] = [new LightAbort(), new LightAbort()];
    call.beginAttempt(first);
    const given = provider.call(call, 'acme-small');
    const tooLate = new GatewayError('timeout', 'too late');
    first.abort(tooLate);
    call.beginAttempt(second);
    const answered = provider.call(call, 'acme-small');
    giveToken();
    await expect(given).rejects.toBe(tooLate);
    await expect(answered).resolves.toMatchObject({ kind: 'turn' });
    expect(upstream.requests).toHaveLength(1);
  });
});
