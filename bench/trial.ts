import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';
import { type Bench } from './bench.js';
import { type RunningServer, runToEnd } from './child-process.js';
import { type Load, loadCommand } from './load-command.js';
import { type LoadResult, readLoadResult } from './load-result.js';
import { residentBytes, SETTLE_MS, startUpstream } from './subject.js';

/** One process life of anything that stands before the mock upstream. */
export interface Trial {
  readonly upstream: { readonly deltas: number; readonly paceUs: number };
  readonly start: (upstreamPort: number) => Promise<RunningServer>;
  /** Sent as JSON. */
  readonly body: object;
  readonly load: Omit<Load, 'port' | 'bodyFile' | 'subject' | 'upstream'>;
}

export interface TrialResult {
  readonly load: LoadResult;
  /** Resident memory before the first request. */
  readonly idleBytes: number | undefined;
  /** Process start to listening. */
  readonly startMs: number;
}

/**
 * Starts an upstream and a subject, lets the load run, and stops them.
 * @throws Error when anything but right answers came back
 */
export async function runTrial(bench: Bench, { upstream: shape, start, body, load }: Trial): Promise<TrialResult> {
  const bodyFile = join(bench.folder, 'body.json');
  writeFileSync(bodyFile, JSON.stringify(body));
  const upstream = await startUpstream(bench, shape.deltas, shape.paceUs);
  try {
    const subject = await start(upstream.port);
    try {
      await waitFor(SETTLE_MS);
      const idleBytes = residentBytes(subject.pid);
      const command = loadCommand(bench, { ...load, port: subject.port, bodyFile, subject, upstream });
      const result = await readLoadResult(await runToEnd(command, bench.pinning));
      return { load: result, idleBytes, startMs: subject.startMs };
    } finally {
      await subject.stop();
    }
  } finally {
    await upstream.stop();
  }
}
