import { parseCommandLine, readNumber } from '../bench/command-line.js';

/** What the command line asked for. */
export interface ChaosOptions {
  /** How long questions are asked. */
  readonly minutes: number;
  /** The same seed asks the same questions and plans the same faults; key choice and timing are the gateway's own. */
  readonly seed: number;
  /** Questions a second, on average. */
  readonly rate: number;
  /** Share of the vendors' answers that are spoiled, between 0 and 1. */
  readonly faultShare: number;
  /** Whether clients in Python may take part. */
  readonly python: boolean;
  readonly jsonFile?: string;
}

export const USAGE = `npm run chaos -- [options]

  --minutes N     how long questions are asked (5)
  --seed N        which questions and faults (1)
  --rate N        questions a second (20)
  --faults SHARE  share of the vendors' answers that are spoiled (0.2)
  --no-python     JavaScript clients only, even where .venv is present
  --json FILE     every figure, law and failure
`;

const OPTIONS = {
  minutes: { type: 'string' },
  seed: { type: 'string' },
  rate: { type: 'string' },
  faults: { type: 'string' },
  'no-python': { type: 'boolean' },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Undefined when only help was asked for.
 * @throws UsageError
 */
export function readOptions(commandLine: readonly string[]): ChaosOptions | undefined {
  const written = parseCommandLine(commandLine, OPTIONS);
  if (written.help === true) return undefined;
  const { json } = written;
  return {
    minutes: readNumber('minutes', written.minutes, { absent: 5, accepts: (value) => value > 0 && value <= 600 }),
    seed: readNumber('seed', written.seed, { absent: 1, accepts: Number.isInteger }),
    rate: readNumber('rate', written.rate, { absent: 20, accepts: (value) => value > 0 && value <= 1000 }),
    faultShare: readNumber('faults', written.faults, { absent: 0.2, accepts: (value) => value >= 0 && value <= 1 }),
    python: written['no-python'] !== true,
    ...(json !== undefined && { jsonFile: json }),
  };
}
