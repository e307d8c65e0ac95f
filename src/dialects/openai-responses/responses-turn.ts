import { type StopReason } from '../../gateway/model/stop-reason.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type TurnProgress } from '../../gateway/model/turn-progress.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { type ResponseFields } from '../../gateway/stream/response-fields.js';
import { type TurnWriter } from '../../gateway/stream/turn-writer.js';
import { AnswerTool } from '../shared/answer-tool.js';
import { decodeErrorInReply } from '../shared/decode-error.js';
import { parseReplyExact } from '../shared/exact-reply.js';
import { endReply, type OpenReply, openReply, tellTier } from '../shared/open-reply.js';
import { type ProofSeal } from '../shared/proof.js';
import { readList } from '../shared/reply-values.js';
import { type ReplyTurn } from '../shared/reply-turn.js';
import { asksForCitations } from '../shared/web-citation.js';
import { decodeUsage } from './decode-usage.js';
import { RESPONSES_IDENTITY } from './identity.js';
import { ITEM_EVENTS } from './item-events.js';
import { type ResponsesEvent, type ResponsesReply } from './openai-responses.wire.js';
import { OutputItems } from './output-items.js';
import { ReplyLosses } from './reply-losses.js';

/** One turn as a vendor tells it, whole or event by event: both are read by the same lines. */
export class ResponsesTurn implements ReplyTurn {
  private readonly reply: OpenReply;
  private readonly writer: TurnWriter;
  private readonly fields: ResponseFields;
  private readonly losses: ReplyLosses;
  private readonly output: OutputItems;
  private stopReason: StopReason | undefined;
  private counted = false;

  constructor(private readonly options: DecodeOptions) {
    this.reply = openReply(options);
    const { writer, toolNames, fields } = this.reply;
    this.writer = writer;
    this.fields = fields;
    this.losses = new ReplyLosses(options.warnings);
    const seal: ProofSeal = { kind: RESPONSES_IDENTITY.proofKind, boundary: options.boundary };
    const cites = asksForCitations(options.request ?? {});
    const answerTool = new AnswerTool(writer, options, toolNames);
    this.output = new OutputItems({ writer, losses: this.losses, seal, cites, answerTool });
  }

  get isFinished(): boolean {
    return this.stopReason !== undefined;
  }

  /** The event that says how the turn ended is the last one. */
  get isDone(): boolean {
    return this.isFinished;
  }

  get hasContent(): boolean {
    return this.writer.hasContent;
  }

  get progress(): TurnProgress {
    return this.writer.progress;
  }

  /**
   * Reads a whole reply, or one event of a stream. `text` is the JSON text that it was parsed from.
   * @throws GatewayError what the vendor reports inside it
   */
  accept(parsed: ResponsesReply | ResponsesEvent, text: string, event?: string): void {
    this.readFields(text);
    if (isEvent(parsed, event)) this.readEvent(parsed, event);
    else this.close(parsed);
  }

  /** States that the turn is whole. */
  end(): void {
    this.output.end([]);
    if (!this.counted) this.losses.ofMissingUsage();
    endReply(this.output.refused ? 'content_filtered' : (this.stopReason ?? 'end_turn'), this.reply, this.options);
  }

  /** The events since the last call. */
  take(): EventBatch {
    return this.writer.take();
  }

  /** Callers name members of the reply; in a stream the reply is a member of the events that begin and end it. */
  private readFields(text: string): void {
    if (this.fields.isEmpty) return;
    const exact = parseReplyExact(text);
    this.fields.read(exact);
    const { response } = exact as ResponsesEvent;
    if (response) this.fields.read(response);
  }

  private readEvent(event: ResponsesEvent, name: string | undefined): void {
    const type = event.type ?? name ?? '';
    const read = ITEM_EVENTS.get(type);
    if (read !== undefined) read(event, this.output);
    else if (TERMINAL.has(type)) this.close(toReply(event, type));
    else if (type === 'error') throw decodeErrorInReply(this.options.vendor, event);
  }

  /** Reads how the turn ended, and what of its output has not been told yet. */
  private close(reply: ResponsesReply): void {
    const { status, error, usage, service_tier: tier } = reply;
    if (error || (typeof status === 'string' && !SUCCESSES.has(status))) {
      throw decodeErrorInReply(this.options.vendor, error ?? { message: `The response is ${status ?? 'broken'}.` });
    }
    this.output.end(readList(reply.output));
    const counted = usage ? decodeUsage(usage) : undefined;
    if (counted !== undefined) {
      this.counted = true;
      this.writer.usage(counted);
    }
    tellTier(SERVED_TIERS.get(tier ?? ''), this.reply, this.options);
    this.stopReason = status === 'incomplete' ? this.whyIncomplete(reply) : 'end_turn';
  }

  private whyIncomplete({ incomplete_details: details }: ResponsesReply): StopReason {
    if (details?.reason === 'content_filter') return 'content_filtered';
    if (details?.reason !== 'max_output_tokens') this.losses.ofReason();
    return 'max_tokens';
  }
}

const TERMINAL = new Set(['response.completed', 'response.incomplete', 'response.failed']);
const SUCCESSES = new Set(['completed', 'incomplete']);

function isEvent(parsed: ResponsesReply | ResponsesEvent, event: string | undefined): parsed is ResponsesEvent {
  return event !== undefined || 'type' in parsed;
}

/** The reply in an event that ends it; some hosts leave its status as it was in between. */
function toReply({ response }: ResponsesEvent, type: string): ResponsesReply {
  const status = response?.status === 'incomplete' ? response.status : type.slice('response.'.length);
  return { ...response, status };
}

/** Converse's name of the tier. */
const SERVED_TIERS: ReadonlyMap<string, string> = new Map([
  ['default', 'default'],
  ['priority', 'priority'],
  ['flex', 'flex'],
  ['scale', 'reserved'],
]);
