import { isJsonObject } from '../../codec/json.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { type TurnProgress } from '../../gateway/model/turn-progress.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { type ResponseFields } from '../../gateway/stream/response-fields.js';
import { type TurnWriter } from '../../gateway/stream/turn-writer.js';
import { decodeErrorInReply } from '../shared/decode-error.js';
import { parseReplyExact } from '../shared/exact-reply.js';
import { endReply, openReply, type OpenReply, tellTier } from '../shared/open-reply.js';
import { type ReplyTurn } from '../shared/reply-turn.js';
import { readText } from '../shared/reply-values.js';
import {
  type AnthropicUsage,
  type MessagesPiece,
  type MessagesReply,
  type MessagesReplyBlock,
  type MessagesReplyDelta,
} from './anthropic-messages.wire.js';
import { decodeReplyCitation } from './citation.js';
import { encodeRedactedContent } from './redacted-thinking.js';
import { ReplyLosses } from './reply-losses.js';
import { isServerResult } from './server-tools.js';
import { decodeStopReason } from './stop-reason.js';
import { decodeUsage, mergeUsage } from './usage.js';

/** One turn as a vendor tells it, whole or event by event: both are read by the same lines. */
export class MessagesTurn implements ReplyTurn {
  /** True when the whole turn has been told: by `message_stop`, or at once. */
  isDone = false;
  private readonly reply: OpenReply;
  private readonly writer: TurnWriter;
  private readonly fields: ResponseFields;
  private readonly losses: ReplyLosses;
  /** The block that is being told. */
  private openIndex: number | undefined;
  /** Arguments that some hosts tell in the start of their block. */
  private announcedInput: JsonObject | undefined;
  private usage: AnthropicUsage | undefined;
  private stopReason: string | undefined;
  private explanation = '';

  constructor(private readonly options: DecodeOptions) {
    this.reply = openReply(options);
    this.writer = this.reply.writer;
    this.fields = this.reply.fields;
    this.losses = new ReplyLosses(options.warnings);
  }

  /** True when the vendor has said why the turn ended. */
  get isFinished(): boolean {
    return this.stopReason !== undefined;
  }

  get hasContent(): boolean {
    return this.writer.hasContent;
  }

  get progress(): TurnProgress {
    const { usage, writer } = this;
    return usage === undefined ? writer.progress : { ...writer.progress, usage: decodeUsage(usage) };
  }

  /**
   * Reads a whole reply, or one event of a stream.
   * @throws GatewayError what the vendor reports inside it
   */
  accept(parsed: MessagesPiece, text: string, event?: string): void {
    const piece = this.toExact(parsed, text);
    switch (piece.type ?? event ?? (Array.isArray(piece.content) ? 'message' : '')) {
      case 'message':
        this.readWhole(piece);
        break;
      case 'message_start':
        this.readHead(piece.message);
        break;
      case 'content_block_start':
        this.startBlock(piece);
        break;
      case 'content_block_delta':
        this.readDelta(piece);
        break;
      case 'content_block_stop':
        this.stopBlock(piece);
        break;
      case 'message_delta':
        this.readTail(piece);
        break;
      case 'message_stop':
        this.isDone = true;
        break;
      case 'error':
        throw decodeErrorInReply(this.options.vendor, piece);
    }
  }

  /** States that the turn is whole. */
  end(): void {
    const { stopReason } = this;
    this.settleInput();
    if (!this.isDone) this.losses.ofMissingEnd();
    if (this.usage === undefined) this.losses.ofMissingUsage();
    else this.writer.usage(decodeUsage(this.usage));
    if (stopReason === 'refusal' && !this.writer.hasContent) this.writer.text(this.explanation);
    endReply(decodeStopReason(stopReason), this.reply, this.options);
  }

  /** The events since the last call. */
  take(): EventBatch {
    return this.writer.take();
  }

  /** Numbers are kept as they were written where somebody may see them: those of a stream's arguments are text anyhow. */
  private toExact(parsed: MessagesPiece, text: string): MessagesPiece {
    if (this.fields.isEmpty && !holdsObjects(parsed)) return parsed;
    const exact = parseReplyExact(text) as MessagesPiece;
    this.fields.read(exact);
    // What a stream tells about the reply itself stands one level deeper than in a whole one.
    if (exact.message) this.fields.read(exact.message);
    return exact;
  }

  private readWhole(reply: MessagesReply): void {
    this.isDone = true;
    this.readHead(reply);
    this.readStop(reply);
  }

  private readTail({ delta, usage }: MessagesPiece): void {
    this.readUsage(usage);
    if (delta) this.readStop(delta);
  }

  private readHead(message: MessagesReply | null | undefined): void {
    this.readUsage(message?.usage);
    message?.content?.forEach((block, index) => {
      if (!block) return;
      this.startBlock({ index, content_block: block });
      this.stopBlock({ index });
    });
  }

  private readUsage(usage: AnthropicUsage | null | undefined): void {
    if (!usage) return;
    this.usage = mergeUsage(this.usage ?? {}, usage);
    const tier = SERVED_TIERS.get(usage.service_tier ?? '');
    // The default tier is named only to callers who named one.
    tellTier(tier, this.reply, this.options);
  }

  private readStop({ stop_reason: reason, stop_sequence: matched, stop_details: details }: MessagesReply): void {
    this.explanation = readText(details?.explanation) ?? this.explanation;
    if (typeof matched === 'string') this.fields.stopSequence(matched);
    if (!reason) return;
    this.losses.ofReason(reason);
    this.stopReason = reason;
  }

  private startBlock({ index = 0, content_block: block }: MessagesPiece): void {
    this.settleInput();
    this.openIndex = index;
    if (block) this.readBlock(block, index);
  }

  private readBlock(block: MessagesReplyBlock, index: number): void {
    const type = readText(block.type) ?? '';
    if (type === 'tool_use' || type === 'server_tool_use') this.startCall(block, index);
    else if (type === 'redacted_thinking') this.writer.redacted(encodeRedactedContent(readText(block.data) ?? ''));
    else if (type === 'text' || type === 'thinking') this.readWords(block);
    else if (isServerResult(type)) this.readServerResult(block, type);
    else this.losses.ofBlock();
  }

  private readWords({ text, citations, thinking, signature }: MessagesReplyBlock): void {
    this.writer.text(readText(text) ?? '');
    this.writer.reasoning(readText(thinking) ?? '');
    this.writer.signature(readText(signature) ?? '');
    for (const citation of citations ?? []) this.readCitation(citation);
  }

  /** In a stream the arguments of the start are a placeholder, unless no others come. */
  private startCall({ type, id, name, input }: MessagesReplyBlock, index: number): void {
    const named = { id: readText(id), name: readText(name) };
    this.writer.toolCall(index, { ...named, ...(type === 'server_tool_use' && { type }) });
    if (isJsonObject(input) && Object.keys(input).length > 0) this.announcedInput = input;
  }

  /** Converse takes one document of any form as the result of a tool that the vendor ran. */
  private readServerResult({ tool_use_id: id, content = null }: MessagesReplyBlock, type: string): void {
    const kind = isJsonObject(content) ? content['type'] : undefined;
    const failed = typeof kind === 'string' && kind.endsWith('_error');
    const toolUseId = readText(id) ?? '';
    this.writer.toolResult({ toolUseId, type, ...(failed && { status: 'error' }), content: [{ json: content }] });
  }

  private readDelta({ delta, index = 0 }: MessagesPiece): void {
    if (delta) this.readFragment(delta, index);
  }

  private readFragment(delta: MessagesReplyDelta, index: number): void {
    const text = readText(delta.text);
    const thinking = readText(delta.thinking);
    const signature = readText(delta.signature);
    const fragment = readText(delta.partial_json);
    if (text) this.writer.text(text);
    else if (thinking) this.writer.reasoning(thinking);
    else if (signature) this.writer.signature(signature);
    else if (fragment) {
      this.announcedInput = undefined;
      this.writer.toolCall(index, { arguments: fragment });
    } else if (delta.citation) this.readCitation(delta.citation);
    else this.losses.ofDelta(delta.type);
  }

  private readCitation(citation: JsonObject): void {
    const decoded = decodeReplyCitation(citation);
    if (decoded === undefined) this.losses.ofCitation();
    else this.writer.citation(decoded);
    if (citation['encrypted_index'] !== undefined) this.losses.ofCitationKey();
  }

  /** Some hosts end a block that never began, on refusals. */
  private stopBlock({ index = 0 }: MessagesPiece): void {
    if (index !== this.openIndex) return;
    this.settleInput();
    this.openIndex = undefined;
    this.writer.endBlock();
  }

  /** No other arguments have come than those that the block began with. */
  private settleInput(): void {
    const { announcedInput: input, openIndex } = this;
    this.announcedInput = undefined;
    if (input !== undefined && openIndex !== undefined) {
      this.writer.toolCall(openIndex, { arguments: JSON.stringify(input) });
    }
  }
}

/** Converse's name of the tier. */
const SERVED_TIERS: ReadonlyMap<string, string> = new Map([
  ['standard', 'default'],
  ['priority', 'priority'],
]);

/** True where a reply holds JSON values of the model's or of a tool's. */
function holdsObjects({ content, content_block: block }: MessagesPiece): boolean {
  if (block) return holdsObject(block);
  return (
    Array.isArray(content) && content.some((item: MessagesReplyBlock | null) => item !== null && holdsObject(item))
  );
}

function holdsObject({ input, type = '' }: MessagesReplyBlock): boolean {
  return isServerResult(type) || (isJsonObject(input) && Object.keys(input).length > 0);
}
