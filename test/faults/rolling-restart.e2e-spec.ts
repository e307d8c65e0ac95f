import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CallRecords } from '../support/call-records.js';
import { pacedChat } from '../support/chat-pace.js';
import { expectConserved } from '../support/conservation.js';
import { type ConverseTarget, postConverse, postConverseStream, textOf } from '../support/event-stream-client.js';
import { eventually } from '../support/eventually.js';
import { FAULT_KEY, faultConfig } from '../support/fault-config.js';
import { GatewayProcess } from '../support/gateway-process.js';
import { doSteadily } from '../support/many.js';
import { chatAnswer, type ChatTurn, wantsStream } from '../support/openai-chat-replies.js';
import { NEVER_STILL } from '../support/process-scene.js';
import { ScriptedUpstream } from '../support/scripted-upstream.js';
import { TcpBalancer } from '../support/tcp-balancer.js';

// The first start of the process may build it.
jest.setTimeout(120_000);

const NODES = 3;
const REQUESTS_PER_SECOND = 50;
const HELLO = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Hello' }] }] });
const TURN: ChatTurn = { text: 'an answer of some length', fragment: 4 };

/** Balancers see within 50 ms that a node is not ready; the delay is many times that. */
const SERVER = { drain_delay_in_seconds: 0.5, shutdown_grace_in_seconds: 20 };

describe('R06: a rolling restart of three gateways behind a balancer', () => {
  const records = new CallRecords();
  const agent = new Agent({ keepAlive: true, maxSockets: 6, scheduling: 'fifo' });
  const nodes: GatewayProcess[] = [];
  let upstream: ScriptedUpstream;
  let balancer: TcpBalancer;
  let directory: string;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start();
    upstream.answer((request) => (wantsStream(request) ? pacedChat(TURN, 30) : chatAnswer(TURN)(request)));
    directory = await mkdtemp(join(tmpdir(), 'asbru-rolling-'));
    await writeFile(
      join(directory, 'config.json'),
      JSON.stringify({ ...faultConfig({ openai: upstream }), server: SERVER, health: NEVER_STILL }),
    );
    const ports = await freePorts(NODES);
    // One after the other: the first one may have to build.
    for (const port of ports) nodes.push(await startNode(port));
    balancer = await TcpBalancer.start(ports);
    await eventually(() => balancer.readyCount === NODES, 'every node is ready');
  });

  afterAll(async () => {
    agent.destroy();
    await Promise.all(nodes.map((node) => node.kill()));
    await balancer.close();
    await upstream.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('fails no request of 50 a second, whole or streamed, on new connections and on kept ones', async () => {
    let isRestarting = true;
    const restarts = restartAll().finally(() => {
      isRestarting = false;
    });
    const answers = await doSteadily(REQUESTS_PER_SECOND, () => isRestarting, ask);
    await restarts;
    const failed = answers.filter(({ status, text }) => status !== 200 || text !== TURN.text);
    expect(failed).toEqual([]);
    expect(answers.length).toBeGreaterThan(100);

    for (const node of nodes) node.signal('SIGTERM');
    expect(await Promise.all(nodes.map((node) => node.exit()))).toEqual([0, 0, 0]);
    await expectConserved({ managementUrl: undefined, vendors: { openai: upstream }, records });
    expect(records.calls).toHaveLength(answers.length);
    expect(records.calls.filter(({ errorType }) => errorType !== undefined)).toEqual([]);
  });

  async function startNode(port: number): Promise<GatewayProcess> {
    const node = await GatewayProcess.start({ directory, environment: { ASBRU_PORT: String(port) } });
    node.onLog(records.take);
    return node;
  }

  async function restartAll(): Promise<void> {
    for (const [index, node] of nodes.entries()) {
      const { port } = new URL(node.url);
      node.signal('SIGTERM');
      expect(await node.exit()).toBe(0);
      nodes[index] = await startNode(Number(port));
      await eventually(() => balancer.readyCount === NODES, 'the node is back');
    }
  }

  async function ask(index: number): Promise<{ readonly status: number; readonly text: string }> {
    const target: ConverseTarget = { url: balancer.url, key: FAULT_KEY, modelId: 'openai/gpt-4o' };
    try {
      if (index % 3 === 0) return await askOnKeptConnection();
      if (index % 3 === 1) {
        const { status, json } = await postConverse(target, HELLO);
        return { status, text: json.output.message.content[0]?.text ?? '' };
      }
      const { status, events } = await postConverseStream(target, HELLO);
      return { status, text: textOf(events) };
    } catch (error) {
      return { status: 0, text: String(error) };
    }
  }

  async function askOnKeptConnection(): Promise<{ readonly status: number; readonly text: string }> {
    const headers = { authorization: `Bearer ${FAULT_KEY}`, 'content-type': 'application/json' };
    const { hostname, port } = new URL(balancer.url);
    const path = '/bedrock/model/openai%2Fgpt-4o/converse';
    return await new Promise((resolve, reject) => {
      httpRequest({ agent, hostname, port, path, method: 'POST', headers }, (response) => {
        buffer(response).then((body) => {
          const { output } = JSON.parse(body.toString()) as { output: { message: { content: { text: string }[] } } };
          resolve({ status: response.statusCode ?? 0, text: output.message.content[0]?.text ?? '' });
        }, reject);
      })
        .on('error', reject)
        .end(HELLO);
    });
  }
});

/** Ports of 127.0.0.1 that nobody listens on. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ports.push((server.address() as AddressInfo).port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
