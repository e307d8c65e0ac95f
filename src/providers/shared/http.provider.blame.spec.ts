import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { acme } from '../../../test/support/acme.vendor.js';
import { chatAnswer } from '../../../test/support/openai-chat-replies.js';
import { ScriptedUpstream } from '../../../test/support/scripted-upstream.js';
import { type RawScript } from '../../../test/support/upstream-script.js';
import { NetworkConfig } from '../../config/network.config.js';
import { ProviderConfig, ProviderKeyConfig } from '../../config/provider.config.js';
import { OpenAiChatTranslator } from '../../dialects/openai-chat/openai-chat.translator.js';
import { Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { LightAbort } from '../../gateway/model/light-abort.js';
import { type Reply } from '../../gateway/ports/provider.js';
import { HttpProvider } from './http.provider.js';

/** Says that more will come than does. */
const BREAKS_OFF: RawScript = {
  raw: [
    { send: 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"id":' },
    { end: true },
  ],
};

/** A key that is the only one for its model. */
function keyFor(model: string): ProviderKeyConfig {
  return Object.assign(new ProviderKeyConfig(), { name: `key-${model}`, value: `secret-${model}`, models: [model] });
}

describe('HttpProvider whose whole answers break off', () => {
  let upstream: ScriptedUpstream;
  let provider: HttpProvider;

  beforeEach(async () => {
    upstream = await ScriptedUpstream.start();
    upstream.answer(chatAnswer({ text: 'Hello from ACME' }));
    const dialect = new OpenAiChatTranslator();
    const config = Object.assign(new ProviderConfig(), {
      keys: [keyFor('one'), keyFor('two')],
      network_config: Object.assign(new NetworkConfig(), { base_url: upstream.url }),
    });
    provider = new HttpProvider(acme, new Map([[dialect.name, dialect]]), config);
  });

  afterEach(async () => {
    await provider.close();
    await upstream.close();
  });

  function ask(model: string): Promise<Reply> {
    const call = new Call({
      requestId: 'r-1',
      modelId: `acme/${model}`,
      operation: 'converse',
      principal: { id: 'p', name: 'p', access: '*' },
      payload: new Payload('converse', Buffer.from(''), () => ({
        messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
      })),
    });
    call.beginAttempt(new LightAbort());
    return provider.call(call, model);
  }

  async function breakOff(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      upstream.enqueue(BREAKS_OFF);
      await expect(ask('one')).rejects.toMatchObject({ kind: 'unavailable' });
    }
  }

  const states = (): string[] => provider.keyStates().map(({ state }) => state);

  it('counts each once for its key: as a failure in place of the success that its head was', async () => {
    for (let time = 0; time < 5; time += 1) await ask('two');
    for (let time = 0; time < 16; time += 1) await ask('one');
    await breakOff(4);
    // Four of twenty: too few to be no chance. Were each counted twice, they would be enough.
    expect(states()).toEqual(['ready', 'ready']);
    await breakOff(1);
    // Five of twenty-one are more than a fifth; of twenty-six, had their successes stayed, they would be less.
    expect(states()).toEqual(['ejected', 'ready']);
  });
});
