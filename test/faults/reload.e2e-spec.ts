import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { CallRecords } from '../support/call-records.js';
import { pacedChat } from '../support/chat-pace.js';
import { expectConserved } from '../support/conservation.js';
import { openConverse, postConverse, readEventStream, textOf } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { FAULT_KEY, faultConfig } from '../support/fault-config.js';
import { FaultScene } from '../support/fault-scene.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { doMany, doSteadily } from '../support/many.js';
import { chatAnswer, type ChatTurn } from '../support/openai-chat-replies.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';

// The first start of the process may build it.
jest.setTimeout(120_000);

const HELLO = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const TURN: ChatTurn = { text: 'said by the one that was there at the beginning', fragment: 4 };

describe('R41: a configuration that changes while twenty streams run', () => {
  it('ends none of them, is that of the next call, and leaves no connection to the vendor that is gone', async () => {
    const scene = await FaultScene.start();
    const next = await ScriptedUpstream.start();
    try {
      scene.upstream.answer(pacedChat(TURN, 30));
      next.answer(chatAnswer({ text: 'from the next' }));
      const streams = await doMany(20, 20, () => openConverse(scene.target(), 'converse-stream', HELLO));
      await scene.gateway.reload(faultConfig({ openai: next }));
      const answer = await postConverse(scene.target(), HELLO);
      expect(answer.status).toBe(200);
      expect(next.requests).toHaveLength(1);
      for (const stream of streams) {
        const { bytes } = await stream.readRest();
        expect(textOf(readEventStream(bytes).events)).toBe(TURN.text);
      }
      await scene.expectConserved({ answered: [...streams, answer], atOnce: 20 });
      await eventually(() => scene.upstream.socketsOpen === 0, 'the former vendor has no connection left');
    } finally {
      await scene.close();
      await next.close();
    }
  });
});

describe('R43: the key of a vendor that is replaced on three gateways in the midst of traffic', () => {
  const close: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const end of close.splice(0).reverse()) await end();
  });

  it('fails no request, and the former key is not used any more within two seconds', async () => {
    const upstream = await ScriptedUpstream.start();
    close.push(() => upstream.close());
    upstream.answer(chatAnswer(TURN));
    const directory = await mkdtemp(join(tmpdir(), 'asbru-rotation-'));
    close.push(() => rm(directory, { recursive: true, force: true }));
    const keys = [{ name: 'mounted', value: 'file.key' }];
    await writeFile(
      join(directory, 'config.json'),
      JSON.stringify(faultConfig({ openai: upstream }, { openai: { keys } })),
    );
    await writeFile(join(directory, 'former'), 'sk-former-0001\n');
    await writeFile(join(directory, 'present'), 'sk-present-0002\n');
    await symlink('former', join(directory, 'key'));
    const records = new CallRecords();
    const nodes = await startNodes(directory, records);

    let replacedAt = Infinity;
    // Long enough that a key that was still in use would be seen.
    const goesOn = (): boolean => performance.now() < replacedAt + 4000;
    const traffic = doSteadily(60, goesOn, (index) => {
      const url = nodes[index % nodes.length]?.url ?? '';
      return postConverse({ url, key: FAULT_KEY, modelId: 'openai/gpt-4o' }, HELLO);
    });
    await upstream.receivedRequests(30);
    await symlink('present', join(directory, 'next'));
    await rename(join(directory, 'next'), join(directory, 'key'));
    replacedAt = performance.now();
    const answers = await traffic;

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const usedAt = (key: string): number[] =>
      upstream.requests
        .filter(({ headers }) => headers.authorization === `Bearer ${key}`)
        .map((each) => each.receivedAt);
    // A file is looked at every second; the rest is for a busy machine.
    expect(Math.max(...usedAt('sk-former-0001')) - replacedAt).toBeLessThan(3000);
    expect(usedAt('sk-present-0002').length).toBeGreaterThan(50);
    for (const node of nodes) node.signal('SIGTERM');
    await Promise.all(nodes.map((node) => node.exit()));
    await expectConserved({ managementUrl: undefined, vendors: { openai: upstream }, records }, { answered: answers });
    expect(records.calls).toHaveLength(answers.length);
  });

  async function startNodes(directory: string, records: CallRecords): Promise<GatewayProcess[]> {
    const nodes: GatewayProcess[] = [];
    for (let count = 0; count < 3; count += 1) {
      const node = await GatewayProcess.start({ directory });
      node.onLog(records.take);
      close.push(() => node.kill());
      nodes.push(node);
    }
    return nodes;
  }
});
