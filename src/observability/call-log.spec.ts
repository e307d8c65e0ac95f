import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { Call } from '../gateway/model/call.js';
import { Payload } from '../gateway/model/payload.js';
import { type Reply } from '../gateway/ports/provider.js';
import { CallLog } from './call-log.js';
import { CallRecordLayer } from './call-record.layer.js';
import { createLogger } from './logger.js';

const SECRET = 'a text nobody may read in a log';

interface LoggedCall {
  readonly level: number;
  readonly requestId: string;
  readonly provider?: string;
  readonly usage?: object;
  readonly firstWarnings?: readonly { readonly path: string }[];
  readonly error?: { readonly kind: string; readonly cause?: { readonly code?: string; readonly stack?: string } };
}

function aCall(): Call {
  const payload = new Payload('converse', Buffer.from(SECRET), () => ({ messages: [] }));
  const principal = { id: 'vk_1', name: 'test', access: '*' } as const;
  return new Call({ requestId: 'request-1', modelId: 'mock/echo', operation: 'converse', principal, payload });
}

/** Runs a call through the layer and gives the lines it logged. */
async function logOf(handle: (call: Call) => Promise<void> | void): Promise<LoggedCall[]> {
  const lines: string[] = [];
  const log = createLogger('info', { destination: { write: (line: string) => void lines.push(line) } });
  const call = aCall();
  const reply: Reply = { kind: 'tokens', provider: 'mock', model: 'echo', inputTokens: 1, estimated: true };
  await new CallRecordLayer([new CallLog(log)]).wrap(async (wrapped) => {
    await handle(wrapped);
    return reply;
  })(call);
  expect(lines.join('')).not.toContain(SECRET);
  return lines.map((line) => JSON.parse(line) as LoggedCall);
}

describe('CallLog', () => {
  it('writes one record when the call ends, with what the answer said about itself', async () => {
    const lines = await logOf((call) => {
      call.route = { provider: 'mock', model: 'echo' };
      call.note({ usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } });
      call.end();
      call.end();
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 30,
      requestId: 'request-1',
      operation: 'converse',
      provider: 'mock',
      status: 200,
      usage: { totalTokens: 3 },
      bytesIn: SECRET.length,
      durationMs: expect.any(Number),
    });
  });

  it('takes nothing but stop reason and usage from what was noted', async () => {
    const response = { stopReason: 'end_turn', output: { message: { content: [{ text: SECRET }] } } };
    const [line] = await logOf((call) => {
      call.note(response);
      call.end();
    });
    expect(line).toMatchObject({ stopReason: 'end_turn' });
    expect(line).not.toHaveProperty('output');
  });

  it('names the first five warnings and counts all', async () => {
    const [line] = await logOf((call) => {
      for (let index = 0; index < 7; index += 1) call.warnings.degrade(`messages.${index}`, 'Left out.');
      call.warnings.strict = true;
      call.warnings.note('x'.repeat(1000), 'Not given.');
      call.end();
    });
    const firstWarnings = [0, 1, 2, 3, 4].map((index) => ({ path: `messages.${index}`, message: 'Left out.' }));
    expect(line).toMatchObject({ warnings: 8, firstWarnings });
    const [long] = await logOf((call) => {
      call.warnings.note('x'.repeat(1000), 'Not given.');
      call.end();
    });
    expect(long?.firstWarnings?.[0]?.path).toHaveLength(200);
  });

  it('writes nothing before the end', async () => {
    expect(await logOf(() => undefined)).toHaveLength(0);
  });

  it.each([
    { kind: 'forbidden' as const, level: 40, status: 403, errorType: 'policy_access_denied' },
    { kind: 'clientGone' as const, level: 30, status: 499, errorType: 'caller_cancelled' },
    { kind: 'internal' as const, level: 50, status: 500, errorType: 'gateway_internal' },
  ])('records $kind at level $level', async ({ kind, ...expected }) => {
    const [line] = await logOf((call) => void call.fail(new GatewayError(kind, 'why')));
    expect(line).toMatchObject({ ...expected, error: { kind } });
  });

  it('holds the cause that the caller is not shown, with its stack only where the defect is ours', async () => {
    const cause = Object.assign(new TypeError('underneath'), { code: 'E_UNDER' });
    const [internal] = await logOf((call) => void call.fail(cause));
    expect(internal?.error?.cause?.stack).toContain('underneath');
    const [vendor] = await logOf((call) => void call.fail(new GatewayError('unavailable', 'down', { cause })));
    expect(vendor?.error?.cause).toMatchObject({ code: 'E_UNDER' });
    expect(vendor?.error?.cause?.stack).toBeUndefined();
  });
});
