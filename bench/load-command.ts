import { type Bench } from './bench.js';
import { type Command, type RunningServer } from './child-process.js';
import { hasThreadTimes } from './machine.js';

/** What the load generator is to ask, of whom, and what is right as an answer. */
export interface Load {
  readonly port: number;
  readonly path: string;
  /** A file with the body. */
  readonly bodyFile: string;
  /** `name: value` each. */
  readonly headers: readonly string[];
  readonly connections: number;
  readonly warmupSeconds: number;
  readonly seconds: number;
  readonly rampMs?: number | undefined;
  /** Requests per second of an open loop; absent: a closed loop. */
  readonly perSecond?: number | undefined;
  readonly http2?: boolean | undefined;
  readonly reply: ReplyExpectation;
  /** Requests that one source address makes before the next one does; the JavaScript stand-in has one address. */
  readonly requestsPerSource?: number;
  /** Digits of a header in place of which every request has a random number below `count`. */
  readonly vary?: { readonly digits: string; readonly count: number };
  readonly subject: Pick<RunningServer, 'pid'> | undefined;
  readonly upstream: Pick<RunningServer, 'pid'>;
}

/** How a right answer is told from a wrong one. */
export type ReplyExpectation =
  | { readonly kind: 'whole'; readonly expected: string; readonly status?: string }
  | { readonly kind: 'sse' | 'frames'; readonly events: number };

/** The load generator, told what to do. */
export function loadCommand({ loadSide, pinning }: Bench, load: Load): Command {
  const [program, ...first] = load.http2 === true ? loadSide.http2Generator : loadSide.generator;
  const words = [...Object.entries(wordsOf(load, loadSide.bound === undefined)), ...load.headers.map(toHeaderWord)];
  return {
    program,
    arguments: [...first, ...words.flatMap(([name, value]) => [`--${name}`, String(value)])],
    core: pinning?.loadCore,
  };
}

function toHeaderWord(header: string): [string, string] {
  return ['header', header];
}

function wordsOf(load: Load, native: boolean): Record<string, string | number> {
  const { requestsPerSource, vary, perSecond, upstream, subject } = load;
  return {
    port: load.port,
    path: load.path,
    body: load.bodyFile,
    connections: load.connections,
    'ramp-ms': load.rampMs ?? 0,
    warmup: load.warmupSeconds,
    seconds: load.seconds,
    ...replyWords(load.reply),
    ...(perSecond !== undefined && { rate: perSecond }),
    ...(native && requestsPerSource !== undefined && { 'requests-per-source': requestsPerSource }),
    ...(native && vary !== undefined && { vary: vary.digits, 'vary-count': vary.count }),
    ...(hasThreadTimes() && { upstream: upstream.pid, ...(subject && { subject: subject.pid }) }),
  };
}

function replyWords(reply: ReplyExpectation): Record<string, string | number> {
  if (reply.kind !== 'whole') return { reply: reply.kind, events: reply.events };
  const { kind, expected, status } = reply;
  return { reply: kind, expect: expected, ...(status !== undefined && { status }) };
}
