import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Bench } from '../bench.js';
import { ServerStartError } from '../child-process.js';
import { commandOf, UsageError } from '../command-line.js';
import { describeMachine, findProgram } from '../machine.js';
import { replaceMarked, rewriteMarked } from '../marked-page.js';
import { type Least, noticesOf } from '../notices.js';
import { ROOT, runReporting, say, withBench } from '../prepare-bench.js';
import { settingOf } from '../report.js';
import { type Contestant, contestants } from './contestants.js';
import { describedPeers } from './described-peer.js';
import { findPeers, KNOWN_PEERS, type Search } from './find-peers.js';
import { type PeerLife, peerLife } from './peer-life.js';
import { PEER_USAGE, type PeerOptions, readPeerOptions } from './peer-options.js';
import { peerMarkdown, type PeerReport } from './peer-report.js';

/** Peers differ by factors, so that three lives tell them apart. */
const LEAST: Least = { warmupSeconds: 10, lives: 3 };

/** Exit status as of `npm run bench`. */
export async function main(commandLine: readonly string[]): Promise<number> {
  return runReporting(PEER_USAGE, async () => {
    const options = readPeerOptions(commandLine);
    if (options === undefined) throw new UsageError('');
    if (options.markdownFile !== undefined) replaceMarked(readFileSync(options.markdownFile, 'utf8'), '', 'peers');
    const report = await measurePeers(options, commandOf('bench:peers', commandLine));
    const markdown = peerMarkdown(report);
    process.stdout.write(`\n${markdown}`);
    if (options.jsonFile !== undefined) writeFileSync(options.jsonFile, `${JSON.stringify(report, undefined, 2)}\n`);
    if (options.markdownFile !== undefined) rewriteMarked(options.markdownFile, markdown, 'peers');
    return 0;
  });
}

async function measurePeers(options: PeerOptions, command: string): Promise<PeerReport> {
  const peers = findPeers([...KNOWN_PEERS, ...(await readPeerFile(options.peerFile))], {
    folder: options.peersFolder === undefined ? undefined : resolve(options.peersFolder),
    onPath: findProgram,
    exists: existsSync,
  });
  return withBench(options.bench, async (bench) => measure(bench, { options, command, peers }));
}

interface Run {
  readonly options: PeerOptions;
  readonly command: string;
  readonly peers: Search;
}

async function measure(bench: Bench, { options, command, peers: { found, skipped } }: Run): Promise<PeerReport> {
  const notices = [...noticesOf(bench, LEAST), ...skipped];
  for (const notice of notices) say(notice);
  const all = contestants(found);
  const { lives, failures } = await measureAll(bench, options, all);
  return {
    command,
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(ROOT),
    setting: settingOf(bench),
    notices: [...notices, ...failures],
    contestants: all.map(({ name, remark }) => ({ name, remark })),
    work: options.work.map(({ name, title, stream }) => ({ name, title, ...(stream && { stream }) })),
    lives,
  };
}

interface Outcome {
  readonly lives: readonly PeerLife[];
  readonly failures: readonly string[];
}

/**
 * All lives of all kinds of work. Who cannot do a kind of work is told of and not asked for it again, and who does not even
 * start, for nothing; the others go on.
 */
async function measureAll(bench: Bench, { work }: PeerOptions, all: readonly Contestant[]): Promise<Outcome> {
  const lives: PeerLife[] = [];
  const failures: string[] = [];
  let able = all;
  for (const each of work) {
    const failed = new Map<Contestant, unknown>();
    for (const { contestant, number } of turns(able, bench.options.lives)) {
      if (failed.has(contestant)) continue;
      say(`${each.name}, life ${number} of ${bench.options.lives}, ${contestant.name}`);
      await peerLife(bench, each, contestant, number).then(
        (life) => lives.push(life),
        (error: unknown) => failed.set(contestant, error),
      );
    }
    for (const [contestant, error] of failed)
      failures.push(`${contestant.name} failed at ${each.name}: ${describe(error)}`);
    able = able.filter((contestant) => !(failed.get(contestant) instanceof ServerStartError));
  }
  for (const failure of failures) say(failure);
  return { lives, failures };
}

interface Turn {
  readonly contestant: Contestant;
  readonly number: number;
}

/** Everyone once, then everyone the other way round, and so on. */
function turns(all: readonly Contestant[], lives: number): Turn[] {
  return Array.from({ length: lives }, (_, index) => index + 1).flatMap((number) =>
    (number % 2 === 0 ? all.toReversed() : all).map((contestant) => ({ contestant, number })),
  );
}

/** What a peer said may be long. */
function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 300);
}

async function readPeerFile(file: string | undefined): Promise<ReturnType<typeof describedPeers>> {
  if (file === undefined) return [];
  return describedPeers(await new Response(readFileSync(file)).json());
}
