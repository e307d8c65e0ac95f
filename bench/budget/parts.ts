import type { EventBatch } from '../../src/gateway/model/stream-event.js';
import { type Product } from '../in-process/product.js';
import { replyRound } from '../in-process/reply-round.js';
import { decodeRound, encodeRound } from '../in-process/request-round.js';
import { replyTurn, textTurn } from '../in-process/sample-turn.js';
import { SAMPLES } from '../in-process/samples.js';
import { type StreamChoice, streamDecoder } from '../in-process/stream-round.js';
import { DIALECTS, type DialectSubject, REFERENCE_DIALECT } from '../in-process/work.js';
import { mediumConverseBody, pictureConverseBody, smallConverseBody } from '../request-bodies.js';

/** A piece of pure code whose allocations are counted. */
export interface Part {
  /** As it stands in the budget. */
  readonly name: string;
  /** Calls before the count: so many that V8 has compiled for good what it will. */
  readonly warmupCalls: number;
  /** Calls that are counted: so few that nothing needs to be collected meanwhile. */
  readonly calls: number;
  /** What one call does. */
  readonly prepare: (product: Product) => Promise<() => number>;
}

const DELTAS = 200;

const SMALL = { warmupCalls: 20_000, calls: 1000 };
const MEDIUM = { warmupCalls: 3000, calls: 200 };
const STREAM = { warmupCalls: 500, calls: 50 };
const PICTURE = { warmupCalls: 40, calls: 4 };

/** Every part, Converse's own first. */
export const PARTS: readonly Part[] = [
  { ...SMALL, name: 'converse: decode a request of 1 KB', prepare: decodeRequest(smallConverseBody) },
  { ...MEDIUM, name: 'converse: decode a request of 19 KB', prepare: decodeRequest(mediumConverseBody) },
  {
    ...PICTURE,
    name: 'converse: decode a request with a picture of 2 MiB',
    prepare: decodeRequest(pictureConverseBody),
  },
  { ...STREAM, name: 'converse: encode 204 events as frames, one at a time', prepare: encodeFrames },
  ...DIALECTS.flatMap(partsOf),
];

function partsOf(dialect: DialectSubject): Part[] {
  const encode =
    (body: typeof smallConverseBody): Part['prepare'] =>
    async (product) =>
      (await encodeRound(product, { dialect, side: 'asbru', body: body() })).run;
  return [
    { ...SMALL, name: `${dialect}: encode a request of 1 KB`, prepare: encode(smallConverseBody) },
    { ...MEDIUM, name: `${dialect}: encode a request of 19 KB`, prepare: encode(mediumConverseBody) },
    {
      ...{ ...SMALL, name: `${dialect}: decode a reply of 1 KB, and encode it as Converse` },
      prepare: async (product) => {
        const body = SAMPLES[dialect].whole(replyTurn());
        return (await replyRound(product, { dialect, side: 'asbru', body })).run;
      },
    },
    {
      ...{ ...STREAM, name: `${dialect}: decode a stream of 200 deltas, one event at a time` },
      prepare: async (product) => {
        const decode = await streamDecoder(product, streamOf(dialect));
        return () => countEvents(decode);
      },
    },
  ];
}

function streamOf(dialect: DialectSubject): StreamChoice {
  return { dialect, side: 'asbru', events: SAMPLES[dialect].streamed(textTurn(DELTAS)) };
}

function countEvents(decode: (take: (batch: EventBatch) => void) => void): number {
  let count = 0;
  decode((batch) => {
    count += batch.length;
  });
  return count;
}

function decodeRequest(body: typeof smallConverseBody): Part['prepare'] {
  return async (product) => (await decodeRound(product, 'asbru', body())).run;
}

/** The batches of a stream that was decoded beforehand. */
async function encodeFrames(product: Product): Promise<() => number> {
  const decode = await streamDecoder(product, streamOf(REFERENCE_DIALECT));
  const converse = await product.converse();
  const batches: EventBatch[] = [];
  decode((batch) => {
    batches.push([...batch]);
  });
  return () => batches.reduce((bytes, batch) => bytes + converse.encodeEvents(batch).length, 0);
}
