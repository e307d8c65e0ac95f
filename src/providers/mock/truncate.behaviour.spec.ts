import { describe, expect, it } from '@jest/globals';
import { callMock, say, textOf } from '../../../test/support/mock-calls.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { EventOrderChecker } from '../../gateway/stream/event-order.js';

describe('mock/truncate', () => {
  it.each([true, false])('breaks off after some text (streaming: %s)', async (streaming) => {
    const { events } = await callMock('truncate', say('go'), { streaming });
    const received: StreamEvent[] = [];
    const order = new EventOrderChecker();
    const reading = (async () => {
      for await (const batch of events) received.push(...batch);
    })();
    await expect(reading).rejects.toMatchObject({ kind: 'streamBroken', detail: { vendor: { name: 'mock' } } });
    for (const event of received) order.accept(event);
    order.acceptException();
    expect(textOf(received)).toBe('This answer ends in the middle of');
  });
});
