import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type StopReason } from '../../gateway/model/stop-reason.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type TurnProgress } from '../../gateway/model/turn-progress.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { type ToolCallPart } from '../../gateway/stream/tool-call.js';
import { type ResponseFields } from '../../gateway/stream/response-fields.js';
import { type TurnWriter } from '../../gateway/stream/turn-writer.js';
import { decodeErrorInReply } from '../shared/decode-error.js';
import { AnswerTool } from '../shared/answer-tool.js';
import { decodeUsage, isCounted } from './decode-usage.js';
import { parseReplyExact } from '../shared/exact-reply.js';
import { endReply, openReply, type OpenReply, tellTier } from '../shared/open-reply.js';
import { readArguments, readText } from '../shared/reply-values.js';
import { type ReplyTurn } from '../shared/reply-turn.js';
import { holdsObjectArguments } from './object-arguments.js';
import {
  type ChatReply,
  type ChatReplyChoice,
  type ChatReplyMessage,
  type ChatReplyPart,
  type ChatReplyToolCall,
} from './openai-chat.wire.js';
import { ReplyCitations } from './reply-citations.js';
import { ReplyLosses } from './reply-losses.js';
import { ReplyReasoning } from './reply-reasoning.js';
import { isFailure, matchedStop, toStopReason } from './stop-reason.js';
import { ToolSlots } from './tool-slots.js';

/** One turn as a vendor tells it, whole or chunk by chunk: both are read by the same lines. */
export class ChatTurn implements ReplyTurn {
  /** Chat completions end with `[DONE]`, which is no piece of the turn. */
  readonly isDone = false;
  private readonly reply: OpenReply;
  private readonly writer: TurnWriter;
  private readonly slots = new ToolSlots();
  private readonly fields: ResponseFields;
  private readonly losses: ReplyLosses;
  private readonly reasoning: ReplyReasoning;
  private readonly citations: ReplyCitations;
  private readonly answerTool: AnswerTool;
  private stopReason: StopReason | undefined;
  /** The tier that was read last: OpenAI names it in every chunk. */
  private toldTier: string | undefined;
  private refused = false;
  private counted = false;

  constructor(private readonly options: DecodeOptions) {
    this.reply = openReply(options);
    this.writer = this.reply.writer;
    this.fields = this.reply.fields;
    this.losses = new ReplyLosses(options.warnings);
    this.reasoning = new ReplyReasoning(this.writer, options);
    this.citations = new ReplyCitations(this.writer, options, this.losses);
    this.answerTool = new AnswerTool(this.writer, options, this.reply.toolNames);
  }

  /** True when the vendor has said why the turn ended. Hosts that fill in `""` for "not yet" have not. */
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
   * Reads a whole reply, or one chunk of a stream. `text` is the JSON text that it was parsed from.
   * @throws GatewayError what the vendor reports inside it, and `streamBroken` for tool calls out of order
   */
  accept(parsed: ChatReply, text: string): void {
    const reply = this.toExact(parsed, text);
    if (reply.error) throw decodeErrorInReply(this.options.vendor, reply.error);
    if (reply.object === 'error') throw decodeErrorInReply(this.options.vendor, reply);
    const usage = reply.usage ?? reply.x_groq?.usage;
    if (usage && isCounted(usage)) {
      this.counted = true;
      this.writer.usage(decodeUsage(usage));
    }
    const { service_tier: tier } = reply;
    if (tier && tier !== this.toldTier) this.readTier(tier);
    this.losses.ofReply(reply);
    this.citations.readPages(reply);
    const choice = firstChoice(reply);
    if (choice) this.readChoice(choice);
  }

  /** States that the turn is whole. */
  end(): void {
    if (!this.counted) this.losses.ofMissingUsage();
    this.reasoning.close();
    this.citations.end();
    endReply(this.refused ? 'content_filtered' : (this.stopReason ?? 'end_turn'), this.reply, this.options);
  }

  /** The events since the last call. */
  take(): EventBatch {
    return this.writer.take();
  }

  /** Numbers are kept as they were written where somebody may see them. */
  private toExact(parsed: ChatReply, text: string): ChatReply {
    if (this.fields.isEmpty && !holdsObjectArguments(parsed)) return parsed;
    const exact = parseReplyExact(text) as ChatReply;
    this.fields.read(exact);
    return exact;
  }

  private readTier(served: string): void {
    this.toldTier = served;
    const [own] = Object.entries(this.options.profile.chat.tierNames).find(([, name]) => name === served) ?? [];
    tellTier(own ?? SERVED_TIERS.get(served), this.reply, this.options);
  }

  private readChoice(choice: ChatReplyChoice): void {
    // Azure sends chunks with neither: results of its content filter.
    const whole = !choice.delta;
    const message = choice.delta ?? choice.message;
    if (message) this.readMessage(message, whole);
    const { finish_reason: finishReason } = choice;
    if (!finishReason) return;
    if (isFailure(finishReason)) throw this.failure(choice, finishReason);
    this.losses.ofReason(finishReason);
    this.stopReason = toStopReason(choice);
    const matched = matchedStop(choice);
    if (matched !== undefined) this.fields.stopSequence(matched);
  }

  private readMessage(message: ChatReplyMessage, whole: boolean): void {
    this.losses.ofMessage(message);
    this.reasoning.read(message, whole);
    const { content, refusal, audio, images } = message;
    if (typeof content === 'string') this.readText(content);
    else if (content) this.readParts(content, whole);
    if (typeof refusal === 'string' && refusal !== '') this.readRefusal(refusal);
    if (audio?.transcript) this.readText(audio.transcript);
    if (message.annotations) this.citations.readAnnotations(message.annotations);
    if (Array.isArray(images)) this.readImages(images);
    if (message.tool_calls) this.readToolCalls(message.tool_calls, whole);
    if (message.function_call) this.readCall('function_call', { function: message.function_call });
  }

  private readText(text: string): void {
    if (text === '') return;
    this.reasoning.close();
    this.writer.text(text);
  }

  private readParts(parts: readonly ChatReplyPart[], whole: boolean): void {
    for (const part of parts) {
      if (part.thinking) this.reasoning.thinking(part.thinking);
      else if (part.refusal) this.readRefusal(part.refusal);
      else if (part.text) this.readText(part.text);
      else this.losses.ofPart(part);
      if (!whole) continue;
      this.reasoning.close();
      this.writer.endBlock();
    }
  }

  private readRefusal(refusal: string): void {
    this.reasoning.close();
    if (!this.refused) this.writer.endBlock();
    this.refused = true;
    this.writer.text(refusal);
  }

  private readImages(images: readonly unknown[]): void {
    for (const image of images) {
      const { format, bytes } = readImage(image) ?? {};
      if (format === undefined || bytes === undefined) this.losses.ofImage();
      else this.writer.image(format, bytes);
    }
  }

  private readToolCalls(calls: NonNullable<ChatReplyMessage['tool_calls']>, whole: boolean): void {
    calls.forEach((call: ChatReplyToolCall | null | undefined, position) => {
      if (call) this.readCall(whole ? position : this.slots.slotOf(call, position), call);
    });
  }

  private readCall(slot: number | string, call: ChatReplyToolCall): void {
    this.reasoning.close();
    const part = toPart(call);
    if (this.answerTool.takes(slot, part)) return;
    if (call.extra_content) this.reasoning.callProof(call.extra_content);
    this.writer.toolCall(slot, part);
  }

  private failure({ error }: ChatReplyChoice, finishReason: string): GatewayError {
    const { vendor } = this.options;
    if (error) return decodeErrorInReply(vendor, error);
    const kind = finishReason === 'error' ? 'modelError' : 'unavailable';
    return new GatewayError(kind, `${vendor} ended its reply with "${finishReason}". Send the request again.`, {
      vendor: { name: vendor, status: 200 },
    });
  }
}

/** Converse's name of the tier. */
const SERVED_TIERS: ReadonlyMap<string, string> = new Map([
  ['default', 'default'],
  ['priority', 'priority'],
  ['flex', 'flex'],
  ['scale', 'reserved'],
  // Groq.
  ['on_demand', 'default'],
]);

/** Converse has one answer: the others of `n` are not asked for. */
function firstChoice({ choices }: ChatReply): ChatReplyChoice | null | undefined {
  return choices?.find((choice) => (choice?.index ?? 0) === 0);
}

/** A picture that came as a data URI. */
function readImage(image: unknown): { readonly format?: string; readonly bytes?: string } | undefined {
  const url = (image as { image_url?: { url?: unknown } | null } | null)?.image_url?.url;
  return typeof url === 'string' ? DATA_URI.exec(url)?.groups : undefined;
}

const DATA_URI = /^data:image\/(?<format>png|jpeg|gif|webp);base64,(?<bytes>[A-Za-z0-9+/=]+)$/;

function toPart({ function: called, id }: ChatReplyToolCall): ToolCallPart {
  return { id: readText(id), name: readText(called?.name), arguments: readArguments(called?.arguments) };
}
