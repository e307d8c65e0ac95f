import {
  type CitationsContent,
  type ContentBlock,
  type ContentBlockMembers,
  type ReasoningContent,
  type ToolResult,
  type ToolResultContent,
  type ToolUse,
} from '../../gateway/model/content-block.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { memberOf } from '../../gateway/model/one-of.js';
import {
  type AnthropicBlock,
  type AnthropicTextBlock,
  type AnthropicToolResultBlock,
  type AnthropicToolResultContent,
  type AnthropicToolUseBlock,
} from './anthropic-messages.wire.js';
import { type CacheMarks } from './cache-marks.js';
import { encodeCitation } from './citation.js';
import { type Place } from '../shared/native-members.js';
import { refusal } from '../shared/encode-context.js';
import { type EncodeContext } from './encode-context.js';
import { encodeDocument, encodeImage, encodeSearchResult } from './encode-media.js';
import { decodeRedactedContent } from './redacted-thinking.js';

/**
 * The blocks of one message, with the cache marks that follow them.
 * @throws GatewayError `invalidRequest` naming the path of what the Messages API cannot say
 */
export function encodeBlocks(
  content: readonly ContentBlock[],
  path: string,
  context: EncodeContext,
  marks: CacheMarks,
): AnthropicBlock[] {
  const blocks: AnthropicBlock[] = [];
  content.forEach((block, index) => {
    const place = { path: `${path}.${index}`, nativePath: `${path}.${blocks.length}` };
    if (block.cachePoint) {
      marks.mark(block.cachePoint, place.path);
      return;
    }
    const bare = encodeBlock(block, place, context);
    if (bare === undefined) return;
    const encoded = context.native.complete(place.nativePath, bare);
    if (encoded.type !== 'thinking' && encoded.type !== 'redacted_thinking') marks.offer(encoded, place.nativePath);
    blocks.push(encoded);
  });
  return context.native.own ? blocks : resultsFirst(blocks);
}

/** The API wants the results of tools before anything else of the message. */
function resultsFirst(blocks: AnthropicBlock[]): AnthropicBlock[] {
  const results = blocks.filter(({ type }) => type === 'tool_result');
  return results.length === 0 ? blocks : [...results, ...blocks.filter(({ type }) => type !== 'tool_result')];
}

function encodeBlock(block: ContentBlock, place: Place, context: EncodeContext): AnthropicBlock | undefined {
  if (typeof block.text === 'string') return encodeText(block.text, context);
  if (block.toolUse) return encodeToolUse(block.toolUse);
  if (block.toolResult) return encodeToolResult(block.toolResult, place, context);
  if (block.reasoningContent) return encodeReasoning(block.reasoningContent, place.path, context);
  if (block.citationsContent) return encodeCited(block.citationsContent, place.path, context);
  if (block.json !== undefined) return encodeJson(block.json, place, context);
  const media = encodeMedia(block, place, context);
  if (media !== undefined) return media;
  throw refuseBlock(block, place.path, context);
}

/** The API refuses blank text, which clients of Converse send as a filler. */
function encodeText(text: string, { native }: EncodeContext): AnthropicTextBlock | undefined {
  return native.own || /\S/.test(text) ? { type: 'text', text } : undefined;
}

type MediaMembers = Partial<Pick<ContentBlockMembers, 'image' | 'document' | 'searchResult'>>;

function encodeMedia(
  { image, document, searchResult }: { readonly [Name in keyof MediaMembers]: MediaMembers[Name] | undefined },
  place: Place,
  context: EncodeContext,
): AnthropicToolResultContent | undefined {
  if (image) return encodeImage(image, place, context);
  if (document) return encodeDocument(document, place, context);
  return searchResult && encodeSearchResult(searchResult, place, context);
}

/** A call as history and as reply. */
export function encodeToolUse({ toolUseId, name, input, type }: ToolUse): AnthropicToolUseBlock {
  return { type: type === 'server_tool_use' ? type : 'tool_use', id: toolUseId, name, input };
}

function encodeToolResult(result: ToolResult, place: Place, context: EncodeContext): AnthropicToolResultBlock {
  const { toolUseId, status, type } = result;
  if (type) {
    const where = `${place.path}.toolResult.type`;
    throw refusal(context, where, 'result of a tool that another vendor ran itself', 'Leave its call and result out.');
  }
  return {
    type: 'tool_result',
    tool_use_id: toolUseId,
    ...encodeResultContent(result.content, place, context),
    ...(status && { is_error: status === 'error' }),
  };
}

function encodeResultContent(
  content: readonly ToolResultContent[],
  place: Place,
  context: EncodeContext,
): Pick<AnthropicToolResultBlock, 'content'> {
  const nativePath = `${place.nativePath}.content`;
  const form = context.native.formOf(nativePath);
  const [first] = content;
  if (first === undefined) return form === 'list' ? { content: [] } : {};
  if (form === 'string' && content.length === 1 && typeof first.text === 'string') return { content: first.text };
  const items = content.map((item, index) => {
    const itemPlace = { path: `${place.path}.toolResult.content.${index}`, nativePath: `${nativePath}.${index}` };
    return context.native.complete(itemPlace.nativePath, encodeResultItem(item, itemPlace, context));
  });
  return { content: items };
}

function encodeResultItem(item: ToolResultContent, place: Place, context: EncodeContext): AnthropicToolResultContent {
  if (typeof item.text === 'string') return { type: 'text', text: item.text };
  const media = encodeMedia(item, place, context);
  if (media !== undefined) return media;
  if (item.json === undefined) {
    const where = `${place.path}.${memberOf(item) ?? ''}`;
    throw refusal(context, where, 'content of this kind in tool results', 'Describe it as text.');
  }
  return encodeJson(item.json, place, context);
}

function encodeJson(json: JsonValue, { path }: Place, { warnings }: EncodeContext): AnthropicTextBlock {
  warnings.map(`${path}.json`, 'Sent as JSON text.');
  return { type: 'text', text: JSON.stringify(json) };
}

/** The mark of a proof that belongs to another vendor. */
const FOREIGN_PROOF = 'gw1.';

/** Reasoning goes back to Anthropic with Anthropic's own proof only. */
function encodeReasoning(
  { reasoningText, redactedContent }: ReasoningContent,
  path: string,
  { native, warnings }: EncodeContext,
): AnthropicBlock | undefined {
  if (reasoningText) {
    const { text: thinking, signature = '' } = reasoningText;
    const proven = signature !== '' && !signature.startsWith(FOREIGN_PROOF);
    if (proven || native.own) return { type: 'thinking', thinking, signature };
  } else {
    const data = decodeRedactedContent(redactedContent);
    if (data?.startsWith(FOREIGN_PROOF) === false) return { type: 'redacted_thinking', data };
  }
  warnings.degrade(`${path}.reasoningContent`, 'Reasoning that the vendor cannot have written; left out.');
  return undefined;
}

/** The text of an answer with its citations, as far as the API has their places. */
function encodeCited(cited: CitationsContent, path: string, context: EncodeContext): AnthropicTextBlock {
  const { content = [], citations: all = [] } = cited;
  const citations = all.map(encodeCitation).filter((citation) => citation !== undefined);
  if (citations.length < all.length) {
    context.warnings.degrade(`${path}.citationsContent.citations`, 'Citations of places that the API lacks; left out.');
  }
  const text = content.map((chunk) => chunk.text).join('');
  return { type: 'text', text, ...(citations.length > 0 && { citations }) };
}

const REFUSED_BLOCKS: Partial<Record<keyof ContentBlockMembers, readonly [what: string, advice: string]>> = {
  video: ['video', 'Send images of it, or choose a model that takes video.'],
  audio: ['audio', 'Send its text, or choose a model that takes audio.'],
  guardContent: ['content for a guardrail', 'Send it as text, or choose a Bedrock model.'],
  toolAddition: ['tools in the middle of a conversation', 'Name all tools in toolConfig.'],
  toolRemoval: ['removal of tools in the middle of a conversation', 'Name the remaining tools in toolConfig.'],
};

/** The error of a block that the Messages API does not have. */
export function refuseBlock(block: ContentBlock, path: string, context: EncodeContext): Error {
  const kind = memberOf<ContentBlockMembers>(block);
  const [what, advice] = (kind && REFUSED_BLOCKS[kind]) ?? ['content of this kind', 'Leave it out.'];
  return refusal(context, kind === undefined ? path : `${path}.${kind}`, what, advice);
}
