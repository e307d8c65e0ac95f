import {
  type CitationsContent,
  type ContentBlock,
  type ContentBlockMembers,
  type SearchResult,
} from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from './encode-context.js';
import { inlineSearchResult } from './inline-text.js';
import { KNOWN_MEMBERS } from './known-members.js';
import { warnOfSearchResult } from './warn-of-sources.js';

/**
 * The text of a block whose form a vendor's API does not have, in any role; empty where it is left out.
 * @throws GatewayError `invalidRequest`
 */
export function flattenBlock(block: ContentBlock, path: string, context: EncodeContext): string {
  const { searchResult, citationsContent, json } = block;
  if (searchResult) return flattenSearchResult(searchResult, `${path}.searchResult`, context);
  if (citationsContent) return flattenCitations(citationsContent, `${path}.citationsContent`, context);
  if (json !== undefined && json !== null) {
    context.warnings.degrade(`${path}.json`, 'JSON has its place in tool results only; sent as text.');
    return JSON.stringify(json);
  }
  if (block.cachePoint) leaveOutCachePoint(`${path}.cachePoint`, context);
  else if (block.reasoningContent) leaveOutReasoning(`${path}.reasoningContent`, context);
  else throw refuseBlock(block, path, context);
  return '';
}

/** Where prompts are cached without cache points, nothing is lost with one. */
export function leaveOutCachePoint(path: string, { profile, warnings }: EncodeContext): void {
  if (profile.cachePoints === 'none') warnings.degrade(path, 'The model caches no prompts; left out.');
  else warnings.map(path, 'The model caches prompts by itself; the cache point is left out.');
}

function leaveOutReasoning(path: string, { warnings }: EncodeContext): void {
  warnings.degrade(path, 'The vendor takes no reasoning of earlier turns; left out.');
}

function flattenSearchResult(result: SearchResult, path: string, context: EncodeContext): string {
  warnOfSearchResult(result, path, context);
  if (result.citations?.enabled === true) {
    context.warnings.degrade(`${path}.citations`, 'The vendor cites no search results; sent without citations.');
  }
  context.warnings.map(path, 'Sent as text that names its source.');
  return inlineSearchResult(result);
}

function flattenCitations(cited: CitationsContent, path: string, context: EncodeContext): string {
  const { content = [], citations = [] } = cited;
  warnOfUnknown(context, cited, KNOWN_MEMBERS.citationsContent, path);
  if (citations.length > 0) {
    context.warnings.degrade(`${path}.citations`, 'The vendor has no citations; text kept.');
  }
  context.warnings.map(path, 'Sent as text.');
  return content.map((chunk) => chunk.text).join('');
}

const REFUSED_BLOCKS: Partial<Record<keyof ContentBlockMembers, readonly [what: string, advice: string]>> = {
  video: ['video', 'Send images of it, or choose a model that takes video.'],
  guardContent: ['content for a guardrail', 'Send it as text, or choose a Bedrock model.'],
  toolAddition: ['tools in the middle of a conversation', 'Name all tools in toolConfig.'],
  toolRemoval: ['removal of tools in the middle of a conversation', 'Name the remaining tools in toolConfig.'],
  toolUse: ['tool use in this role', 'Put it into an assistant message.'],
  toolResult: ['tool result in this role', 'Put it into a user message.'],
  image: ['image in this role', 'Put it into a user message.'],
  document: ['document in this role', 'Put it into a user message.'],
  audio: ['audio in this place', 'Send its text, or put it into a user message to a model that takes audio.'],
};

/** The error of a block that has no place in this role, or none at the vendor. */
function refuseBlock(block: ContentBlock, path: string, context: EncodeContext): Error {
  const kind = memberOf<ContentBlockMembers>(block);
  const known = kind !== undefined && Object.hasOwn(REFUSED_BLOCKS, kind) ? REFUSED_BLOCKS[kind] : undefined;
  const [what, advice] = known ?? ['content of this kind', 'Leave it out.'];
  return refusal(context, kind === undefined ? path : `${path}.${kind}`, what, advice);
}
