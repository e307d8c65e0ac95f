import { type LoggedCall } from '../test/support/call-records.js';
import { countRescues, type Rescues } from './call-records.js';
import { type ExchangeLedger } from './exchange-ledger.js';
import { type Asked } from './outcome.js';
import { judge, type Verdict } from './verdict.js';

/** Milliseconds from a question to the last byte of its answer. */
export interface Latency {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** A question with its verdict. */
export interface Judged extends Asked {
  readonly verdict: Verdict;
  /** Whether a vendor failed before the answer came. */
  readonly rescued: boolean;
}

/** What came of all questions. */
export interface Figures {
  readonly asked: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Good answers and all questions of each client. */
  readonly clients: readonly { readonly name: string; readonly asked: number; readonly good: number }[];
  /** What clients were told of errors: how often by name and status. */
  readonly errors: readonly { readonly told: string; readonly verdict: Verdict; readonly count: number }[];
  readonly vendorAnswers: number;
  readonly faults: readonly { readonly fault: string; readonly count: number }[];
  readonly rescues: Rescues;
  /** Good answers that nothing stood in the way of, and those that came by another try. */
  readonly undisturbed: Latency;
  readonly rescued: Latency;
}

export function judgeAll(asked: readonly Asked[], ledger: ExchangeLedger, calls: readonly LoggedCall[]): Judged[] {
  const byId = new Map(calls.map((call) => [call.requestId, call]));
  return asked.map((each): Judged => {
    const { question, outcome } = each;
    const exchanges = ledger.of(question.marker);
    const own = (outcome?.requestIds ?? []).flatMap((id) => byId.get(id) ?? []);
    const rescued =
      exchanges.some(({ fault }) => fault !== undefined) || own.some(({ attempts = [] }) => attempts.length > 1);
    return { ...each, verdict: judge(each, { exchanges, calls: own }), rescued };
  });
}

export function figuresOf(judged: readonly Judged[], ledger: ExchangeLedger, calls: readonly LoggedCall[]): Figures {
  const good = judged.filter(({ verdict }) => verdict === 'good');
  return {
    asked: judged.length,
    verdicts: countVerdicts(judged),
    clients: countClients(judged),
    errors: countErrors(judged),
    vendorAnswers: ledger.count,
    faults: [...ledger.countFaults()]
      .map(([fault, count]) => ({ fault, count }))
      .sort((one, other) => other.count - one.count),
    rescues: countRescues(calls),
    undisturbed: latencyOf(good.filter(({ rescued }) => !rescued)),
    rescued: latencyOf(good.filter(({ rescued }) => rescued)),
  };
}

function countVerdicts(judged: readonly Judged[]): Record<Verdict, number> {
  const counts = { good: 0, left: 0, begun: 0, exhausted: 0, wrong: 0, hung: 0, unexplained: 0 };
  for (const { verdict } of judged) counts[verdict] += 1;
  return counts;
}

function countClients(judged: readonly Judged[]): Figures['clients'] {
  const names = [...new Set(judged.map(({ question }) => question.client))].sort();
  return names.map((name) => {
    const own = judged.filter(({ question }) => question.client === name);
    return { name, asked: own.length, good: own.filter(({ verdict }) => verdict === 'good').length };
  });
}

function countErrors(judged: readonly Judged[]): Figures['errors'] {
  const counts = new Map<string, { told: string; verdict: Verdict; count: number }>();
  for (const { outcome, verdict } of judged) {
    if (outcome?.error === undefined) continue;
    const { name, status } = outcome.error;
    const told = status === undefined ? name : `${name} ${status}`;
    const entry = counts.get(`${told} ${verdict}`) ?? { told, verdict, count: 0 };
    entry.count += 1;
    counts.set(`${told} ${verdict}`, entry);
  }
  return [...counts.values()].sort((one, other) => other.count - one.count);
}

function latencyOf(judged: readonly Judged[]): Latency {
  const sorted = judged.map(({ elapsedMs }) => elapsedMs).sort((one, other) => one - other);
  const at = (share: number): number => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99) };
}
