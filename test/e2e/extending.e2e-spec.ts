import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CopiedTree } from '../support/copied-tree.js';
import { markedBlocks } from '../support/document-blocks.js';
import { postConverse } from '../support/event-stream-client.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { chatAnswer } from '../support/openai-chat-replies.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';

const DOCUMENT = 'docs/extending.md';
const FILES = markedBlocks(DOCUMENT, 'file');
const CHANGES = markedBlocks(DOCUMENT, 'change');

const KEY = 'sk-bf-of-the-extended-gateway-0123';
const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const IMAGE = { image: { format: 'png', source: { bytes: 'iVBORw0KGgo=' } } };

describe('the changes of docs/extending.md', () => {
  it.each(CHANGES)('are one line beside imports: $value', ({ code }) => {
    const added = code.split('\n').filter((line) => line.startsWith('+'));
    expect(added.filter((line) => !line.startsWith('+import '))).toHaveLength(1);
  });

  it('are one for each example', () => {
    expect(CHANGES.map(({ value }) => value)).toEqual([
      'src/providers/vendors.ts',
      'src/app.module.ts',
      'src/layers.module.ts',
    ]);
    const folders = new Set(FILES.map(({ value }) => value.replace(/\/[^/]+$/, '')));
    expect(folders.size).toBe(CHANGES.length);
  });
});

describe('a gateway with the examples of docs/extending.md in it', () => {
  let tree: CopiedTree;
  let gateway: GatewayProcess;
  let upstream: ScriptedUpstream;
  let built: ReturnType<CopiedTree['run']>;

  beforeAll(async () => {
    tree = new CopiedTree();
    for (const { value, code } of FILES) tree.write(value, code);
    for (const { value, code } of CHANGES) tree.change(value, code);
    built = tree.run('@nestjs/cli/bin/nest.js', 'build');
    if (built.status !== 0) throw new Error(`the examples do not build:\n${built.output}`);
    upstream = await ScriptedUpstream.start();
    upstream.answer(chatAnswer({ text: 'Hello from Acme' }));
    gateway = await startIn(tree.directory, upstream.url);
  }, 240_000);

  afterAll(async () => {
    await gateway.kill();
    await upstream.close();
    tree.remove();
  });

  const target = (modelId: string, prefix = '/bedrock') => ({ url: gateway.url, key: KEY, modelId, prefix });

  it('keeps to the import rules', () => {
    const { output } = tree.run('dependency-cruiser/bin/dependency-cruiser.mjs', 'src');
    const own = FILES.map(({ value }) => value);
    expect(output).toMatch(/dependencies cruised/);
    expect(output.split('\n').filter((line) => own.some((file) => line.includes(file)))).toEqual([]);
  }, 120_000);

  it('calls the vendor as its definition says', async () => {
    const { json } = await postConverse(target('acme/acme-large'), {
      messages: [{ role: 'user', content: [IMAGE, { text: 'What is it?' }] }],
    });
    expect(json.output.message.content).toEqual([{ text: 'Hello from Acme' }]);
    expect(upstream.lastRequest.path).toBe('/v1/chat/completions');
    expect(upstream.lastRequest.headers.authorization).toBe('Bearer acme-key-0123456789');
    expect(upstream.lastRequest.body.toString()).toContain('data:image/png;base64,');
  });

  it('knows what its models take', async () => {
    const question = { messages: [{ role: 'user', content: [IMAGE, { text: 'What is it?' }] }] };
    const { status, headers } = await postConverse(target('acme/acme-small'), question);
    expect({ status, type: headers['x-amzn-errortype'] }).toEqual({ status: 400, type: 'ValidationException' });
  });

  it('serves Converse under the path of the integration, to callers with a credential', async () => {
    const { status, json } = await postConverse(target('mock/echo', '/langchain'), HELLO);
    expect({ status, content: json.output.message.content }).toEqual({ status: 200, content: [{ text: 'Hello' }] });
    const stranger = await postConverse({ url: gateway.url, modelId: 'mock/echo', prefix: '/langchain' }, HELLO);
    expect(stranger.status).toBe(401);
  });

  it('serves the route of its own, to callers with a credential', async () => {
    const headers = { authorization: `Bearer ${KEY}` };
    const answer = await fetch(`${gateway.url}/langchain/caller`, { headers });
    expect(await answer.json()).toEqual({ id: 'team', name: 'team' });
    expect((await fetch(`${gateway.url}/langchain/caller`)).status).toBe(401);
  });

  it('refuses calls beyond what the layer allows, and records them', async () => {
    let refused: Awaited<ReturnType<typeof postConverse>> | undefined;
    // A minute of the clock may end in between: then it begins to count anew.
    for (let calls = 0; calls < 122 && refused === undefined; calls++) {
      const answer = await postConverse(target('mock/echo'), HELLO);
      if (answer.status !== 200) refused = answer;
    }
    expect(refused?.status).toBe(429);
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
    const text = await (await fetch(`${gateway.managementUrl}/metrics`)).text();
    expect(text).toMatch(/policy_rate_limited/);
  }, 60_000);
});

function startIn(directory: string, upstreamUrl: string): Promise<GatewayProcess> {
  const home = join(directory, 'home');
  mkdirSync(home);
  const configuration = {
    providers: {
      mock: {},
      acme: { keys: [{ value: 'env.ACME_API_KEY' }], network_config: { base_url: upstreamUrl } },
    },
    governance: {
      virtual_keys: [
        {
          id: 'team',
          name: 'team',
          value: KEY,
          provider_configs: ['mock', 'acme'].map((provider) => ({ provider, allowed_models: ['*'] })),
        },
      ],
    },
  };
  writeFileSync(join(home, 'config.json'), JSON.stringify(configuration));
  return GatewayProcess.start({
    directory: home,
    command: [process.execPath, join(directory, 'dist', 'main.js')],
    environment: { ACME_API_KEY: 'acme-key-0123456789' },
  });
}
