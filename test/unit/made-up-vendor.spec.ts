import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NetworkConfig } from '../../src/config/network.config.js';
import { ProviderConfig, ProviderKeyConfig } from '../../src/config/provider.config.js';
import { OpenAiChatTranslator } from '../../src/dialects/openai-chat/openai-chat.translator.js';
import { Call } from '../../src/gateway/model/call.js';
import { Payload } from '../../src/gateway/model/payload.js';
import { type Reply } from '../../src/gateway/ports/provider.js';
import { HttpProvider } from '../../src/providers/shared/http.provider.js';
import { acme } from '../support/acme.vendor.js';
import { textOf } from '../support/event-stream-client.js';
import { chatAnswer } from '../support/openai-chat-replies.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';

describe('a made-up vendor', () => {
  let upstream: ScriptedUpstream;
  let provider: HttpProvider;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    upstream.answer(chatAnswer({ text: 'Hello from ACME' }));
    const dialect = new OpenAiChatTranslator();
    const config = Object.assign(new ProviderConfig(), {
      keys: [Object.assign(new ProviderKeyConfig(), { name: 'main', value: 'acme-key-1' })],
      network_config: Object.assign(new NetworkConfig(), { base_url: upstream.url }),
    });
    provider = new HttpProvider(acme, new Map([[dialect.name, dialect]]), config);
  });

  afterAll(async () => {
    await provider.close();
    await upstream.close();
  });

  async function ask(content: object[]): Promise<{ text: string; warnings: readonly string[] }> {
    const request = { messages: [{ role: 'user', content }] };
    const call = new Call({
      requestId: 'r-1',
      modelId: 'acme/acme-small',
      operation: 'converse-stream',
      principal: { id: 'p', name: 'p', access: '*' },
      payload: new Payload('converse', Buffer.from(''), () => request as never),
    });
    const reply: Reply = await provider.call(call, 'acme-small');
    if (reply.kind !== 'events') throw new Error('not a conversation');
    const events = [];
    for await (const batch of reply.events) events.push(...batch);
    return { text: textOf(events), warnings: call.warnings.list.map(({ path }) => path) };
  }

  it('takes one file to be called', async () => {
    expect(await ask([{ text: 'Hello' }])).toEqual({ text: 'Hello from ACME', warnings: [] });
    expect(upstream.lastRequest.path).toBe('/v1/chat/completions');
    expect(upstream.lastRequest.headers.authorization).toBe('Bearer acme-key-1');
    expect(upstream.lastRequest.json).toMatchObject({ model: 'acme-small', stream: true });
  });

  it('is known by what its file says of its models', async () => {
    const image = { image: { format: 'png', source: { bytes: 'iVBORw0KGgo=' } } };
    await expect(ask([image, { text: 'What is it?' }])).rejects.toMatchObject({ kind: 'invalidRequest' });
  });
});
