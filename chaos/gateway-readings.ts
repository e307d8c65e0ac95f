import { setTimeout as waitFor } from 'node:timers/promises';
import { type MetricsPage, scrape } from '../test/support/metrics-page.js';

/** What the gateway's own page of metrics says at one moment. */
export interface Reading {
  /** Calls that are running, and streams that have begun and not ended. */
  readonly inFlight: number;
  /** HTTP requests to model routes: all, and those whose client left before there was an answer. */
  readonly modelRequests: number;
  readonly leftEarly: number;
  readonly droppedLogLines: number;
  readonly residentBytes: number;
  readonly openFiles: number;
  /** Every sample of a name that this program does not know beforehand is looked up here. */
  readonly page: MetricsPage;
}

/** In the templates of their routes, and in no other. */
const MODEL_ROUTE = '/model/:';

export async function readGateway(managementUrl: string): Promise<Reading> {
  const page = await scrape(managementUrl);
  const requests = page.samples.filter(
    ({ name, labels }) => name === 'http_requests_total' && labels['path']?.includes(MODEL_ROUTE) === true,
  );
  const sum = (samples: typeof requests): number => samples.reduce((total, { value }) => total + value, 0);
  return {
    inFlight: page.sum('bifrost_active_requests') + page.sum('asbru_open_streams'),
    modelRequests: sum(requests),
    leftEarly: sum(requests.filter(({ labels }) => labels['status'] === '499')),
    droppedLogLines: page.sum('asbru_log_records_dropped_total'),
    residentBytes: page.sum('process_resident_memory_bytes'),
    openFiles: page.sum('process_open_fds'),
    page,
  };
}

/** The first reading for which `isAtRest` holds, or the last one when it never does. */
export async function readAtRest(
  managementUrl: string,
  isAtRest: (reading: Reading) => boolean,
  timeoutMs: number,
): Promise<Reading> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const reading = await readGateway(managementUrl);
    if (isAtRest(reading) || performance.now() > deadline) return reading;
    await waitFor(100);
  }
}

/** Reads now and then while something else happens; the resident memory of every reading. */
export async function watchMemory(managementUrl: string, everyMs: number, signal: AbortSignal): Promise<number[]> {
  const readings: number[] = [];
  while (!signal.aborted) {
    readings.push((await readGateway(managementUrl)).residentBytes);
    await waitFor(everyMs, undefined, { signal }).catch(() => undefined);
  }
  return readings;
}
