import { describe, expect, it } from '@jest/globals';
import { callMock, type MockCallOptions, say, sendToMock, toCall } from '../../../test/support/mock-calls.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { DEFAULT_MOCK_SETTINGS } from './mock-settings.js';

const settings = { ...DEFAULT_MOCK_SETTINGS, stallLimitMs: 20 };

const afterEvents = (count: number) => ({ additionalModelRequestFields: { mock: { afterEvents: count } } });

async function readUntilFailure(request = say('go'), options: MockCallOptions = {}) {
  const { events } = await callMock('stall', request, { settings, ...options });
  const names: string[] = [];
  try {
    for await (const batch of events) for (const event of batch) names.push(Object.keys(event)[0]!);
  } catch (error) {
    return { names, error };
  }
  return { names, error: undefined };
}

describe('mock/stall', () => {
  it('gives up after ten minutes by default', () => {
    expect(DEFAULT_MOCK_SETTINGS.stallLimitMs).toBe(600_000);
  });

  it('begins an answer, then says nothing until its limit', async () => {
    const { names, error } = await readUntilFailure();
    expect(names).toEqual(['messageStart', 'contentBlockDelta']);
    expect(error).toMatchObject({ kind: 'streamBroken' });
  });

  it.each([
    [0, [], 'timeout'],
    [1, ['messageStart'], 'streamBroken'],
    [4, ['messageStart', 'contentBlockDelta', 'contentBlockDelta', 'contentBlockDelta'], 'streamBroken'],
  ])('falls silent after %i events when asked to', async (count, expected, kind) => {
    const { names, error } = await readUntilFailure(say('go', afterEvents(count)));
    expect(names).toEqual(expected);
    expect(error).toMatchObject({ kind });
  });

  it('is silent from the start in a whole call', async () => {
    const { names, error } = await readUntilFailure(say('go', afterEvents(4)), { streaming: false });
    expect(names).toEqual([]);
    expect(error).toMatchObject({ kind: 'timeout' });
  });

  it('ends when the caller leaves', async () => {
    const call = toCall('stall', say('go'));
    const iterator = (await sendToMock(call, 'stall')).events[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    const third = iterator.next();
    call.abort(new GatewayError('clientGone', 'left'));
    await expect(third).rejects.toMatchObject({ kind: 'clientGone' });
  });
});
