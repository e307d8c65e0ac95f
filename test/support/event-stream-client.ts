import { type ModelOperation } from '../../src/gateway/model/operation.js';
import { type ModelResponse } from '../../src/gateway/model/model-response.js';
import { type StreamEvent } from '../../src/gateway/model/stream-event.js';
import { EventOrderChecker } from '../../src/gateway/stream/event-order.js';
import { type DecodedFrame, decodeFrames } from './event-stream-frames.js';
import { type Exchange, type HttpVersion, openExchange } from './http-exchange.js';
import { checkFrame } from './wire-rules.js';

/** Whom to ask, and how. */
export interface ConverseTarget {
  /** The gateway's origin. */
  readonly url: string;
  /** The virtual key, sent as a bearer token; none when absent. */
  readonly key?: string;
  /** `/bedrock` unless another is given. */
  readonly prefix?: string;
  /** Sent percent-encoded, as SDKs do, unless `rawModelId` is set. */
  readonly modelId: string;
  readonly rawModelId?: boolean;
  readonly http?: HttpVersion;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A request body, or its very bytes. */
export type ConverseBody = object | string | Uint8Array;

/** An error as AWS's clients find it: the type in a header and in the body. */
export interface ErrorBody {
  readonly message: string;
  readonly type: string;
  readonly __type: string;
  readonly originalStatusCode?: number;
}

export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON: the reply for status 200, an error otherwise. Undefined when it is no JSON. */
  readonly json: ModelResponse & ErrorBody;
  readonly text: string;
}

/** The last frame of a stream that failed. */
export interface StreamException {
  readonly type: string;
  readonly body: { readonly message: string; readonly originalStatusCode?: number };
}

export interface StreamAnswer extends WholeAnswer {
  readonly events: readonly StreamEvent[];
  readonly exception: StreamException | undefined;
  readonly frames: readonly DecodedFrame[];
  readonly bytes: Buffer;
}

/** Asks for a whole answer. */
export async function postConverse(target: ConverseTarget, body: ConverseBody): Promise<WholeAnswer> {
  const exchange = await openConverse(target, 'converse', body);
  return readWhole(exchange, (await exchange.readRest()).bytes);
}

/**
 * Asks for a stream, reads it to its end and checks its grammar. An answer that is no event stream has no events.
 * @throws Error when the stream is torn, a frame is damaged or the order of events is broken
 */
export async function postConverseStream(target: ConverseTarget, body: ConverseBody): Promise<StreamAnswer> {
  const exchange = await openConverse(target, 'converse-stream', body);
  const { bytes, torn } = await exchange.readRest();
  const isStream = exchange.headers['content-type'] === EVENT_STREAM;
  if (isStream && torn) throw new Error(`the connection broke after ${bytes.length} bytes of the stream`);
  const stream = isStream ? readEventStream(bytes) : { events: [], exception: undefined, frames: [] };
  return { ...readWhole(exchange, isStream ? Buffer.alloc(0) : bytes), ...stream, bytes };
}

/** Asks for the answer to any operation, whatever its form is. */
export async function postOperation(
  target: ConverseTarget,
  operation: ModelOperation,
  body: ConverseBody,
): Promise<WholeAnswer & { readonly bytes: Buffer }> {
  const exchange = await openConverse(target, operation, body);
  const { bytes } = await exchange.readRest();
  return { ...readWhole(exchange, bytes), bytes };
}

/** Sends the request and resolves with the head of the answer; for readers that are slow or leave. */
export function openConverse(target: ConverseTarget, operation: ModelOperation, body: ConverseBody): Promise<Exchange> {
  const modelId = target.rawModelId === true ? target.modelId : encodeURIComponent(target.modelId);
  return openExchange({
    origin: target.url,
    path: `${target.prefix ?? '/bedrock'}/model/${modelId}/${operation}`,
    headers: {
      'content-type': 'application/json',
      ...(target.key === undefined ? {} : { authorization: `Bearer ${target.key}` }),
      ...target.headers,
    },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    ...(target.http === undefined ? {} : { http: target.http }),
    ...(target.signal === undefined ? {} : { signal: target.signal }),
  });
}

/**
 * The events of a complete stream, and the exception that ended it if one did.
 * @throws Error when a frame is damaged or breaks a rule of its own, or the order of events is broken
 */
export function readEventStream(bytes: Uint8Array): Pick<StreamAnswer, 'events' | 'exception' | 'frames'> {
  const frames = decodeFrames(bytes);
  const checker = new EventOrderChecker();
  const events: StreamEvent[] = [];
  let exception: StreamException | undefined;
  for (const frame of frames) {
    const { headers, body } = frame;
    checkFrame(frame);
    if (headers[':message-type'] === 'event') {
      const event = { [headers[':event-type'] ?? '']: body } as unknown as StreamEvent;
      checker.accept(event);
      events.push(event);
    } else {
      checker.acceptException();
      exception = { type: headers[':exception-type'] ?? '', body: body as StreamException['body'] };
    }
  }
  checker.end();
  return { events, exception, frames };
}

/** The text of all text deltas, joined. */
export function textOf(events: readonly StreamEvent[]): string {
  return events.map((event) => event.contentBlockDelta?.delta.text ?? '').join('');
}

const EVENT_STREAM = 'application/vnd.amazon.eventstream';

function readWhole({ status, headers }: Exchange, bytes: Buffer): WholeAnswer {
  const text = bytes.toString();
  return { status, headers, text, json: parseOrUndefined(text) as WholeAnswer['json'] };
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
