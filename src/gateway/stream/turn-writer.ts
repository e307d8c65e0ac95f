import { GatewayError } from '../errors/gateway-error.js';
import { type Base64, type Citation } from '../model/content-block.js';
import { type JsonValue } from '../model/json.js';
import { type OneOf } from '../model/one-of.js';
import { type StopReason } from '../model/stop-reason.js';
import { type EventBatch, type ReasoningDelta } from '../model/stream-event.js';
import { type TurnProgress } from '../model/turn-progress.js';
import { NO_USAGE, type Usage } from '../model/usage.js';
import { BlockWriter, type BlockWriterOptions, type ServerToolResult } from './block-writer.js';
import { NON_BLANK, type ToolCall, type ToolCallPart } from './tool-call.js';
import { ToolCallSlots } from './tool-call-slots.js';

export interface TurnWriterOptions extends BlockWriterOptions {
  /** The vendor's name, for messages. */
  readonly vendor: string;
  /** The caller's name of a tool by the one that the vendor was told. */
  readonly toolName?: (name: string) => string;
}

/** Why the vendor says that the turn ended. */
export interface TurnStop {
  readonly reason: StopReason;
  readonly additionalModelResponseFields?: JsonValue;
}

/** What has to wait until the open tool call is complete. */
type Waiting = OneOf<{ text: string; reasoning: ReasoningDelta; call: ToolCall; piece: () => void }>;

/**
 * Writes one turn as canonical events, whatever the order in which its vendor tells it: strictly sequential blocks,
 * `messageStart` first, `messageStop` and `metadata` last and once. Dialects name what they read (`text`, `toolCall`,
 * `usage`, …) and take the events in batches. It neither reads a clock nor makes ids.
 */
export class TurnWriter {
  private readonly blocks: BlockWriter;
  private readonly slots = new ToolCallSlots();
  private readonly waiting: Waiting[] = [];
  /** How many of them are written already. */
  private performed = 0;
  private stop: TurnStop = { reason: 'end_turn' };
  private lastUsage: Usage | undefined;
  private servedTier: string | undefined;
  private servedLatency: string | undefined;
  private ended = false;

  constructor(private readonly options: TurnWriterOptions) {
    this.blocks = new BlockWriter(options);
  }

  /** True when the turn has shown any content. */
  get hasContent(): boolean {
    return this.blocks.hasStarted;
  }

  /** How far the turn has come. */
  get progress(): TurnProgress {
    return { usage: this.lastUsage, writtenBytes: this.blocks.writtenBytes };
  }

  /** A fragment of the answer. */
  text(text: string): void {
    if (text === '') return;
    if (this.isBlocked()) this.waiting.push({ text });
    else this.blocks.text(text);
  }

  /** A fragment of the model's reasoning. */
  reasoning(text: string): void {
    if (text !== '') this.submitReasoning({ text });
  }

  /** The proof of the reasoning before it, or of reasoning that the vendor does not show. */
  signature(signature: string): void {
    if (signature !== '') this.submitReasoning({ signature });
  }

  /** Reasoning that only its vendor can read: a block of its own. */
  redacted(redactedContent: Base64): void {
    if (redactedContent !== '') this.submitReasoning({ redactedContent });
  }

  /** What the text before it rests on; callers that asked for citations find it beside that text. */
  citation(citation: Citation): void {
    this.submit(() => {
      this.blocks.citation(citation);
    });
  }

  /** An image that the model made. */
  image(format: string, bytes: Base64): void {
    this.submit(() => {
      this.blocks.image(format, bytes);
    });
  }

  /** The result of a tool that the vendor ran itself. */
  toolResult(result: ServerToolResult): void {
    this.submit(() => {
      this.blocks.toolResult(result);
    });
  }

  /**
   * A piece of a tool call. `slot` is what the vendor files the call under; an unknown id in a known slot is a new call.
   * @throws GatewayError `streamBroken` when arguments come for a call that another block has closed
   */
  toolCall(slot: number | string, part: ToolCallPart): void {
    const call = this.slots.learn(slot, part);
    if (call.state === 'open') {
      this.blocks.continueCall(call, part.arguments ?? '');
      this.drain();
    } else if (call.state === 'unnamed') {
      this.submitCall(call);
    } else if (call.state === 'closed' && NON_BLANK.test(part.arguments ?? '')) {
      throw this.lateArguments();
    }
  }

  /** The vendor says that the block it was telling is complete. */
  endBlock(): void {
    this.blocks.close();
    this.drain();
  }

  /** The last one counts. */
  finish(stop: TurnStop): void {
    this.stop = stop;
  }

  /** The last one counts: vendors repeat running totals. */
  usage(usage: Usage): void {
    this.lastUsage = usage;
  }

  /** The tier that served the turn, which may differ from the one asked for. */
  serviceTier(type: string): void {
    this.servedTier = type;
  }

  /** The kind of latency that the turn was served with. */
  latency(latency: string): void {
    this.servedLatency = latency;
  }

  /** The turn is whole: closes what is open and states how it ended, with the whole milliseconds it took. */
  end(latencyMs: number): void {
    if (this.ended) return;
    this.ended = true;
    this.blocks.start();
    while (this.performed < this.waiting.length) this.performNext();
    this.blocks.close();
    this.blocks.append({ messageStop: { ...this.stopFields(), stopReason: this.settleStopReason() } });
    this.blocks.append({
      metadata: { usage: this.lastUsage ?? NO_USAGE, metrics: { latencyMs }, ...this.echoFields() },
    });
  }

  /** The events since the last call. */
  take(): EventBatch {
    return this.blocks.take();
  }

  /**
   * Some vendors announce all calls first and then send the arguments in turns. That arguments happen to parse does not
   * finish a call either: they may go on, as long as nothing else has come.
   */
  private isBlocked(): boolean {
    const call = this.blocks.openCall;
    return call !== undefined && !call.complete;
  }

  private submit(piece: () => void): void {
    if (this.isBlocked()) this.waiting.push({ piece });
    else piece();
  }

  private submitReasoning(delta: ReasoningDelta): void {
    if (this.isBlocked()) this.waiting.push({ reasoning: delta });
    else this.blocks.reasoning(delta);
  }

  private submitCall(call: ToolCall): void {
    if (call.name === '') return;
    call.state = 'waiting';
    if (this.isBlocked()) this.waiting.push({ call });
    else this.blocks.startCall(call);
  }

  private drain(): void {
    while (this.performed < this.waiting.length && !this.isBlocked()) this.performNext();
    if (this.performed < this.waiting.length) return;
    this.waiting.length = 0;
    this.performed = 0;
  }

  private performNext(): void {
    const next = this.waiting[this.performed];
    this.performed += 1;
    if (next !== undefined) this.perform(next);
  }

  private perform(next: Waiting): void {
    if (next.text !== undefined) this.blocks.text(next.text);
    else if (next.reasoning !== undefined) this.blocks.reasoning(next.reasoning);
    else if (next.piece !== undefined) next.piece();
    else this.blocks.startCall(next.call);
  }

  /** A turn that holds tool calls and ended normally waits for their results, whatever its vendor calls that. */
  private settleStopReason(): StopReason {
    const { reason } = this.stop;
    if (!NORMAL_STOPS.has(reason)) return reason;
    if (this.blocks.hasMalformedToolUse || this.slots.hasNamelessCall) return 'malformed_tool_use';
    if (this.blocks.hasToolUse) return 'tool_use';
    return reason === 'tool_use' ? 'end_turn' : reason;
  }

  private stopFields(): Pick<TurnStop, 'additionalModelResponseFields'> {
    const { additionalModelResponseFields } = this.stop;
    return additionalModelResponseFields === undefined ? {} : { additionalModelResponseFields };
  }

  private echoFields(): { serviceTier?: { type: string }; performanceConfig?: { latency: string } } {
    const { servedTier: type, servedLatency: latency } = this;
    return {
      ...(latency !== undefined && { performanceConfig: { latency } }),
      ...(type !== undefined && { serviceTier: { type } }),
    };
  }

  private lateArguments(): GatewayError {
    const { vendor } = this.options;
    return new GatewayError(
      'streamBroken',
      `${vendor} sent more arguments for a tool call that was complete, after it had begun another part of its reply.`,
      { vendor: { name: vendor } },
    );
  }
}

const NORMAL_STOPS: ReadonlySet<StopReason> = new Set<StopReason>(['end_turn', 'tool_use', 'stop_sequence']);
