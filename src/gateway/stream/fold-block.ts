import { type Base64, type Citation, type ContentBlock, type Media } from '../model/content-block.js';
import { type JsonObject } from '../model/json.js';
import { type ContentBlockDelta, type ContentBlockStart, type ReasoningDelta } from '../model/stream-event.js';

/** Parses JSON text without changing its numbers; throws when it is none. */
export type ParseJson = (text: string) => unknown;

type ToolResultItem = NonNullable<ContentBlockDelta['toolResult']>[number];

/** Collects the events of one block of a turn. */
export class BlockFold {
  private text: string | undefined;
  private readonly citations: Citation[] = [];
  private reasoningText: string | undefined;
  private signature: string | undefined;
  private readonly redacted: Base64[] = [];
  private toolInput = '';
  private readonly toolResult: ToolResultItem[] = [];
  private image: Partial<Media> = {};

  constructor(private readonly start?: ContentBlockStart) {}

  add(delta: ContentBlockDelta): void {
    if (delta.text !== undefined) this.text = (this.text ?? '') + delta.text;
    else if (delta.toolUse !== undefined) this.toolInput += delta.toolUse.input;
    else if (delta.reasoningContent !== undefined) this.addReasoning(delta.reasoningContent);
    else if (delta.citation !== undefined) this.citations.push(delta.citation);
    else if (delta.toolResult !== undefined) this.toolResult.push(...delta.toolResult);
    else this.image = { ...this.image, ...delta.image };
  }

  /**
   * The block as a whole reply holds it; undefined when it is a tool call whose arguments are no JSON object. Hidden
   * reasoning is a block of its own beside the visible; an image that never came is none.
   */
  finish(parseJson: ParseJson): ContentBlock[] | undefined {
    if (this.start?.toolUse !== undefined) {
      const input = readArguments(this.toolInput, parseJson);
      return input === undefined ? undefined : [{ toolUse: { ...this.start.toolUse, input } }];
    }
    if (this.start?.toolResult !== undefined) return [this.finishToolResult(this.start.toolResult)];
    if (this.start?.image !== undefined) return this.finishImage(this.start.image.format);
    return [...this.finishReasoning(), ...this.finishText()];
  }

  private addReasoning(delta: ReasoningDelta): void {
    if (delta.text !== undefined) this.reasoningText = (this.reasoningText ?? '') + delta.text;
    else if (delta.signature !== undefined) this.signature = (this.signature ?? '') + delta.signature;
    else this.redacted.push(delta.redactedContent);
  }

  private finishReasoning(): ContentBlock[] {
    const blocks: ContentBlock[] = this.redacted.map((redactedContent) => ({ reasoningContent: { redactedContent } }));
    if (this.reasoningText === undefined && this.signature === undefined) return blocks;
    const text = this.reasoningText ?? '';
    const reasoningText = this.signature === undefined ? { text } : { text, signature: this.signature };
    return [{ reasoningContent: { reasoningText } }, ...blocks];
  }

  private finishText(): ContentBlock[] {
    const { text, citations } = this;
    if (citations.length > 0) return [{ citationsContent: { content: [{ text: text ?? '' }], citations } }];
    return text === undefined ? [] : [{ text }];
  }

  private finishToolResult(start: NonNullable<ContentBlockStart['toolResult']>): ContentBlock {
    const { toolUseId, type, status } = start;
    return {
      toolResult: {
        toolUseId,
        content: this.toolResult,
        ...(type !== undefined && { type }),
        ...((status === 'success' || status === 'error') && { status }),
      },
    };
  }

  private finishImage(format: string): ContentBlock[] {
    const { source } = this.image;
    return source === undefined ? [] : [{ image: { format, source } }];
  }
}

/** The arguments of a tool call; none at all are an empty object. */
function readArguments(text: string, parseJson: ParseJson): JsonObject | undefined {
  const json = text.trim();
  if (json === '') return {};
  if (!json.startsWith('{')) return undefined;
  try {
    return parseJson(json) as JsonObject;
  } catch {
    return undefined;
  }
}
