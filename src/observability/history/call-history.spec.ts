import { beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type AttemptRecord } from '../../gateway/model/attempt-record.js';
import { Call } from '../../gateway/model/call.js';
import { Payload } from '../../gateway/model/payload.js';
import { type CallRecord } from '../call-record.js';
import { ERROR_TYPES, errorTypeOf } from '../error-type.js';
import { COUNTS } from './call-counts.js';
import { CallHistory } from './call-history.js';

const MINUTE = 60_000;

interface Happened {
  readonly error?: GatewayError;
  readonly model?: string;
  readonly streaming?: boolean;
  readonly prepare?: (call: Call) => void;
}

const attempt = (more: Partial<AttemptRecord> = {}): AttemptRecord => ({
  provider: 'openai',
  model: 'gpt',
  keyName: 'main',
  startedMs: 0,
  elapsedMs: 100,
  ...more,
});

describe('CallHistory', () => {
  let nowMs: number;
  let history: CallHistory;

  beforeEach(() => {
    nowMs = 0;
    history = new CallHistory({ nowMs: () => nowMs, wallMs: () => nowMs });
  });

  function happen({ error, model = 'openai/gpt', streaming = false, prepare }: Happened = {}): void {
    const call = new Call({
      requestId: `request-${nowMs}`,
      modelId: model,
      operation: streaming ? 'converse-stream' : 'converse',
      principal: { id: 'team-a', name: 'team a', access: '*' },
      payload: new Payload('converse', new Uint8Array(), () => {
        throw new Error('the body is nobody’s business here');
      }),
    });
    call.route = { provider: 'openai', model: 'gpt' };
    call.upstreamMs = 100;
    call.attempts.push(attempt());
    prepare?.(call);
    history.begin(call);
    history.end({ ...TIMES_OF_CALL, call, error, errorType: error && errorTypeOf(error), status: 200 });
  }

  const TIMES_OF_CALL: Omit<CallRecord, 'call' | 'error' | 'errorType' | 'status'> = {
    durationMs: 120,
    firstEventMs: 110,
    upstreamMs: 100,
    overheadMs: 2,
    eventGapMs: undefined,
  };

  const counts = (): Record<string, number> => {
    const slots = history.minutes.slots();
    const read = COUNTS.map((name) => [name, history.calls.read(slots, name).reduce((sum, each) => sum + each, 0)]);
    return Object.fromEntries(read.filter(([, total]) => total !== 0)) as Record<string, number>;
  };

  it('knows a domain of faults for every type of error', () => {
    expect(ERROR_TYPES.filter((type) => !/^(?:caller|policy|provider|gateway)_/.test(type))).toEqual([]);
  });

  it('counts answers, and failures by whose fault they are', () => {
    happen();
    happen({ error: new GatewayError('invalidRequest', 'no') });
    happen({ error: new GatewayError('forbidden', 'no') });
    happen({ error: new GatewayError('vendorFault', 'no') });
    happen({ error: new GatewayError('internal', 'no') });
    expect(counts()).toEqual({ answered: 1, caller: 1, policy: 1, provider: 1, gateway: 1 });
  });

  it('counts tokens and costs, and calls whose cost nobody knows', () => {
    const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 18, cacheReadInputTokens: 3 };
    for (const costUsd of [0.25, undefined]) {
      happen({
        prepare: (call) => {
          call.note({ usage });
          call.pricer = { costOf: () => costUsd };
        },
      });
    }
    expect(counts()).toEqual({
      answered: 2,
      inputTokens: 20,
      outputTokens: 10,
      cachedTokens: 6,
      costUsd: 0.25,
      unknownCosts: 1,
    });
  });

  it('keeps the times of each minute apart', () => {
    happen();
    happen({ streaming: true });
    nowMs += MINUTE;
    const slots = history.minutes.slots();
    const [before, running] = [slots.at(-2) ?? 0, slots.at(-1) ?? 0];
    expect(history.calls.quantiles('upstream', [before], [0.5])?.[0]).toBeCloseTo(100, -1.5);
    expect(history.calls.quantiles('overhead', [before], [0.5])?.[0]).toBeCloseTo(2, 0);
    expect(history.calls.quantiles('firstEvent', [before], [0.5])?.[0]).toBeCloseTo(110, -1.5);
    expect(history.calls.quantiles('upstream', [running], [0.5])).toBeUndefined();
  });

  it('counts what each vendor was asked, and not what a limit kept from it', () => {
    happen({
      prepare: (call) => {
        call.attempts.length = 0;
        call.attempts.push(
          attempt({ failure: { kind: 'vendorFault', status: 500 } }),
          attempt({
            provider: 'groq',
            cause: 'retry',
            failure: { kind: 'overloaded', status: undefined, limit: 'queue_full' },
          }),
          attempt({ provider: 'mistral', cause: 'fallback' }),
        );
      },
    });
    const slots = history.minutes.slots();
    expect(history.vendors.read('openai', slots)).toEqual({ tries: 1, failures: 1 });
    expect(history.vendors.read('groq', slots)).toEqual({ tries: 0, failures: 0 });
    expect(history.vendors.read('mistral', slots)).toEqual({ tries: 1, failures: 0 });
    expect(counts()).toMatchObject({ retries: 1, fallbacks: 1 });
  });

  it('remembers 200 vendors and no more', () => {
    for (let index = 0; index < 300; index += 1) {
      happen({ prepare: (call) => void call.attempts.splice(0, 1, attempt({ provider: `vendor-${index}` })) });
    }
    const known = Array.from({ length: 300 }, (_, index) =>
      history.vendors.read(`vendor-${index}`, history.minutes.slots()),
    );
    expect(known.filter(({ tries }) => tries === 1)).toHaveLength(200);
    expect(known.at(-1)).toEqual({ tries: 1, failures: 0 });
  });

  it('keeps the last fifty errors, without those of callers who left, and cuts names', () => {
    happen({ error: new GatewayError('clientGone', 'left') });
    for (let index = 0; index < 60; index += 1) {
      nowMs += 1;
      happen({ error: new GatewayError('notFound', 'a secret sentence'), model: 'm'.repeat(2000) });
    }
    const errors = history.recent.errors.newestFirst();
    expect(errors).toHaveLength(50);
    expect(errors[0]).toEqual({
      atMs: 60,
      requestId: 'request-60',
      caller: 'team-a',
      model: 'm'.repeat(200),
      provider: 'openai',
      operation: 'converse',
      key: undefined,
      status: 200,
      type: 'caller_model_unknown',
      durationMs: 120,
    });
  });

  it('says a warning once, with how many calls it was said of', () => {
    const warn = (path: string) => (call: Call) => {
      call.warnings.degrade(path, 'It was left out.');
    };
    happen({ prepare: warn('requestMetadata') });
    happen({ prepare: warn(`x.${'y'.repeat(400)}`) });
    nowMs += 5;
    happen({ prepare: warn('requestMetadata') });
    const [newest, other] = history.recent.warnings.newestFirst();
    expect(newest).toMatchObject({ path: 'requestMetadata', calls: 2, requestId: 'request-5', atMs: 5 });
    expect(other?.path).toHaveLength(200);
    expect(counts()).toMatchObject({ warnings: 3 });
  });

  it('holds fifty warnings, however many a request has', () => {
    happen({
      prepare: (call) => {
        for (let index = 0; index < 5000; index += 1) call.warnings.degrade(`messages.${index}`, 'Left out.');
      },
    });
    expect(history.recent.warnings.newestFirst()).toHaveLength(50);
  });

  it('counts streams from their first event to their end', () => {
    const call = new Call({
      requestId: 'open',
      modelId: 'openai/gpt',
      operation: 'converse-stream',
      principal: { id: 'team-a', name: 'team a', access: '*' },
      payload: new Payload('converse', new Uint8Array(), () => {
        throw new Error('not decoded');
      }),
    });
    history.begin(call);
    expect(history.openStreams).toBe(1);
    history.end({ ...TIMES_OF_CALL, call, error: undefined, errorType: undefined, status: 200 });
    expect(history.openStreams).toBe(0);
  });
});
