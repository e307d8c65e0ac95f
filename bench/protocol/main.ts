import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createSelfSigned } from '../../src/trial/self-signed-certificate.js';
import { markdownTable, withUnit } from '../cells.js';
import { commandOf, isCount, isDuration, parseCommandLine, readNumber, UsageError } from '../command-line.js';
import { choosePinning, describeMachine, type Pinning } from '../machine.js';
import { replaceMarked, rewriteMarked } from '../marked-page.js';
import { ROOT, runReporting, say } from '../prepare-bench.js';
import { median } from '../statistics.js';

const USAGE = `npm run bench:protocol -- [options]

Asks an upstream over TLS by HTTP/1.1 and by HTTP/2, with the client that the gateway has: what does a request cost it?

  --lives N          process lives of each (3)
  --warmup SECONDS   load before the measured window (4)
  --seconds SECONDS  measured window (3)
  --markdown FILE    rewrites what stands between the markers of that page
`;

const UPSTREAM = fileURLToPath(new URL('./tls-upstream.mjs', import.meta.url));
const CLIENT = fileURLToPath(new URL('./tls-client.mjs', import.meta.url));

const WORKS = [
  { title: 'whole answers, 1 KB each way, 32 at a time', path: '/', concurrency: 32 },
  { title: 'streams of 200 events, 16 at a time', path: '/stream', concurrency: 16 },
] as const;

const PROTOCOLS = [
  { name: 'HTTP/1.1', http2: false },
  { name: 'HTTP/2', http2: true },
] as const;

interface Options {
  readonly lives: number;
  readonly warmupMs: number;
  readonly windowMs: number;
  readonly markdown: string | undefined;
}

/** Exit status as of `npm run bench`. */
export async function main(commandLine: readonly string[]): Promise<number> {
  return runReporting(USAGE, async () => {
    const options = readOptions(commandLine);
    if (options.markdown !== undefined) replaceMarked(readFileSync(options.markdown, 'utf8'), '', 'protocol');
    const report = await measure(options, commandOf('bench:protocol', commandLine));
    process.stdout.write(`\n${report}`);
    if (options.markdown !== undefined) rewriteMarked(options.markdown, report, 'protocol');
    return 0;
  });
}

function readOptions(commandLine: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const written = parseCommandLine(commandLine, {
    ...{ lives: text, warmup: text, seconds: text, markdown: text },
    help: { type: 'boolean', short: 'h' },
  });
  if (written.help === true) throw new UsageError('');
  return {
    lives: readNumber('lives', written.lives, { absent: 3, accepts: isCount }),
    warmupMs: readNumber('warmup', written.warmup, { absent: 4, accepts: isDuration }) * 1000,
    windowMs: readNumber('seconds', written.seconds, { absent: 3, accepts: isDuration }) * 1000,
    markdown: written.markdown,
  };
}

async function measure(options: Options, command: string): Promise<string> {
  const pinning = choosePinning();
  const pair = await createSelfSigned(['127.0.0.1']);
  const upstream = start(UPSTREAM, pinning, pinning?.loadCore);
  upstream.send(pair);
  const [{ port }] = (await once(upstream, 'message')) as [{ port: number }];
  const rows: string[][] = [];
  for (const { title, path, concurrency } of WORKS) {
    const lives = PROTOCOLS.map((): number[] => []);
    for (let number = 1; number <= options.lives; number++) {
      for (const [index, { name, http2 }] of PROTOCOLS.entries()) {
        say(`${title}, life ${number} of ${options.lives}, ${name}`);
        const asked = { origin: `https://127.0.0.1:${port}`, cert: pair.cert, http2, path, concurrency };
        lives[index]?.push(await live({ ...asked, warmupMs: options.warmupMs, windowMs: options.windowMs }, pinning));
      }
    }
    const [first = Number.NaN, second = Number.NaN] = lives.map(median);
    rows.push([title, withUnit(first, 'µs'), withUnit(second, 'µs'), (second / first).toFixed(2)]);
  }
  upstream.disconnect();
  const { processor, cores, system, node, undici, commit } = describeMachine(ROOT);
  return [
    `Made by \`${command}\`, ${commit}.\n${processor}, ${cores} cores, ${system}; Node ${node}, undici ${undici}; ` +
      `${options.lives} lives, ${options.warmupMs / 1000} s of warm-up, ${options.windowMs / 1000} s measured.`,
    markdownTable(['CPU of the client per request', 'HTTP/1.1', 'HTTP/2', 'HTTP/2 ÷ HTTP/1.1'], rows, 1),
  ]
    .join('\n\n')
    .concat('\n');
}

/** What a request cost a client, in microseconds of CPU. */
async function live(asked: object, pinning: Pinning | undefined): Promise<number> {
  const client = start(CLIENT, pinning, pinning?.subjectCore);
  client.send(asked);
  const [{ cpuUs }] = (await once(client, 'message')) as [{ cpuUs: number }];
  return cpuUs;
}

function start(program: string, pinning: Pinning | undefined, core: number | undefined): ChildProcess {
  const child = fork(program, { env: {} });
  if (pinning !== undefined) spawnSync(pinning.taskset, ['-acp', String(core), String(child.pid)]);
  return child;
}
