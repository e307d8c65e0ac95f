import { describe, expect, it } from '@jest/globals';
import { countRescues } from '../../chaos/call-records.js';
import { type Exchange } from '../../chaos/exchange-ledger.js';
import { expectedText, markerIn, promptOf, turnFor } from '../../chaos/expected-answer.js';
import { FaultPlan } from '../../chaos/faults/fault-plan.js';
import { planOutages } from '../../chaos/faults/outage-plan.js';
import { spoil } from '../../chaos/faults/spoiled-answer.js';
import { type Figures } from '../../chaos/figures.js';
import { gatewayConfiguration } from '../../chaos/gateway-configuration.js';
import { type Reading } from '../../chaos/gateway-readings.js';
import { type Findings, judgeLaws } from '../../chaos/laws.js';
import { readOptions } from '../../chaos/options.js';
import { UsageError } from '../../bench/command-line.js';
import { type Outcome, SILENT_END } from '../../chaos/outcome.js';
import { makeQuestion, type Question } from '../../chaos/question.js';
import { judge, type Verdict } from '../../chaos/verdict.js';
import { VENDORS } from '../../chaos/vendors.js';
import { CallRecords, type LoggedAttempt, type LoggedCall } from '../support/call-records.js';
import { MetricsPage } from '../support/metrics-page.js';
import { type Step } from '../support/upstream-script.js';

const MARKER = 'q7-0a1b2c';
const TEXT = expectedText(MARKER);
const MODELS = ['openai/gpt-4o', 'gemini/gemini-2.5-flash'] as const;
const QUESTION: Question = {
  number: 7,
  marker: MARKER,
  client: 'plain HTTP/2',
  form: 'stream',
  task: 'text',
  models: [...MODELS],
};

function outcome(kind: Outcome['kind'], rest: Partial<Outcome> = {}): Outcome {
  return { kind, text: '', toolArguments: [], requestIds: ['request-1'], ...rest };
}

const REFUSED = { name: 'ModelErrorException', status: 424, message: 'said' };
const BEGUN: Exchange = {
  vendor: 'openai',
  marker: MARKER,
  step: 'asked',
  attempt: 0,
  streamed: true,
  fault: 'breaks off',
  begun: true,
};

function callOf(...attempts: Pick<LoggedAttempt, 'provider' | 'model'>[]): LoggedCall {
  const failed = attempts.map((attempt) => ({ ...attempt, elapsedMs: 1, failure: { kind: 'unavailable' } }));
  return { requestId: 'request-1', attempts: failed } as unknown as LoggedCall;
}

const BOTH_FAILED = callOf({ provider: 'openai', model: 'gpt-4o' }, { provider: 'gemini', model: 'gemini-2.5-flash' });

const ANSWERED: LoggedAttempt = { provider: 'gemini', model: 'gemini-2.5-flash', cause: 'retry', elapsedMs: 1 };

describe('the judge of the chaos demonstration', () => {
  it.each<{
    title: string;
    verdict: Verdict;
    outcome: Outcome | undefined;
    task?: Question['task'];
    exchanges?: Exchange[];
    calls?: LoggedCall[];
  }>([
    { title: 'every word of its own answer', verdict: 'good', outcome: outcome('answer', { text: TEXT }) },
    { title: 'all but the last character', verdict: 'wrong', outcome: outcome('answer', { text: TEXT.slice(0, -1) }) },
    {
      title: "another question's answer",
      verdict: 'wrong',
      outcome: outcome('answer', { text: expectedText('q8-ffffff') }),
    },
    {
      title: 'an answer after its tool was called',
      verdict: 'good',
      task: 'tool',
      outcome: outcome('answer', { text: TEXT, toolArguments: [MARKER] }),
    },
    {
      title: 'an answer without the call of its tool',
      verdict: 'wrong',
      task: 'tool',
      outcome: outcome('answer', { text: TEXT }),
    },
    {
      title: "an answer after another question's call",
      verdict: 'wrong',
      task: 'tool',
      outcome: outcome('answer', { text: TEXT, toolArguments: ['q8-ffffff'] }),
    },
    {
      title: 'a client that read a beginning and left',
      verdict: 'left',
      outcome: outcome('left', { text: TEXT.slice(0, 9) }),
    },
    {
      title: 'a client that read something else and left',
      verdict: 'wrong',
      outcome: outcome('left', { text: 'other words' }),
    },
    { title: 'no end', verdict: 'hung', outcome: undefined },
    {
      title: 'an error behind a good beginning',
      verdict: 'begun',
      outcome: outcome('error', { text: TEXT.slice(0, 9), error: REFUSED }),
      exchanges: [BEGUN],
    },
    {
      title: 'an error behind a wrong beginning',
      verdict: 'wrong',
      outcome: outcome('error', { text: 'other words', error: REFUSED }),
      exchanges: [BEGUN],
    },
    {
      title: 'an end in silence behind a good beginning',
      verdict: 'wrong',
      outcome: outcome('error', { error: { name: SILENT_END, message: '' } }),
      exchanges: [BEGUN],
    },
    {
      title: 'an error when all models had failed',
      verdict: 'exhausted',
      outcome: outcome('error', { error: REFUSED }),
      calls: [BOTH_FAILED],
    },
    {
      title: 'an error behind a beginning that came when all models had failed once',
      verdict: 'begun',
      outcome: outcome('error', { text: TEXT.slice(0, 9), error: REFUSED }),
      exchanges: [BEGUN],
      calls: [{ ...BOTH_FAILED, attempts: [...(BOTH_FAILED.attempts ?? []), ANSWERED] }],
    },
    {
      title: 'an error that no vendor gave a reason for',
      verdict: 'unexplained',
      outcome: outcome('error', { error: REFUSED }),
    },
    {
      title: 'an error when one of two models had failed before it began',
      verdict: 'unexplained',
      outcome: outcome('error', { error: REFUSED }),
      exchanges: [{ ...BEGUN, begun: false }],
      calls: [callOf({ provider: 'openai', model: 'gpt-4o' })],
    },
  ])('calls $title $verdict', ({ verdict, outcome: seen, task = 'text', exchanges = [], calls = [] }) => {
    const asked = { question: { ...QUESTION, task }, outcome: seen, elapsedMs: 1 };
    expect(judge(asked, { exchanges, calls })).toBe(verdict);
  });
});

describe('the plan of the chaos demonstration', () => {
  const clients = [
    { name: 'one', weight: 1 },
    { name: 'other', weight: 1 },
  ];
  const identity = (number: number) =>
    ({ vendor: 'openai', marker: `q${number}-000000`, step: 'asked', attempt: 0 }) as const;

  it('asks the same questions for the same seed, and others for another', () => {
    const ask = (seed: number) =>
      Array.from({ length: 20 }, (_, number) => makeQuestion(seed, number, { vendors: VENDORS, clients }));
    expect(ask(1)).toEqual(ask(1));
    expect(ask(1)).not.toEqual(ask(2));
  });

  it('spoils the share of the answers that it is told to, by every fault there is', () => {
    const plan = new FaultPlan(1, 0.2);
    const faults = Array.from({ length: 5000 }, (_, number) => plan.faultOf(identity(number))).filter(
      (fault) => fault !== undefined,
    );
    expect(faults.length / 5000).toBeCloseTo(0.2, 1);
    expect(new Set(faults).size).toBe(14);
    expect(Array.from({ length: 100 }, (_, number) => new FaultPlan(1, 0).faultOf(identity(number)))).toEqual(
      Array(100).fill(undefined),
    );
  });

  it.each([10_000, 60_000, 300_000])('ends every outage before a run of %i ms does', (durationMs) => {
    const outages = planOutages(3, durationMs, { vendors: VENDORS.map(({ name }) => name), keyNames: ['one', 'two'] });
    expect(outages.length).toBeGreaterThan(1);
    for (const { fromMs, untilMs } of outages) {
      expect(fromMs).toBeGreaterThanOrEqual(0);
      expect(untilMs).toBeGreaterThan(fromMs);
      expect(untilMs).toBeLessThanOrEqual(durationMs * 0.91);
    }
  });

  it.each(VENDORS)('never sends a whole stream of $name when it is to break off', ({ speech }) => {
    const turn = turnFor(MARKER, false);
    const whole = Buffer.concat([...speech.tellFrames(turn)]);
    for (let number = 0; number < 200; number += 1) {
      const draw = (decision: string): number => new FaultPlan(number, 1).draw(identity(number), decision);
      const { script } = spoil('breaks off', { speech, turn, streamed: true, draw });
      const steps: readonly Step[] = 'raw' in script ? script.raw : script.steps;
      const sent = Buffer.concat(
        steps.flatMap((step) => ('send' in step ? [Buffer.from(step.send as Uint8Array)] : [])),
      );
      expect(sent.length).toBeLessThan(whole.length);
      expect(whole.subarray(0, sent.length).equals(sent)).toBe(true);
    }
  });

  it('changes what one vendor is to do with every edition of the configuration', () => {
    const providersOf = (edition: number) =>
      (gatewayConfiguration(VENDORS, new Map(), edition) as { providers: Record<string, object> }).providers;
    for (let edition = 1; edition < 12; edition += 1) {
      const [before, now] = [providersOf(edition - 1), providersOf(edition)];
      const changed = VENDORS.filter(({ name }) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
      expect(changed).toHaveLength(1);
    }
  });

  it('finds the marker of a prompt again', () => {
    expect(markerIn(promptOf(MARKER))).toBe(MARKER);
  });
});

describe('the laws of the chaos demonstration', () => {
  const MB = 1024 * 1024;
  const reading: Reading = {
    inFlight: 0,
    modelRequests: 2,
    leftEarly: 0,
    droppedLogLines: 0,
    residentBytes: 150 * MB,
    openFiles: 20,
    page: new MetricsPage(''),
  };
  const verdicts = { good: 2, left: 0, begun: 0, exhausted: 0, wrong: 0, hung: 0, unexplained: 0 };

  function recordsOf(...ids: string[]): CallRecords {
    const records = new CallRecords();
    for (const requestId of ids) records.take(`${JSON.stringify({ level: 30, msg: 'call', requestId })}\n`);
    return records;
  }

  function found(rest: Partial<Findings> = {}): Findings {
    const ends = ['a', 'b'].map((id) => ({ outcome: outcome('answer', { requestIds: [id] }) }));
    return {
      figures: { verdicts } as Figures,
      judged: ends as unknown as Findings['judged'],
      records: recordsOf('a', 'b'),
      before: reading,
      after: reading,
      memory: Array.from({ length: 30 }, () => 150 * MB),
      vendors: { socketsOpened: 3, socketsClosed: 3, serving: 0 },
      socketsAfterExit: 0,
      exit: 0,
      ...rest,
    };
  }

  const broken = (findings: Findings): string[] =>
    judgeLaws(findings).flatMap(({ name, holds }) => (holds ? [] : [name]));

  it('hold when nothing went wrong', () => {
    expect(broken(found())).toEqual([]);
  });

  it.each<{ name: string; findings: Partial<Findings> }>([
    { name: 'no answer was wrong', findings: { figures: { verdicts: { ...verdicts, wrong: 1 } } as Figures } },
    { name: 'no question hung', findings: { figures: { verdicts: { ...verdicts, hung: 1 } } as Figures } },
    {
      name: 'every error came after an answer had begun, or after all models had failed',
      findings: { figures: { verdicts: { ...verdicts, unexplained: 1 } } as Figures },
    },
    { name: 'every request has one record in the log', findings: { records: recordsOf('a', 'a') } },
    { name: 'every request has one record in the log', findings: { records: recordsOf('a', 'c') } },
    { name: 'every request has one record in the log', findings: { after: { ...reading, modelRequests: 3 } } },
    { name: 'every request has one record in the log', findings: { after: { ...reading, droppedLogLines: 1 } } },
    { name: 'nothing is in flight at rest', findings: { after: { ...reading, inFlight: 1 } } },
    {
      name: 'every connection to a vendor is closed or idle',
      findings: { vendors: { socketsOpened: 3, socketsClosed: 2, serving: 1 } },
    },
    { name: 'every connection to a vendor is closed or idle', findings: { socketsAfterExit: 1 } },
    { name: 'no file stays open', findings: { after: { ...reading, openFiles: 40 } } },
    { name: 'memory does not grow', findings: { memory: Array.from({ length: 30 }, (_, at) => (100 + 20 * at) * MB) } },
    { name: 'the gateway stops when it is told to', findings: { exit: 'SIGKILL' } },
  ])('say so when $name is not the case', ({ name, findings }) => {
    expect(broken(found(findings))).toEqual([name]);
  });

  it('do not hold when the gateway names a defect of its own', () => {
    const records = recordsOf('a', 'b');
    records.take('{"level":50,"msg":"something broke"}\n');
    expect(broken(found({ records }))).toEqual(['the gateway found no defect of its own']);
  });
});

describe('what the log says of tries', () => {
  it('is counted by what they were made for', () => {
    const failure = { kind: 'unavailable' };
    const attempts = [
      { failure: { ...failure, status: 401 } },
      { cause: 'anotherKey', failure },
      { cause: 'retry', failure },
      { cause: 'retry', failure },
      { cause: 'fallback', failure: { ...failure, limit: 'circuit_open' } },
      { cause: 'fallback' },
    ];
    const calls = [{ attempts }, {}] as unknown as LoggedCall[];
    expect(countRescues(calls)).toEqual({ retries: 2, rotations: 1, fallbacks: 2, spared: 1 });
  });
});

describe('the command line of the chaos demonstration', () => {
  it('has defaults for everything', () => {
    expect(readOptions([])).toEqual({ minutes: 5, seed: 1, rate: 20, faultShare: 0.2, python: true });
  });

  it.each([['--minutes', '0'], ['--seed', '1.5'], ['--rate', 'x'], ['--faults', '2'], ['--no-such']])(
    'refuses %s %s',
    (...commandLine) => {
      expect(() => readOptions(commandLine)).toThrow(UsageError);
    },
  );
});
