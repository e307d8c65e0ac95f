import { isJsonObject, parseJsonExact } from '../../codec/json.js';
import { type ReasoningContent } from '../../gateway/model/content-block.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { type OpenedProof, openProof, openRedacted } from '../shared/proof.js';
import { type DraftReasoning } from './draft-message.js';
import { type ChatThinkingPart } from './openai-chat.wire.js';
import { CALL_PROOF_KIND } from './replay-kind.js';

/**
 * Earlier reasoning of one assistant message. It goes back to the vendor that gave it and to nobody else: what has no
 * proof of this vendor is left out.
 */
export class ReasoningReplay {
  private readonly texts: string[] = [];
  private readonly details: JsonObject[] = [];
  private callContent: JsonObject | undefined;

  /** @param isInToolRound true for a message of a round in which tools were called: others' reasoning is not wanted back */
  constructor(
    private readonly context: EncodeContext,
    private readonly isInToolRound: () => boolean,
  ) {}

  /** What goes back in members of the message; undefined for nothing. */
  get result(): DraftReasoning | undefined {
    const { texts, details } = this;
    return texts.length + details.length === 0 ? undefined : { texts, details };
  }

  /** Adds a block; gives the part that it is said in, where it is said in one. */
  add(content: ReasoningContent, path: string): ChatThinkingPart | undefined {
    if (this.addCallContent(content, path)) return undefined;
    const { profile, warnings } = this.context;
    const style = profile.chat.replaysReasoning;
    if (style === 'no') {
      warnings.degrade(path, 'The vendor takes no reasoning of earlier turns; left out.');
      return undefined;
    }
    const proof = openContent(content, this.context.seal);
    if (typeof proof === 'string') {
      warnings.degrade(path, 'Reasoning that the vendor cannot have written; left out.');
      return undefined;
    }
    const text = content.reasoningText?.text ?? '';
    if (style === 'thinking_parts') {
      return { type: 'thinking', thinking: [{ type: 'text', text }], closed: true };
    }
    if (style === 'reasoning_details') this.addDetail(proof.payload, text, path);
    else if (this.isInToolRound()) this.texts.push(text);
    else warnings.map(path, 'The vendor wants reasoning back where it called tools only; left out.');
    return undefined;
  }

  /** What the next tool call has beside its function. */
  takeCallContent(): { readonly extra_content: JsonObject } | undefined {
    const content = this.callContent;
    this.callContent = undefined;
    return content && { extra_content: content };
  }

  private addCallContent({ reasoningText }: ReasoningContent, path: string): boolean {
    const { seal, warnings } = this.context;
    const proof = openProof({ ...seal, kind: CALL_PROOF_KIND }, reasoningText?.signature ?? '');
    const content = typeof proof === 'string' ? undefined : parseObject(proof.payload);
    if (content === undefined) return false;
    if (reasoningText?.text) warnings.map(path, 'The vendor wants the proof of its thought back, not its words.');
    this.callContent = content;
    return true;
  }

  /** The words of a detail travel as the text of the block, everything else in its proof. */
  private addDetail(payload: string, text: string, path: string): void {
    const detail = parseObject(payload);
    if (detail === undefined) {
      this.context.warnings.degrade(path, 'Its proof cannot be read; left out.');
      return;
    }
    const { type, ...rest } = detail;
    const field = DETAIL_TEXTS.get(type);
    this.details.push(
      field === undefined || text === '' ? detail : { type: type as JsonValue, [field]: text, ...rest },
    );
  }
}

/** The members of OpenRouter's details that hold words to show, by the details' types. */
export const DETAIL_TEXTS: ReadonlyMap<unknown, 'text' | 'summary'> = new Map([
  ['reasoning.text', 'text'],
  ['reasoning.summary', 'summary'],
]);

function openContent({ reasoningText, redactedContent }: ReasoningContent, seal: EncodeContext['seal']): OpenedProof {
  return reasoningText ? openProof(seal, reasoningText.signature ?? '') : openRedacted(seal, redactedContent);
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = parseJsonExact(text);
    return isJsonObject(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
