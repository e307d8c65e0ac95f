import { type CallRecords } from '../test/support/call-records.js';
import { defectsIn } from './call-records.js';
import { type Figures, type Judged } from './figures.js';
import { type Reading } from './gateway-readings.js';

/** Something that holds after every run, whatever the vendors did. */
export interface Law {
  readonly name: string;
  readonly holds: boolean;
  /** The figures that it was judged by. */
  readonly told: string;
}

/** Everything that the laws are judged by. */
export interface Findings {
  readonly figures: Figures;
  readonly judged: readonly Judged[];
  readonly records: CallRecords;
  /** Before the first question, and when everything had come to rest. */
  readonly before: Reading;
  readonly after: Reading;
  /** Resident memory, in order. */
  readonly memory: readonly number[];
  /** What the vendors count when the gateway rests. */
  readonly vendors: VendorCounts;
  /** Connections that vendors still have after the gateway's process has ended. */
  readonly socketsAfterExit: number;
  /** Exit code or signal. */
  readonly exit: number | string;
}

export interface VendorCounts {
  readonly socketsOpened: number;
  readonly socketsClosed: number;
  /** Requests that are not over for the vendors. */
  readonly serving: number;
}

/** Open files that a process may have more than at its start, beside its connections to vendors. */
const SPARE_FILES = 8;

/** Memory that a warm process may gain, beyond a share: heaps breathe. */
const SPARE_BYTES = 96 * 1024 * 1024;
const SPARE_SHARE = 0.3;

/** With fewer readings than that, memory is shown and not judged. */
const MIN_MEMORY_READINGS = 20;

export function judgeLaws(findings: Findings): Law[] {
  return [
    ...lawsOfAnswers(findings.figures),
    ...lawsOfRecords(findings),
    ...lawsOfRest(findings),
    ...lawsOfProcess(findings),
  ];
}

function lawsOfAnswers({ verdicts: { wrong, hung, unexplained } }: Figures): Law[] {
  return [
    { name: 'no answer was wrong', holds: wrong === 0, told: `${wrong} wrong` },
    { name: 'no question hung', holds: hung === 0, told: `${hung} hung` },
    {
      name: 'every error came after an answer had begun, or after all models had failed',
      holds: unexplained === 0,
      told: `${unexplained} unexplained`,
    },
  ];
}

function lawsOfRecords({ records, judged, after }: Findings): Law[] {
  const { calls } = records;
  const defects = defectsIn(records).length;
  const logged = new Set(calls.map(({ requestId }) => requestId));
  const seen = new Set(judged.flatMap(({ outcome }) => outcome?.requestIds ?? []).filter((id) => id !== ''));
  const unlogged = [...seen].filter((id) => !logged.has(id)).length;
  const doubled = calls.length - logged.size;
  const { modelRequests, leftEarly, droppedLogLines } = after;
  // Who leaves before the body is there has made no call.
  const isComplete = calls.length <= modelRequests && calls.length >= modelRequests - leftEarly;
  return [
    {
      name: 'every request has one record in the log',
      holds: unlogged === 0 && doubled === 0 && isComplete && droppedLogLines === 0,
      told:
        `${modelRequests} requests, ${leftEarly} of them left early; ${calls.length} records, ${doubled} doubled, ` +
        `${unlogged} missing, ${droppedLogLines} dropped`,
    },
    { name: 'the gateway found no defect of its own', holds: defects === 0, told: `${defects} in the log` },
  ];
}

function lawsOfRest({ after, vendors, socketsAfterExit }: Findings): Law[] {
  const { socketsOpened, socketsClosed, serving } = vendors;
  const idle = socketsOpened - socketsClosed;
  return [
    { name: 'nothing is in flight at rest', holds: after.inFlight === 0, told: `${after.inFlight} in flight` },
    {
      name: 'every connection to a vendor is closed or idle',
      holds: serving === 0 && socketsAfterExit === 0,
      told:
        `${socketsOpened} opened, ${socketsClosed} closed, ${idle - serving} idle, ${serving} busy; ` +
        `${socketsAfterExit} left after the end`,
    },
  ];
}

function lawsOfProcess({ before, after, memory, vendors, exit }: Findings): Law[] {
  const idle = vendors.socketsOpened - vendors.socketsClosed;
  const [warm, end] = [medianOf(memory, 0.2), medianOf(memory, 0.8)];
  const isJudged = memory.length >= MIN_MEMORY_READINGS;
  return [
    {
      name: 'no file stays open',
      holds: after.openFiles <= before.openFiles + idle + SPARE_FILES,
      told: `${before.openFiles} at the start, ${after.openFiles} at rest, ${idle} of them idle connections to vendors`,
    },
    {
      name: 'memory does not grow',
      holds: !isJudged || end <= warm * (1 + SPARE_SHARE) + SPARE_BYTES,
      told:
        `${toMb(before.residentBytes)} at the start, ${toMb(warm)} when warm, ${toMb(end)} towards the end, ` +
        `${toMb(after.residentBytes)} at rest${isJudged ? '' : '; too short a run to judge'}`,
    },
    { name: 'the gateway stops when it is told to', holds: exit === 0, told: `exit ${exit}` },
  ];
}

/** The median of a fifth of the readings that begins at this share of them. */
function medianOf(readings: readonly number[], from: number): number {
  const start = Math.floor(readings.length * from);
  const part = readings.slice(start, start + Math.max(1, Math.floor(readings.length / 5)));
  return part.sort((one, other) => one - other)[Math.floor(part.length / 2)] ?? 0;
}

function toMb(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
