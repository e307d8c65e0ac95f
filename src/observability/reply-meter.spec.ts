import { setTimeout as waitFor } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Call } from '../gateway/model/call.js';
import { Payload } from '../gateway/model/payload.js';
import { type Operation } from '../gateway/model/operation.js';
import { type EventBatch } from '../gateway/model/stream-event.js';
import { type EventReply, type NativeReply, type Reply, type TurnReply } from '../gateway/ports/provider.js';
import { toCallRecord } from './call-record.js';
import { ReplyMeter } from './reply-meter.js';

const STOP: EventBatch = [{ contentBlockStop: { contentBlockIndex: 0 } }];

function aCall(operation: Operation): Call {
  const payload = new Payload('converse', new Uint8Array(), () => ({ messages: [] }));
  const principal = { id: 'vk_1', name: 'test', access: '*' } as const;
  return new Call({ requestId: 'request-1', modelId: 'mock/echo', operation, principal, payload });
}

function events(source: AsyncIterable<EventBatch>): EventReply {
  return { kind: 'events', provider: 'mock', model: 'echo', events: source };
}

/** The watched events of a reply, read to the end. */
async function readAll(reply: Reply, pauseMs = 0): Promise<EventBatch[]> {
  if (reply.kind !== 'events') throw new Error(`not events: ${reply.kind}`);
  const batches: EventBatch[] = [];
  for await (const batch of reply.events) {
    batches.push(batch);
    await waitFor(pauseMs);
  }
  return batches;
}

async function* paced(count: number, delayMs: number): AsyncGenerator<EventBatch> {
  for (let index = 0; index < count; index += 1) {
    await waitFor(delayMs);
    yield STOP;
  }
}

describe('ReplyMeter', () => {
  it('gives the same items and counts them', async () => {
    const meter = new ReplyMeter();
    expect(await readAll(meter.watch(aCall('converse-stream'), events(paced(3, 1))))).toEqual([STOP, STOP, STOP]);
    expect(meter.batches).toBe(3);
  });

  it('counts the waiting for the vendor, and not the reader’s own time', async () => {
    const meter = new ReplyMeter();
    const startedAt = performance.now();
    await readAll(meter.watch(aCall('converse'), events(paced(3, 30))), 60);
    expect(meter.waitedMs).toBeGreaterThan(60);
    expect(performance.now() - startedAt - meter.waitedMs).toBeGreaterThan(3 * 50);
  });

  it('knows no gap before the second batch', async () => {
    const meter = new ReplyMeter();
    expect(meter.meanGapMs).toBeUndefined();
    await readAll(meter.watch(aCall('converse-stream'), events(paced(1, 1))));
    expect(meter.meanGapMs).toBeUndefined();
  });

  it('ends the source when the reader leaves', async () => {
    let ended = false;
    async function* source(): AsyncGenerator<EventBatch> {
      try {
        yield* paced(9, 0);
      } finally {
        ended = true;
      }
    }
    const watched = new ReplyMeter().watch(aCall('converse-stream'), events(source()));
    if (watched.kind !== 'events') throw new Error('not events');
    for await (const batch of watched.events) {
      expect(batch).toBe(STOP);
      break;
    }
    expect(ended).toBe(true);
  });

  it('hands on what the source throws', async () => {
    async function* source(): AsyncGenerator<EventBatch> {
      yield* paced(1, 0);
      throw new Error('broken');
    }
    await expect(readAll(new ReplyMeter().watch(aCall('converse'), events(source())))).rejects.toThrow('broken');
  });

  it('knows the status of a vendor’s own answer, and of a stream that began', () => {
    const native: NativeReply = {
      kind: 'native',
      provider: 'bedrock',
      model: 'nova',
      status: 424,
      headers: {},
      body: (async function* () {
        await waitFor(0);
        yield new Uint8Array();
      })(),
      atBoundary: () => true,
    };
    const meter = new ReplyMeter();
    const watched = meter.watch(aCall('converse'), native);
    expect({ ...watched, body: undefined }).toEqual({ ...native, body: undefined });
    expect(toCallRecord(aCall('converse'), meter, undefined).status).toBe(424);
    const streamed = new ReplyMeter();
    streamed.watch(aCall('converse-stream'), events(paced(0, 0)));
    expect(streamed.committedStatus).toBe(200);
  });

  it.each([
    { operation: 'converse' as const, status: undefined },
    { operation: 'converse-stream' as const, status: 200 },
  ])('counts a turn of $operation as one batch that nobody waited for', ({ operation, status }) => {
    const meter = new ReplyMeter();
    const turn: TurnReply = { kind: 'turn', provider: 'mock', model: 'echo', events: STOP };
    const before = performance.now();
    expect(meter.watch(aCall(operation), turn)).toBe(turn);
    expect(meter.batches).toBe(1);
    expect(meter.firstAt).toBeGreaterThanOrEqual(before);
    expect(meter.firstAt).toBeLessThanOrEqual(performance.now());
    expect(meter.waitedMs).toBeLessThan(20);
    expect(meter.meanGapMs).toBeUndefined();
    expect(meter.committedStatus).toBe(status);
  });
});
