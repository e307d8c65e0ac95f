import { isCount, isDuration, parseCommandLine, readNumber, UsageError } from '../command-line.js';
import { type BenchOptions } from '../options.js';
import { type Workload, WORKLOADS } from '../workloads.js';

/** What peers are measured with: what all of them can do. */
export const PEER_WORK: readonly Workload[] = WORKLOADS.filter(({ name }) =>
  ['whole-small', 'whole-medium', 'latency', 'stream-immediate', 'stream-paced'].includes(name),
);

export interface PeerOptions {
  readonly work: readonly Workload[];
  readonly bench: BenchOptions;
  readonly peersFolder: string | undefined;
  readonly peerFile: string | undefined;
  readonly jsonFile?: string;
  readonly markdownFile?: string;
}

export const PEER_USAGE = `npm run bench:peers -- [options]

Gives other gateways the same work: LiteLLM and Portkey from a folder, Bifrost, GoModel and LiteLLM from PATH.
What is absent is left out. Nothing is downloaded.

  --peers-dir DIR    where litellm/ (a Python environment) and portkey/ (node_modules) are
  --peer-file FILE   further gateways, as JSON: [{ "name", "command", "variables", "path", "headers", "model" }];
                     {port}, {upstream} and {folder} are filled in
  --only NAME,NAME   ${PEER_WORK.map(({ name }) => name).join(', ')} (all)
  --lives N          process lives of each contestant per kind of work (3)
  --warmup SECONDS   load before the measured window (10)
  --seconds SECONDS  measured window (5)
  --quick            one life, one second each: shows that it runs, measures nothing
  --let-halt         lets the cores halt between requests, which makes slower subjects dearer
  --json FILE        every figure of every life
  --markdown FILE    rewrites what stands between the markers of that page
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/**
 * Undefined when only help was asked for.
 * @throws UsageError
 */
export function readPeerOptions(commandLine: readonly string[]): PeerOptions | undefined {
  const written = parseCommandLine(commandLine, {
    ...{ 'peers-dir': text, 'peer-file': text, only: text, lives: text, warmup: text, seconds: text, json: text },
    ...{ markdown: text, quick: flag, 'let-halt': flag, help: { type: 'boolean', short: 'h' } },
  });
  if (written.help === true) return undefined;
  const quick = written.quick === true;
  const { json, markdown } = written;
  if (quick && markdown !== undefined) throw new UsageError('--quick measures nothing that a page could tell');
  const seconds = readNumber('seconds', written.seconds, { absent: quick ? 1 : 5, accepts: isDuration });
  return {
    work: readWork(written.only),
    bench: {
      lives: readNumber('lives', written.lives, { absent: quick ? 1 : 3, accepts: isCount }),
      warmupSeconds: readNumber('warmup', written.warmup, { absent: quick ? 1 : 10, accepts: isDuration }),
      ...{ seconds, openSeconds: seconds, work: [], beside: false, gate: false, quick, logLevel: 'info', native: true },
      letHalt: written['let-halt'] === true,
    },
    peersFolder: written['peers-dir'],
    peerFile: written['peer-file'],
    ...(json !== undefined && { jsonFile: json }),
    ...(markdown !== undefined && { markdownFile: markdown }),
  };
}

function readWork(names: string | undefined): readonly Workload[] {
  if (names === undefined) return PEER_WORK;
  return names.split(',').map((name) => {
    const work = PEER_WORK.find((candidate) => candidate.name === name);
    if (work === undefined) throw new UsageError(`--only: peers have no work "${name}"`);
    return work;
  });
}
