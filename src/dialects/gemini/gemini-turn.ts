import { parseJson } from '../../codec/json.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type StopReason } from '../../gateway/model/stop-reason.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { ResponseFields } from '../../gateway/stream/response-fields.js';
import { TurnWriter } from '../../gateway/stream/turn-writer.js';
import { decodeErrorInReply } from '../shared/decode-error.js';
import { parseReplyExact } from '../shared/exact-reply.js';
import { type ReplyTurn } from '../shared/reply-turn.js';
import { ToolNames } from '../shared/tool-names.js';
import { decodeUsage, mergeUsage, readServedTier } from './decode-usage.js';
import { type GeminiCandidate, type GeminiReply, type GeminiReplyPart, type GeminiUsage } from './gemini.wire.js';
import { ReplyLosses } from './reply-losses.js';
import { ReplyParts } from './reply-parts.js';
import { toBlockedReason, toStopReason } from './stop-reason.js';

/** One turn as Google tells it, whole or chunk by chunk: both are read by the same lines. */
export class GeminiTurn implements ReplyTurn {
  /** There is no terminal signal beside the finish reason: usage may follow it. */
  readonly isDone = false;
  private readonly writer: TurnWriter;
  private readonly parts: ReplyParts;
  private readonly fields: ResponseFields;
  private readonly losses: ReplyLosses;
  private finishReason: string | undefined;
  private blockReason: string | undefined;
  private usage: GeminiUsage | undefined;

  constructor(private readonly options: DecodeOptions) {
    const { request, profile, boundary, warnings } = options;
    const toolNames = new ToolNames(request, profile.toolNames);
    this.writer = new TurnWriter({ ...options, parseJson, toolName: (name) => toolNames.toCaller(name) });
    this.losses = new ReplyLosses(warnings);
    this.parts = new ReplyParts(this.writer, { boundary, request, losses: this.losses });
    this.fields = new ResponseFields(request?.additionalModelResponseFieldPaths ?? []);
    // There is one kind of latency here, and callers that name a kind are told it.
    if (request?.performanceConfig) this.writer.latency('standard');
  }

  /** True when Google has said why the turn ended, or that there is none. */
  get isFinished(): boolean {
    return this.finishReason !== undefined || this.blockReason !== undefined;
  }

  get hasContent(): boolean {
    return this.writer.hasContent || this.parts.holdsText;
  }

  /**
   * Reads a whole reply or one chunk of a stream; also a list of chunks, as streams without `alt=sse` are told.
   * @throws GatewayError what the vendor reports inside it
   */
  accept(parsed: GeminiReply | readonly GeminiReply[], text: string): void {
    const replies = toList(parsed);
    const exact = this.needsExact(replies) ? toList(parseReplyExact(text) as typeof parsed) : replies;
    for (const reply of exact) this.readReply(reply);
  }

  /** States that the turn is whole. */
  end(): void {
    this.parts.end(this.finishReason !== undefined && this.finishReason !== 'STOP');
    if (this.usage === undefined) this.losses.ofMissingUsage();
    else this.writeUsage(this.usage);
    const { result } = this.fields;
    this.writer.finish({
      reason: this.stopReason(),
      ...(result !== undefined && { additionalModelResponseFields: result }),
    });
    this.writer.end(this.options.elapsedMs());
  }

  /** The events since the last call. */
  take(): EventBatch {
    return this.writer.take();
  }

  /** Numbers are kept as they were written where somebody may see them. */
  private needsExact(replies: readonly GeminiReply[]): boolean {
    return !this.fields.isEmpty || replies.some(holdsCall);
  }

  private readReply(reply: GeminiReply): void {
    if (reply.error) throw decodeErrorInReply(this.options.vendor, reply.error);
    this.fields.read(reply);
    if (reply.usageMetadata) this.usage = mergeUsage(this.usage, reply.usageMetadata);
    this.blockReason = reply.promptFeedback?.blockReason ?? this.blockReason;
    this.losses.ofReply(reply);
    const candidate = firstCandidate(reply);
    if (candidate) this.readCandidate(candidate);
  }

  private readCandidate(candidate: GeminiCandidate): void {
    const { content, finishReason, groundingMetadata } = candidate;
    // Before the parts: the last of them may end the text that the sources belong to.
    if (groundingMetadata) this.parts.readGrounding(candidate);
    const parts = content?.parts;
    if (Array.isArray(parts)) this.parts.read(parts as GeminiReplyPart[]);
    if (!finishReason) return;
    this.losses.ofReason(finishReason);
    this.finishReason = finishReason;
  }

  private stopReason(): StopReason {
    const { hasContent } = this.writer;
    if (this.finishReason !== undefined) return toStopReason(this.finishReason, hasContent);
    return hasContent && this.blockReason === undefined ? 'end_turn' : toBlockedReason(this.blockReason ?? '');
  }

  private writeUsage(usage: GeminiUsage): void {
    this.writer.usage(decodeUsage(usage));
    const tier = readServedTier(usage);
    // The default tier is named only to callers who named one.
    if (tier !== undefined && (tier !== 'default' || this.options.request?.serviceTier)) this.writer.serviceTier(tier);
  }
}

function toList(parsed: GeminiReply | readonly GeminiReply[]): readonly GeminiReply[] {
  return Array.isArray(parsed) ? (parsed as readonly GeminiReply[]) : [parsed as GeminiReply];
}

/** Converse has one answer: the others of `candidateCount` are left out. */
function firstCandidate({ candidates }: GeminiReply): GeminiCandidate | null | undefined {
  return candidates?.find((candidate) => (candidate?.index ?? 0) === 0);
}

function holdsCall(reply: GeminiReply): boolean {
  const parts: unknown = firstCandidate(reply)?.content?.parts;
  return Array.isArray(parts) && parts.some((part: { functionCall?: unknown } | null) => Boolean(part?.functionCall));
}
