import { type ToolResult, type ToolResultContent } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { isBlank } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type Place } from '../shared/native-members.js';
import { readResultJson } from '../shared/result-json.js';
import { refuseResultContent } from '../shared/tool-refusals.js';
import {
  type AnthropicServerResultBlock,
  type AnthropicToolResultBlock,
  type AnthropicToolResultContent,
} from './anthropic-messages.wire.js';
import { encodeDocument, encodeImage, encodeSearchResult } from './encode-media.js';
import { isServerResult } from './server-tools.js';

/**
 * The result of a tool that the caller ran.
 * @throws GatewayError `invalidRequest` naming the path of what the Messages API cannot say
 */
export function encodeToolResult(result: ToolResult, place: Place, context: EncodeContext): AnthropicToolResultBlock {
  const { toolUseId, status, type } = result;
  const path = `${place.path}.toolResult`;
  if (type && type !== 'tool_result') throw refuseServerResult(`${path}.type`, context);
  warnOfUnknown(context, result, KNOWN_MEMBERS.toolResult, path);
  return {
    type: 'tool_result',
    tool_use_id: context.toolIds.toVendor(toolUseId),
    ...encodeResultContent(result.content, place, context),
    ...(status && (context.native.own || status === 'error') && { is_error: status === 'error' }),
  };
}

/**
 * The result of a tool that Anthropic ran itself, as it gave it.
 * @throws GatewayError `invalidRequest` for a result that another vendor gave
 */
export function encodeServerResult(
  { toolUseId, type = '', content }: ToolResult,
  path: string,
  context: EncodeContext,
): AnthropicServerResultBlock {
  const [first, ...rest] = content;
  const given = first && memberOf(first) === 'json' ? first.json : undefined;
  if (!isServerResult(type) || given === undefined || rest.length > 0) {
    throw refuseServerResult(`${path}.toolResult.type`, context);
  }
  return { type, tool_use_id: toolUseId, content: given };
}

function refuseServerResult(path: string, context: EncodeContext): Error {
  return refusal(context, path, 'result of a tool that another vendor ran itself', 'Leave its call and result out.');
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
  const items = content.flatMap((item, index) => {
    const itemPlace = { path: `${place.path}.toolResult.content.${index}`, nativePath: `${nativePath}.${index}` };
    const encoded = encodeResultItem(item, itemPlace, context);
    return encoded === undefined ? [] : [context.native.complete(itemPlace.nativePath, encoded)];
  });
  return items.length === 0 ? {} : { content: items };
}

function encodeResultItem(
  item: ToolResultContent,
  place: Place,
  context: EncodeContext,
): AnthropicToolResultContent | undefined {
  const { text, image, document, searchResult } = item;
  if (typeof text === 'string') return encodeText(text, place.path, context);
  if (image) return encodeImage(image, place, context);
  if (document) return encodeDocument(document, place, context);
  if (searchResult) return encodeSearchResult(searchResult, place, context);
  const json = readResultJson(item);
  if (json === undefined) throw refuseResultContent(item, place.path, context);
  context.warnings.map(`${place.path}.json`, 'Sent as JSON text.');
  return { type: 'text', text: JSON.stringify(json) };
}

/** The API refuses blank text. */
function encodeText(
  text: string,
  path: string,
  { native, warnings }: EncodeContext,
): AnthropicToolResultContent | undefined {
  if (native.own || !isBlank(text)) return { type: 'text', text };
  warnings.map(`${path}.text`, 'Blank; left out.');
  return undefined;
}
