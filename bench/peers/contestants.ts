import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { type Bench, checkBuild } from '../bench.js';
import { type Command, startServer } from '../child-process.js';
import { gatewayCommand, targetPath, VIRTUAL_KEY } from '../gateway.js';
import { toChatCompletion } from '../request-bodies.js';
import { floorCommand } from '../subject.js';
import { type Trial } from '../trial.js';
import { type Workload } from '../workloads.js';
import { type FoundPeer } from './find-peers.js';
import { type PeerSetting } from './peer.js';

/** One of those that do the work: Asbru, the bare byte proxy, or a peer. */
export interface Contestant {
  readonly name: string;
  readonly remark: string;
  /** Its part of a trial under this kind of work. */
  readonly enter: (bench: Bench, work: Workload) => Promise<Entry>;
}

/** What differs from one contestant to the next. */
export interface Entry {
  readonly start: Trial['start'];
  readonly body: object;
  readonly path: string;
  /** In the order of the trial: known when the upstream listens, which is before the load. */
  readonly headers: readonly string[];
  readonly speaks: 'converse' | 'openai';
}

/** Asbru and the floor, then the peers. */
export function contestants(peers: readonly FoundPeer[]): Contestant[] {
  return [asbru, floor, ...peers.map(toContestant)];
}

const asbru: Contestant = {
  name: 'Asbru',
  remark: 'Converse in, OpenAI out: translated',
  enter: (bench, work) => {
    checkBuild(bench);
    const streamed = work.stream !== undefined;
    return Promise.resolve({
      start: (upstreamPort) => start(bench, gatewayCommand(bench, { upstreamPort, logLevel: bench.options.logLevel })),
      body: work.body(),
      path: targetPath('openai', { throughGateway: true, streamed }),
      headers: [`authorization: Bearer ${VIRTUAL_KEY}`],
      speaks: 'converse',
    });
  },
};

const floor: Contestant = {
  name: 'floor',
  remark: 'bytes through, nothing parsed',
  enter: (bench, work) =>
    Promise.resolve({
      start: (upstreamPort) => start(bench, floorCommand(upstreamPort)),
      body: toChatCompletion(work.body(), 'gpt-4o', work.stream !== undefined),
      path: '/v1/chat/completions',
      headers: [],
      speaks: 'openai',
    }),
};

function toContestant({ peer, program }: FoundPeer): Contestant {
  return {
    name: peer.name,
    remark: peer.remark,
    enter: async (bench, work) => {
      const setting = { port: await freePort(), folder: bench.folder };
      // Some are told by a header where the upstream is, which is not known before it listens.
      const headers: string[] = [];
      return {
        start: (upstreamPort) => {
          const whole: PeerSetting = { ...setting, upstreamPort };
          headers.push(...peer.headers(whole));
          return start(bench, peer.command(program, whole));
        },
        body: toChatCompletion(work.body(), peer.model, work.stream !== undefined),
        path: peer.path,
        headers,
        speaks: 'openai',
      };
    },
  };
}

async function start({ pinning }: Bench, command: Command): ReturnType<Trial['start']> {
  return startServer({ ...command, core: pinning?.subjectCore }, pinning);
}

/** A port that nobody listens on just now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
