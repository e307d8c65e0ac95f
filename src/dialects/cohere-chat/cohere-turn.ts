import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type StopReason } from '../../gateway/model/stop-reason.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type TurnProgress } from '../../gateway/model/turn-progress.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { type ResponseFields } from '../../gateway/stream/response-fields.js';
import { type TurnWriter } from '../../gateway/stream/turn-writer.js';
import { parseReplyExact } from '../shared/exact-reply.js';
import { endReply, type OpenReply, openReply } from '../shared/open-reply.js';
import { type ReplyTurn } from '../shared/reply-turn.js';
import { readArguments, readCount, readItems, readText } from '../shared/reply-values.js';
import { readErrorValue } from '../shared/vendor-error.js';
import { toVendorMessage } from '../shared/vendor-message.js';
import {
  type CohereEnding,
  type CohereEvent,
  type CohereReply,
  type CohereReplyCitation,
  type CohereReplyMessage,
  type CohereReplyPart,
  type CohereReplyToolCall,
} from './cohere-chat.wire.js';
import { decodeCitation, isInAnswer } from './decode-citation.js';
import { decodeUsage } from './decode-usage.js';
import { wantsCitations } from './grounding.js';
import { IDENTITY } from './identity.js';
import { type ReasoningForm, sealForm } from './reasoning-form.js';
import { toFailure, toStopReason } from './stop-reason.js';

/** One turn as Cohere tells it, whole or event by event: both are told to the same writer. */
export class CohereTurn implements ReplyTurn {
  isDone = false;
  private readonly reply: OpenReply;
  private readonly writer: TurnWriter;
  private readonly fields: ResponseFields;
  private readonly cites: boolean;
  /** The reasoning that is being told: its form is stated when it is complete. */
  private thinks: ReasoningForm | undefined;
  private stopReason: StopReason | undefined;
  private counted = false;

  constructor(private readonly options: DecodeOptions) {
    this.reply = openReply(options);
    this.writer = this.reply.writer;
    this.fields = this.reply.fields;
    this.cites = wantsCitations(options.request ?? {});
  }

  get isFinished(): boolean {
    return this.stopReason !== undefined;
  }

  get hasContent(): boolean {
    return this.writer.hasContent;
  }

  get progress(): TurnProgress {
    return this.writer.progress;
  }

  /**
   * Reads a whole reply, or one event of a stream. `text` is the JSON text that it was parsed from.
   * @throws GatewayError what Cohere reports inside it, and `streamBroken` for tool calls out of order
   */
  accept(parsed: object, text: string): void {
    const said = this.toExact(parsed, text);
    if ('type' in said) this.readEvent(said as CohereEvent);
    else this.readReply(said);
  }

  end(): void {
    this.endReasoning();
    if (!this.counted) this.note('usage', 'The vendor counted no tokens; given as 0.');
    endReply(this.stopReason ?? 'end_turn', this.reply, this.options);
  }

  take(): EventBatch {
    return this.writer.take();
  }

  /** Numbers are kept as they were written where somebody may see them. */
  private toExact(parsed: object, text: string): object {
    if (this.fields.isEmpty) return parsed;
    const exact = parseReplyExact(text) as object;
    this.fields.read(exact);
    return exact;
  }

  private readReply(reply: CohereReply): void {
    const { content, tool_plan: plan, tool_calls: calls, citations } = reply.message ?? {};
    const parts: readonly CohereReplyPart[] = typeof content === 'string' ? [{ text: content }] : readItems(content);
    const cited = groupByPart(readItems(citations), parts.length - 1);
    parts.forEach((part, index) => {
      this.readPart(part);
      for (const citation of cited.get(index) ?? []) this.readCitation(citation);
      this.endPart();
    });
    this.readPlan(plan);
    readItems(calls).forEach((call, index) => {
      this.readCall(call, index);
    });
    this.readEnding(reply);
  }

  /** Events without a name that is known (`debug`, `message-start`, `citation-end`) add nothing to the turn. */
  private readEvent({ type, index, delta }: CohereEvent): void {
    const { content, tool_plan: plan, tool_calls: calls, citations } = delta?.message ?? {};
    switch (type) {
      case 'content-start':
        this.endPart();
        this.readParts(content);
        return;
      case 'content-delta':
        this.readParts(content);
        return;
      case 'content-end':
        this.endReasoning();
        return;
      case 'tool-plan-delta':
        this.readPlan(plan);
        return;
      case 'tool-call-start':
      case 'tool-call-delta':
        this.readCalls(calls, index);
        return;
      case 'citation-start':
        this.readCitations(citations);
        return;
      case 'message-end':
        this.readEnd(delta);
        return;
      default:
        return;
    }
  }

  private readParts(content: CohereReplyMessage['content']): void {
    for (const part of readItems(content)) this.readPart(part);
  }

  private readCalls(calls: CohereReplyMessage['tool_calls'], slot: number | null | undefined): void {
    for (const call of readItems(calls)) this.readCall(call, slot ?? 0);
  }

  private readCitations(citations: CohereReplyMessage['citations']): void {
    for (const citation of readItems(citations)) this.readCitation(citation);
  }

  /** The last event of a stream. */
  private readEnd(delta: CohereEvent['delta']): void {
    this.readEnding(delta ?? {});
    this.isDone = true;
  }

  private readPart(part: CohereReplyPart): void {
    const thinking = readText(part.thinking);
    const text = readText(part.text);
    if (thinking) {
      this.reason('thinking', thinking);
    } else if (text) {
      this.endReasoning();
      this.writer.text(text);
    } else if (part.type && part.type !== 'text' && part.type !== 'thinking') {
      this.note('content', 'Parts that are neither text nor thinking are not given.');
    }
  }

  private readPlan(plan: unknown): void {
    const text = readText(plan);
    if (text) this.reason('tool_plan', text);
  }

  private reason(form: ReasoningForm, text: string): void {
    if (this.thinks !== form) this.endReasoning();
    this.thinks = form;
    this.writer.reasoning(text);
  }

  private endReasoning(): void {
    if (this.thinks === undefined) return;
    this.writer.signature(sealForm({ kind: IDENTITY.proofKind, boundary: this.options.boundary }, this.thinks));
    this.thinks = undefined;
  }

  /** Citations may still follow the end of a part, so that only the next one ends its block. */
  private endPart(): void {
    this.endReasoning();
    this.writer.endBlock();
  }

  private readCall(call: CohereReplyToolCall, slot: number): void {
    this.endReasoning();
    const { id, function: called } = call;
    this.writer.toolCall(slot, {
      id: readText(id),
      name: readText(called?.name),
      arguments: readArguments(called?.arguments),
    });
  }

  private readCitation(citation: CohereReplyCitation): void {
    if (!this.cites) {
      this.note('citations', 'Citations that were not asked for are not given.');
    } else if (isInAnswer(citation)) {
      for (const one of decodeCitation(citation)) this.writer.citation(one);
      this.note('citations', 'Given for their text as a whole: which words they support is not given.');
    } else {
      this.note('citations', 'Citations in what the model planned or thought are not given.');
    }
  }

  private readEnding({ finish_reason: finishReason, usage, error }: CohereEnding): void {
    const counted = usage ? decodeUsage(usage) : undefined;
    if (counted !== undefined) {
      this.counted = true;
      this.writer.usage(counted);
    }
    const failure = toFailure(finishReason ?? '');
    if (failure !== undefined || error) throw this.failed(failure ?? 'modelError', error);
    if (!finishReason) return;
    const reason = toStopReason(finishReason);
    if (reason === undefined) this.note('finish_reason', 'Not known to this gateway; given as end_turn.');
    this.stopReason = reason ?? 'end_turn';
    if (reason === 'stop_sequence') this.tellStopSequence();
  }

  /** Cohere does not tell which one matched; where there was one, it did. */
  private tellStopSequence(): void {
    const [only, ...others] = this.options.request?.inferenceConfig?.stopSequences ?? [];
    if (only !== undefined && others.length === 0) this.fields.stopSequence(only);
  }

  private failed(kind: ErrorKind, error: unknown): GatewayError {
    const { vendor } = this.options;
    const message = toVendorMessage(readErrorValue(error).message);
    const told = message === '' ? '.' : `: ${message}${/[.!?…]$/.test(message) ? '' : '.'}`;
    return new GatewayError(kind, `${vendor} failed in its reply${told} Send the request again.`, {
      vendor: { name: vendor, status: this.options.status ?? 200, ...(message !== '' && { message }) },
    });
  }

  private note(member: string, message: string): void {
    this.options.warnings.note(`reply.${member}`, message);
  }
}

/** The citations of each part of the content; those that name none, or none that is there, are the last one's. */
function groupByPart(citations: readonly CohereReplyCitation[], last: number): Map<number, CohereReplyCitation[]> {
  const groups = new Map<number, CohereReplyCitation[]>();
  for (const citation of citations) {
    const part = Math.min(readCount(citation.content_index) ?? last, last);
    const group = groups.get(part) ?? [];
    group.push(citation);
    groups.set(part, group);
  }
  return groups;
}
