import {
  type ContentBlockDelta,
  type ContentBlockStart,
  type EventBatch,
  type ReasoningDelta,
  type StreamEvent,
  type StreamEventMembers,
} from '../../gateway/model/stream-event.js';
import { NO_USAGE } from '../../gateway/model/usage.js';
import { type AnthropicDelta, type AnthropicReplyBlock, type AnthropicStreamEvent } from './anthropic-messages.wire.js';
import { type AnswerIdentity } from './answer-identity.js';
import { encodeCitation } from './citation.js';
import { readStopSequence } from './encode-response.js';
import { encodeRedacted, noticeOf } from './reply-block.js';
import { encodeStopReason } from './stop-reason.js';
import { encodeUsage } from './usage.js';

type BlockType = AnthropicReplyBlock['type'];

/**
 * Writes one streamed reply as events of the Messages API: `message_start`, then per block `content_block_start`, deltas
 * and `content_block_stop`, then `message_delta` with stop reason and usage, then `message_stop`.
 */
export class AnthropicStreamEncoder {
  private events: AnthropicStreamEvent[] = [];
  private index = -1;
  private open: BlockType | undefined;
  private stop: StreamEventMembers['messageStop'] | undefined;

  constructor(private readonly identity: AnswerIdentity) {}

  /** The events of a batch, to be framed by the caller. */
  encode(batch: EventBatch): readonly AnthropicStreamEvent[] {
    this.events = [];
    for (const event of batch) this.write(event);
    return this.events;
  }

  private write(event: StreamEvent): void {
    if (event.contentBlockDelta !== undefined) this.writeDelta(event.contentBlockDelta.delta);
    else if (event.contentBlockStart !== undefined) this.startAnnounced(event.contentBlockStart.start);
    else if (event.contentBlockStop !== undefined) this.closeBlock();
    else if (event.messageStart !== undefined) this.startMessage();
    else if (event.messageStop !== undefined) this.stop = event.messageStop;
    else this.endMessage(event.metadata);
  }

  /** What the prompt used is known at the end only: clients take it from `message_delta`. */
  private startMessage(): void {
    const { id, model } = this.identity;
    const message = {
      ...({ id, type: 'message', role: 'assistant', model, content: [] } as const),
      ...{ stop_reason: null, stop_sequence: null, usage: encodeUsage(NO_USAGE) },
    };
    this.events.push({ type: 'message_start', message });
  }

  private startAnnounced({ toolUse, toolResult }: ContentBlockStart): void {
    if (toolUse) {
      const type = toolUse.type === 'server_tool_use' ? toolUse.type : 'tool_use';
      this.openBlock({ type, id: toolUse.toolUseId, name: toolUse.name, input: {} });
      return;
    }
    this.openBlock({ type: 'text', text: '' });
    this.push({ type: 'text_delta', text: noticeOf(toolResult ? 'toolResult' : 'image') });
  }

  private writeDelta({ text, toolUse, reasoningContent, citation }: ContentBlockDelta): void {
    if (text !== undefined) {
      this.ensureOpen({ type: 'text', text: '' });
      this.push({ type: 'text_delta', text });
    } else if (toolUse) {
      this.push({ type: 'input_json_delta', partial_json: toolUse.input });
    } else if (reasoningContent) {
      this.writeReasoning(reasoningContent);
    } else if (citation) {
      this.ensureOpen({ type: 'text', text: '' });
      const encoded = encodeCitation(citation);
      if (encoded !== undefined) this.push({ type: 'citations_delta', citation: encoded });
    }
  }

  /** Hidden reasoning comes whole, in the start of a block of its own. */
  private writeReasoning({ text, signature, redactedContent }: ReasoningDelta): void {
    if (redactedContent !== undefined) {
      this.closeBlock();
      this.openBlock(encodeRedacted(redactedContent));
      return;
    }
    this.ensureOpen({ type: 'thinking', thinking: '', signature: '' });
    if (text !== undefined) this.push({ type: 'thinking_delta', thinking: text });
    else this.push({ type: 'signature_delta', signature });
  }

  private ensureOpen(block: AnthropicReplyBlock): void {
    if (this.open === block.type) return;
    this.closeBlock();
    this.openBlock(block);
  }

  private openBlock(block: AnthropicReplyBlock): void {
    this.index += 1;
    this.open = block.type;
    this.events.push({ type: 'content_block_start', index: this.index, content_block: block });
  }

  private push(delta: AnthropicDelta): void {
    this.events.push({ type: 'content_block_delta', index: this.index, delta });
  }

  private closeBlock(): void {
    if (this.open === undefined) return;
    this.open = undefined;
    this.events.push({ type: 'content_block_stop', index: this.index });
  }

  private endMessage({ usage, serviceTier }: StreamEventMembers['metadata']): void {
    const { stopReason, additionalModelResponseFields: fields } = this.stop ?? { stopReason: 'end_turn' };
    this.events.push(
      {
        type: 'message_delta',
        delta: { stop_reason: encodeStopReason(stopReason), stop_sequence: readStopSequence(fields) },
        usage: encodeUsage(usage, serviceTier?.type),
      },
      { type: 'message_stop' },
    );
  }
}
