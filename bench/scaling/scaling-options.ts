import { isCount, isDuration, parseCommandLine, readNumber, UsageError } from '../command-line.js';
import { type BenchOptions } from '../options.js';
import { type Axis, AXES } from './axes.js';

export interface ScalingOptions {
  readonly axes: readonly Axis[];
  readonly bench: BenchOptions;
  readonly jsonFile?: string;
  readonly markdownFile?: string;
}

export const SCALING_USAGE = `npm run bench:scaling -- [options]

Shows how the gateway's CPU, memory and p99 grow with streams, bodies and virtual keys.

  --only NAME,NAME   ${AXES.map(({ name }) => name).join(', ')} (all)
  --keys N,N,N       numbers of virtual keys (1,100,10000)
  --lives N          process lives of every step (3)
  --warmup SECONDS   load before the measured window (8)
  --seconds SECONDS  measured window (5)
  --quick            one life, one second each: shows that it runs, measures nothing
  --no-native        JavaScript load generator and upstream even where cc is present
  --let-halt         lets the cores halt between requests, which makes slower subjects dearer
  --json FILE        every figure of every life
  --markdown FILE    rewrites what stands between the markers of that page, and the plots beside it
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/**
 * Undefined when only help was asked for.
 * @throws UsageError
 */
export function readScalingOptions(commandLine: readonly string[]): ScalingOptions | undefined {
  const written = parseCommandLine(commandLine, {
    ...{ only: text, keys: text, lives: text, warmup: text, seconds: text, json: text, markdown: text },
    ...{ quick: flag, 'no-native': flag, 'let-halt': flag, help: { type: 'boolean', short: 'h' } },
  });
  if (written.help === true) return undefined;
  const quick = written.quick === true;
  const { json, markdown } = written;
  if (quick && markdown !== undefined) throw new UsageError('--quick measures nothing that a page could tell');
  const seconds = readNumber('seconds', written.seconds, { absent: quick ? 1 : 5, accepts: isDuration });
  return {
    axes: readAxes(written.only).map((axis) => withKeys(axis, written.keys)),
    bench: {
      lives: readNumber('lives', written.lives, { absent: quick ? 1 : 3, accepts: isCount }),
      warmupSeconds: readNumber('warmup', written.warmup, { absent: quick ? 1 : 8, accepts: isDuration }),
      ...{ seconds, openSeconds: seconds, work: [], beside: false, gate: false, quick, logLevel: 'info' },
      native: written['no-native'] !== true,
      letHalt: written['let-halt'] === true,
    },
    ...(json !== undefined && { jsonFile: json }),
    ...(markdown !== undefined && { markdownFile: markdown }),
  };
}

function readAxes(names: string | undefined): readonly Axis[] {
  if (names === undefined) return AXES;
  return names.split(',').map((name) => {
    const axis = AXES.find((candidate) => candidate.name === name);
    if (axis === undefined) throw new UsageError(`--only: there is no "${name}"`);
    return axis;
  });
}

function withKeys(axis: Axis, counts: string | undefined): Axis {
  if (axis.name !== 'keys' || counts === undefined) return axis;
  const steps = counts.split(',').map((count) => readNumber('keys', count, { absent: 1, accepts: isCount }));
  return { ...axis, steps };
}
