import { estimateInputTokens } from '../estimate-input-tokens.js';
import { type JsonObject, type JsonValue } from '../model/json.js';
import { type ModelRequest } from '../model/model-request.js';
import {
  type ContentBlockDelta,
  type EventBatch,
  type StreamEvent,
  type StreamEventMembers,
} from '../model/stream-event.js';
import { type Usage } from '../model/usage.js';
import { type Warnings } from '../model/warnings.js';
import { ResponseFields } from './response-fields.js';
import { StopText } from './stop-text.js';

export interface StopWatcherOptions {
  /** The stop sequences that the vendor does not watch for itself; empty ones match nothing. */
  readonly stopSequences: readonly string[];
  /** The request that is answered. */
  readonly request: ModelRequest;
  /** False where the reply is read as it is produced: what comes after a match is then never produced. */
  readonly whole: boolean;
  /** Whole milliseconds since the vendor's request was sent. */
  readonly elapsedMs: () => number;
  /** Receives what a cut reply does not tell (`Warnings.note`). */
  readonly warnings: Warnings;
}

/** Converse's rule of thumb for text whose tokens nobody counted. */
const BYTES_PER_TOKEN = 4;

/**
 * Ends a turn at a stop sequence that its vendor was not told, because it takes none or not so many: the text is cut
 * before it, and `messageStop` says `stop_sequence` as if the vendor had done it. Only what the model says is watched,
 * not what it thinks or calls, and only within one block. Text is held back as long as it may be the beginning of a stop
 * sequence. Events that are split otherwise give the same turn.
 *
 * A turn that is cut while it is produced has no usage of its vendor's: an estimate is given, and that is said.
 */
export class StopWatcher {
  private readonly text: StopText;
  /** Index of the text block that is held back or open. */
  private openIndex: number | undefined;
  /** True when the caller has seen something of it. */
  private isShown = false;
  private matched: string | undefined;
  private producedBytes = 0;
  private callsTools = false;

  constructor(private readonly options: StopWatcherOptions) {
    this.text = new StopText(options.stopSequences);
  }

  /** True when a stop sequence has ended the turn: there is nothing more to read. */
  get isDone(): boolean {
    return this.matched !== undefined && !this.options.whole;
  }

  /** What the caller gets of a batch; nothing is left of those after a match. */
  watch(batch: EventBatch): EventBatch {
    const events: StreamEvent[] = [];
    for (const event of batch) {
      if (this.isDone) break;
      if (this.matched === undefined) this.accept(event, events);
      else this.endWhole(event, events);
    }
    return events;
  }

  private accept(event: StreamEvent, events: StreamEvent[]): void {
    if (event.contentBlockDelta !== undefined) {
      this.acceptDelta(event.contentBlockDelta, event, events);
    } else if (event.contentBlockStop !== undefined) {
      this.closeBlock(event, events);
    } else {
      const { toolUse } = event.contentBlockStart?.start ?? {};
      if (toolUse !== undefined && toolUse.type === undefined) this.callsTools = true;
      events.push(event);
    }
  }

  private acceptDelta(
    { contentBlockIndex, delta }: StreamEventMembers['contentBlockDelta'],
    event: StreamEvent,
    events: StreamEvent[],
  ): void {
    if (delta.text === undefined) {
      this.producedBytes += weigh(delta);
      if (delta.citation !== undefined) this.openIndex = contentBlockIndex;
      this.isShown = true;
      events.push(event);
      return;
    }
    this.producedBytes += Buffer.byteLength(delta.text);
    this.openIndex = contentBlockIndex;
    const match = this.text.add(delta.text);
    if (match === undefined) {
      this.show(this.text.release(this.isShown), events);
      return;
    }
    this.producedBytes -= Buffer.byteLength(match.rest);
    this.show(this.isShown || NON_BLANK.test(match.before) ? match.before : '', events);
    this.endTurn(match.sequence, events);
  }

  private show(text: string, events: StreamEvent[]): void {
    if (text === '' || this.openIndex === undefined) return;
    this.isShown = true;
    events.push({ contentBlockDelta: { contentBlockIndex: this.openIndex, delta: { text } } });
  }

  private closeBlock(event: StreamEvent, events: StreamEvent[]): void {
    this.show(this.text.flush(), events);
    events.push(event);
    this.openIndex = undefined;
    this.isShown = false;
  }

  private endTurn(sequence: string, events: StreamEvent[]): void {
    this.matched = sequence;
    if (this.isShown && this.openIndex !== undefined) {
      events.push({ contentBlockStop: { contentBlockIndex: this.openIndex } });
    }
    if (this.options.whole) return;
    const { request, warnings, elapsedMs } = this.options;
    events.push(this.messageStop(undefined), {
      metadata: {
        usage: this.estimateUsage(),
        metrics: { latencyMs: elapsedMs() },
        ...(request.performanceConfig && { performanceConfig: { latency: 'standard' } }),
      },
    });
    warnings.note('reply.usage', 'The gateway ended the turn at a stop sequence; the tokens are an estimate.');
    if (request.additionalModelResponseFieldPaths?.some((pointer) => !TELLS_STOP.test(pointer)) === true) {
      const message = 'The gateway ended the turn at a stop sequence, before the vendor had told all of them.';
      warnings.note('reply.additionalModelResponseFields', message);
    }
  }

  /** Of what a whole reply holds after a match, how it ended is kept: the vendor has counted and been paid for it. */
  private endWhole(event: StreamEvent, events: StreamEvent[]): void {
    if (event.messageStop !== undefined) events.push(this.messageStop(event.messageStop.additionalModelResponseFields));
    else if (event.metadata !== undefined) events.push(event);
  }

  private messageStop(told: JsonValue | undefined): StreamEvent {
    const fields = new ResponseFields(this.options.request.additionalModelResponseFieldPaths ?? []);
    fields.stopSequence(this.matched ?? '');
    const additionalModelResponseFields = mergeFields(told, fields.result);
    return {
      messageStop: {
        // A turn that holds calls waits for their results, whatever ended it.
        stopReason: this.callsTools ? 'tool_use' : 'stop_sequence',
        ...(additionalModelResponseFields !== undefined && { additionalModelResponseFields }),
      },
    };
  }

  private estimateUsage(): Usage {
    const inputTokens = estimateInputTokens(this.options.request);
    const outputTokens = Math.ceil(this.producedBytes / BYTES_PER_TOKEN);
    return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  }
}

/**
 * The events with the turn ended at a stop sequence. A match ends the iteration of `batches`, and with it the vendor's
 * request.
 */
export async function* watchStops(
  batches: AsyncIterable<EventBatch>,
  watcher: StopWatcher,
): AsyncGenerator<EventBatch> {
  for await (const batch of batches) {
    const events = watcher.watch(batch);
    if (events.length > 0) yield events;
    if (watcher.isDone) return;
  }
}

const NON_BLANK = /\S/;

/** The pointers that ask for the stop sequence, which is told. */
const TELLS_STOP = /^(?:\/delta)?\/stop_sequence$/;

function weigh({ toolUse, reasoningContent }: ContentBlockDelta): number {
  return Buffer.byteLength(toolUse?.input ?? reasoningContent?.text ?? '');
}

/** What the vendor told, with the stop sequence on top: the places that name it are at most one object deep. */
function mergeFields(told: JsonValue | undefined, stop: JsonObject | undefined): JsonValue | undefined {
  if (told === undefined || stop === undefined) return told ?? stop;
  const fields = told as JsonObject;
  const delta = { ...(fields['delta'] as JsonObject | undefined), ...(stop['delta'] as JsonObject | undefined) };
  return { ...fields, ...stop, ...(Object.keys(delta).length > 0 && { delta }) };
}
