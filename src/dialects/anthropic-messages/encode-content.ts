import {
  type CitationsContent,
  type ContentBlock,
  type ContentBlockMembers,
  type ReasoningContent,
  type ToolUse,
} from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { isBlank } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type Place } from '../shared/native-members.js';
import { openProof, openRedacted } from '../shared/proof.js';
import { refuseServerTool } from '../shared/tool-refusals.js';
import { type AnthropicBlock, type AnthropicTextBlock, type AnthropicToolUseBlock } from './anthropic-messages.wire.js';
import { type CacheMarks } from './cache-marks.js';
import { encodeCitation } from './citation.js';
import { encodeDocument, encodeImage, encodeSearchResult } from './encode-media.js';
import { encodeServerResult, encodeToolResult } from './encode-tool-result.js';
import { decodeRedactedContent } from './redacted-thinking.js';

type Role = 'user' | 'assistant' | 'system';

/**
 * The blocks of one message, with the cache marks that follow them.
 * @throws GatewayError `invalidRequest` naming the path of what the Messages API cannot say
 */
export function encodeBlocks(
  { role, content }: { readonly role: Role; readonly content: readonly ContentBlock[] },
  path: string,
  marks: CacheMarks,
  context: EncodeContext,
): AnthropicBlock[] {
  const blocks: AnthropicBlock[] = [];
  content.forEach((block, index) => {
    const place = { path: `${path}.${index}`, nativePath: `${path}.${blocks.length}` };
    if (block.cachePoint) {
      marks.mark(block.cachePoint, place.path);
      return;
    }
    const bare = encodeBlock(block, role, place, context);
    if (bare === undefined) return;
    const encoded = context.native.complete(place.nativePath, bare);
    if (encoded.type !== 'thinking' && encoded.type !== 'redacted_thinking') marks.offer(encoded, place.nativePath);
    blocks.push(encoded);
  });
  return blocks;
}

/** What has its own form in one role only; in another it is text, or refused. */
const HOME_ROLES: ReadonlyMap<string, Role> = new Map<keyof ContentBlockMembers, Role>([
  ['image', 'user'],
  ['document', 'user'],
  ['searchResult', 'user'],
  ['toolUse', 'assistant'],
  ['reasoningContent', 'assistant'],
  ['citationsContent', 'assistant'],
]);

function encodeBlock(
  block: ContentBlock,
  role: Role,
  place: Place,
  context: EncodeContext,
): AnthropicBlock | undefined {
  if (typeof block.text === 'string') return encodeText(block.text, place.path, context);
  if (block.toolResult) return encodeResult(block.toolResult, role, place, context);
  if (context.native.own || HOME_ROLES.get(memberOf<ContentBlockMembers>(block) ?? '') === role) {
    return encodeTyped(block, place, context);
  }
  const text = flattenBlock(block, place.path, context);
  return text === '' ? undefined : { type: 'text', text };
}

function encodeTyped(block: ContentBlock, place: Place, context: EncodeContext): AnthropicBlock | undefined {
  if (block.toolUse) return encodeCall(block.toolUse, `${place.path}.toolUse`, context);
  if (block.reasoningContent) return encodeReasoning(block.reasoningContent, place.path, context);
  if (block.image) return encodeImage(block.image, place, context);
  if (block.document) return encodeDocument(block.document, place, context);
  if (block.searchResult) return encodeSearchResult(block.searchResult, place, context);
  return block.citationsContent && encodeCited(block.citationsContent, place.path, context);
}

function encodeResult(
  result: NonNullable<ContentBlock['toolResult']>,
  role: Role,
  place: Place,
  context: EncodeContext,
): AnthropicBlock {
  if (role !== 'assistant' || context.native.own) return encodeToolResult(result, place, context);
  return encodeServerResult(result, place.path, context);
}

/** The API refuses blank text, which clients of Converse send as a filler. */
function encodeText(text: string, path: string, { native, warnings }: EncodeContext): AnthropicTextBlock | undefined {
  if (native.own || !isBlank(text)) return { type: 'text', text };
  warnings.map(`${path}.text`, 'Blank; left out.');
  return undefined;
}

function encodeCall(toolUse: ToolUse, path: string, context: EncodeContext): AnthropicToolUseBlock {
  const { toolUseId, name, input, type } = toolUse;
  warnOfUnknown(context, toolUse, KNOWN_MEMBERS.toolUse, path);
  if (type === 'server_tool_use') return { type, id: toolUseId, name, input };
  // Bedrock names the ordinary type too, and callers send its answers back as history.
  if (type && type !== 'tool_use') {
    throw refuseServerTool(`${path}.type`, context);
  }
  const { toolIds, toolNames } = context;
  return { type: 'tool_use', id: toolIds.toVendor(toolUseId), name: toolNames.toVendor(name), input };
}

/** Reasoning goes back to Anthropic with Anthropic's own proof only. */
function encodeReasoning(
  { reasoningText, redactedContent }: ReasoningContent,
  path: string,
  { native, seal, warnings }: EncodeContext,
): AnthropicBlock | undefined {
  if (reasoningText) {
    const { text: thinking } = reasoningText;
    const signature = reasoningText.signature ?? '';
    if (native.own || (signature !== '' && openProof(seal, signature) === 'bare')) {
      return { type: 'thinking', thinking, signature };
    }
  } else if (native.own || openRedacted(seal, redactedContent) === 'bare') {
    const data = decodeRedactedContent(redactedContent);
    if (data !== undefined && (native.own || SEALED.test(data))) return { type: 'redacted_thinking', data };
  }
  warnings.degrade(`${path}.reasoningContent`, 'Reasoning that the vendor cannot have written; left out.');
  return undefined;
}

/** How Anthropic writes hidden reasoning; other vendors' blobs may be any text. */
const SEALED = /^[\w+/-]+={0,2}$/;

/** The text of an answer with its citations, as far as the API has their places. */
function encodeCited(cited: CitationsContent, path: string, context: EncodeContext): AnthropicTextBlock | undefined {
  const content = cited.content ?? [];
  const all = cited.citations ?? [];
  const where = `${path}.citationsContent`;
  warnOfUnknown(context, cited, KNOWN_MEMBERS.citationsContent, where);
  const citations = all.map(encodeCitation).filter((citation) => citation !== undefined);
  if (citations.length < all.length) {
    context.warnings.degrade(`${where}.citations`, 'Citations of places that the API lacks; left out.');
  }
  if (content.length > 1) context.warnings.map(`${where}.content`, 'Several texts are sent as one.');
  const text = content.map((chunk) => chunk.text).join('');
  if (!context.native.own && isBlank(text)) {
    if (citations.length > 0) context.warnings.degrade(where, 'There is no text to be cited for; left out.');
    return undefined;
  }
  return { type: 'text', text, ...(citations.length > 0 && { citations }) };
}
