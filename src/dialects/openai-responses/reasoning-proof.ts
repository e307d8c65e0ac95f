import { isJsonObject, parseJson } from '../../codec/json.js';
import { type ReasoningContent } from '../../gateway/model/content-block.js';
import { openProof, openRedacted, type ProofSeal } from '../shared/proof.js';
import { type ReasoningPart, type ResponsesReasoningItem } from './openai-responses.wire.js';

/** What separates the parts of a summary in one text. */
export const PART_SEPARATOR = '\n\n';

/** One part of a reasoning item's text: which list it stands in, and its length in UTF-16 units. */
export type PartShape = readonly [list: 'summary' | 'content', length: number];

/** What has to travel with the text of a reasoning item, so that the item can be made from it again. */
export interface ReasoningProof {
  readonly encrypted_content?: string;
  readonly shape?: readonly PartShape[];
  /** The phase of the message behind the item; where there is no item, of the message before the block. */
  readonly phase?: string;
  /** How many texts that message has. */
  readonly parts?: number;
}

/** A block that was sent back: its item, if it holds one, and the phase of a message. */
export interface ReplayedReasoning {
  readonly item?: ResponsesReasoningItem;
  readonly phase?: string;
  readonly parts?: number;
}

/** What a block of reasoning becomes; undefined where this vendor cannot have written it behind this boundary. */
export function replayReasoning(content: ReasoningContent, seal: ProofSeal): ReplayedReasoning | undefined {
  const { reasoningText, redactedContent } = content;
  const opened = reasoningText ? openProof(seal, reasoningText.signature ?? '') : openRedacted(seal, redactedContent);
  const proof = typeof opened === 'string' ? undefined : readProof(opened.payload);
  if (proof === undefined) return undefined;
  const { phase, parts } = proof;
  const item = toItem(reasoningText?.text ?? '', proof);
  if (item === undefined && phase === undefined) return undefined;
  return { ...(item && { item }), ...(phase !== undefined && { phase, parts: parts ?? 1 }) };
}

/** The item goes back without its id: the vendor has stored nothing that could be found under it. */
function toItem(
  text: string,
  { shape = [], encrypted_content: encrypted }: ReasoningProof,
): ResponsesReasoningItem | undefined {
  if (encrypted === undefined && shape.length === 0) return undefined;
  const parts = cutText(text, shape);
  const content = parts.filter(({ type }) => type === 'reasoning_text');
  return {
    type: 'reasoning',
    summary: parts.filter(({ type }) => type === 'summary_text'),
    ...(content.length > 0 && { content }),
    ...(encrypted !== undefined && { encrypted_content: encrypted }),
  };
}

/** The parts that the text was made of; one part of it all where it has been changed since. */
function cutText(text: string, shape: readonly PartShape[]): ReasoningPart[] {
  const parts: ReasoningPart[] = [];
  let offset = 0;
  for (const [list, length] of shape) {
    if (parts.length > 0) {
      if (!text.startsWith(PART_SEPARATOR, offset)) return asOnePart(text);
      offset += PART_SEPARATOR.length;
    }
    parts.push({ type: TYPE_OF_LIST[list], text: text.slice(offset, offset + length) });
    offset += length;
  }
  return offset === text.length ? parts : asOnePart(text);
}

const TYPE_OF_LIST = { summary: 'summary_text', content: 'reasoning_text' } as const;

function asOnePart(text: string): ReasoningPart[] {
  return text === '' ? [] : [{ type: 'summary_text', text }];
}

/** Callers send what they like inside an envelope. */
function readProof(payload: string): ReasoningProof | undefined {
  const value = tryParse(payload);
  if (!isJsonObject(value)) return undefined;
  const { encrypted_content: encrypted, shape, phase, parts } = value;
  return {
    ...(typeof encrypted === 'string' && { encrypted_content: encrypted }),
    ...(Array.isArray(shape) && { shape: shape.filter(isPartShape) }),
    ...(typeof phase === 'string' && { phase }),
    ...(isCount(parts) && { parts }),
  };
}

function isPartShape(value: unknown): value is PartShape {
  if (!Array.isArray(value)) return false;
  const [list, length] = value as unknown[];
  return (list === 'summary' || list === 'content') && isCount(length);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function tryParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
