import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type TurnProgress } from '../../gateway/model/turn-progress.js';
import { type StopReason } from '../../gateway/model/stop-reason.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { type ResponseFields } from '../../gateway/stream/response-fields.js';
import { type TurnWriter } from '../../gateway/stream/turn-writer.js';
import { AnswerTool } from '../shared/answer-tool.js';
import { decodeErrorInReply } from '../shared/decode-error.js';
import { parseReplyExact } from '../shared/exact-reply.js';
import { endReply, type OpenReply, openReply, tellTier } from '../shared/open-reply.js';
import { type ReplyTurn } from '../shared/reply-turn.js';
import { readItems, readText } from '../shared/reply-values.js';
import { decodeUsage, mergeUsage, readServedTier } from './decode-usage.js';
import { type GeminiCandidate, type GeminiReply, type GeminiUsage } from './gemini.wire.js';
import { ReplyLosses } from './reply-losses.js';
import { ReplyParts } from './reply-parts.js';
import { toBlockedReason, toStopReason } from './stop-reason.js';

/** One turn as Google tells it, whole or chunk by chunk: both are read by the same lines. */
export class GeminiTurn implements ReplyTurn {
  /** There is no terminal signal beside the finish reason: usage may follow it. */
  readonly isDone = false;
  private readonly reply: OpenReply;
  private readonly writer: TurnWriter;
  private readonly parts: ReplyParts;
  private readonly fields: ResponseFields;
  private readonly losses: ReplyLosses;
  private finishReason: string | undefined;
  private blockReason: string | undefined;
  private usage: GeminiUsage | undefined;

  constructor(private readonly options: DecodeOptions) {
    const { request, boundary, warnings } = options;
    this.reply = openReply(options);
    const { writer, toolNames, fields } = this.reply;
    this.writer = writer;
    this.fields = fields;
    this.losses = new ReplyLosses(warnings);
    const answerTool = new AnswerTool(writer, options, toolNames);
    this.parts = new ReplyParts(this.writer, { boundary, request, losses: this.losses, answerTool });
  }

  /** True when Google has said why the turn ended, or that there is none. */
  get isFinished(): boolean {
    return this.finishReason !== undefined || this.blockReason !== undefined;
  }

  get hasContent(): boolean {
    return this.writer.hasContent || this.parts.holdsText;
  }

  get progress(): TurnProgress {
    return this.writer.progress;
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
    endReply(this.stopReason(), this.reply, this.options);
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
    this.blockReason = readText(reply.promptFeedback?.blockReason) ?? this.blockReason;
    this.losses.ofReply(reply);
    const candidate = firstCandidate(reply);
    if (candidate) this.readCandidate(candidate);
  }

  private readCandidate(candidate: GeminiCandidate): void {
    const { content, groundingMetadata } = candidate;
    const finishReason = readText(candidate.finishReason);
    // Before the parts: the last of them may end the text that the sources belong to.
    if (groundingMetadata) this.parts.readGrounding(candidate);
    this.parts.read(readItems(content?.parts));
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
    tellTier(readServedTier(usage), this.reply, this.options);
  }
}

function toList(parsed: GeminiReply | readonly GeminiReply[]): readonly GeminiReply[] {
  return Array.isArray(parsed) ? (parsed as readonly GeminiReply[]) : [parsed as GeminiReply];
}

/** Converse has one answer: the others of `candidateCount` are left out. */
function firstCandidate({ candidates }: GeminiReply): GeminiCandidate | undefined {
  return readItems(candidates).find(({ index }) => (index ?? 0) === 0);
}

function holdsCall(reply: GeminiReply): boolean {
  return readItems(firstCandidate(reply)?.content?.parts).some(({ functionCall }) => Boolean(functionCall));
}
