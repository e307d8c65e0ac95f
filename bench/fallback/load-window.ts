import { type Durations, type LoadResult, type Usage } from '../load-result.js';
import { median, quantile } from '../statistics.js';
import { readResidentBytes, readUsage, usageSince } from './process-usage.js';

const STAMP_DIGITS = 19;
const MEMORY_SAMPLE_MS = 200;

/** The processes whose use is told; none where the system does not tell it. */
export interface Watched {
  readonly subject: number | undefined;
  readonly upstream: number | undefined;
}

/** Collects what happens between its opening and its closing, and nothing of what happens before. */
export class LoadWindow {
  private isOpen = false;
  private openedAt = 0;
  private requests = 0;
  private events = 0;
  private bytes = 0;
  private readonly latenciesUs: number[] = [];
  private readonly firstBytesUs: number[] = [];
  private readonly eventDelaysUs: number[] = [];
  private readonly resident: number[] = [];
  private readonly before = new Map<number, Usage>();
  private readonly watched: Watched;

  constructor(watched: Watched) {
    this.watched = watched;
  }

  open(): void {
    const { subject, upstream } = this.watched;
    for (const pid of [subject, upstream]) if (pid !== undefined) this.before.set(pid, readUsage(pid));
    if (subject !== undefined) {
      this.before.set(process.pid, readUsage(process.pid));
      setInterval(() => this.resident.push(readResidentBytes(subject)), MEMORY_SAMPLE_MS);
    }
    this.openedAt = performance.now();
    this.isOpen = true;
  }

  countBytes(size: number): void {
    if (this.isOpen) this.bytes += size;
  }

  countFirstByte(startedAt: number): void {
    if (this.isOpen) this.firstBytesUs.push((performance.now() - startedAt) * 1000);
  }

  countRequest(startedAt: number): void {
    if (!this.isOpen) return;
    this.requests++;
    this.latenciesUs.push((performance.now() - startedAt) * 1000);
  }

  countEvent(event: Buffer): void {
    if (!this.isOpen) return;
    this.events++;
    const at = event.indexOf('@t');
    const stamp = at === -1 ? '' : event.toString('latin1', at + 2, at + 2 + STAMP_DIGITS);
    if (/^\d{19}$/.test(stamp)) this.eventDelaysUs.push(Number(process.hrtime.bigint() - BigInt(stamp)) / 1000);
  }

  close(openAtEnd: number): LoadResult {
    const { requests, events, bytes, resident } = this;
    return {
      seconds: (performance.now() - this.openedAt) / 1000,
      subject: this.usageOf(this.watched.subject),
      upstream: this.usageOf(this.watched.upstream),
      generator: this.usageOf(process.pid),
      requests,
      events,
      bytes,
      openAtEnd,
      latencyUs: toDurations(this.latenciesUs),
      firstByteUs: toDurations(this.firstBytesUs),
      eventDelayUs: toDurations(this.eventDelaysUs),
      residentBytes: describeResident(resident),
    };
  }

  private usageOf(pid: number | undefined): Usage | null {
    const before = pid === undefined ? undefined : this.before.get(pid);
    return pid === undefined || before === undefined ? null : usageSince(before, pid);
  }
}

function toDurations(values: readonly number[]): Durations | null {
  if (values.length === 0) return null;
  const at = (share: number): number => quantile(values, share);
  return { count: values.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

/** `first` and `last` are the means of the first and of the last quarter of the window. */
function describeResident(samples: readonly number[]): LoadResult['residentBytes'] {
  if (samples.length === 0) return null;
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  return {
    median: median(samples),
    max: Math.max(...samples),
    first: mean(samples.slice(0, quarter)),
    last: mean(samples.slice(-quarter)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
