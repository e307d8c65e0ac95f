import { type ToolResult, type ToolResultContent } from '../../gateway/model/content-block.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { readResultJson } from '../shared/result-json.js';
import { refuseResultContent, refuseServerTool } from '../shared/tool-refusals.js';
import { encodeImage } from './encode-content.js';
import { encodeDocument } from './encode-document.js';
import { type ResponsesFunctionOutputItem, type ResponsesPart } from './openai-responses.wire.js';

/** @throws GatewayError `invalidRequest` naming the path of what the Responses API cannot say */
export function encodeToolResult(
  result: ToolResult,
  path: string,
  context: EncodeContext,
): ResponsesFunctionOutputItem {
  const { toolUseId, status, content, type } = result;
  warnOfUnknown(context, result, KNOWN_MEMBERS.toolResult, path);
  // Callers name the ordinary type too.
  if (type && type !== 'tool_result') throw refuseServerTool(`${path}.type`, context);
  const parts = content.flatMap((item, index) => encodeItem(item, `${path}.content.${index}`, context));
  if (status === 'error') {
    context.warnings.map(`${path}.status`, 'Sent as words before the result.');
    markAsError(parts);
  }
  const [first] = parts;
  const isText = parts.length === 1 && first?.type === 'input_text';
  return {
    type: 'function_call_output',
    call_id: context.toolIds.toVendor(toolUseId),
    output: first === undefined ? '' : isText ? first.text : parts,
  };
}

/** There is no field for a failed call. */
function markAsError(parts: ResponsesPart[]): void {
  const [first] = parts;
  if (first?.type === 'input_text') parts[0] = { ...first, text: `[tool error] ${first.text}`.trimEnd() };
  else parts.unshift({ type: 'input_text', text: '[tool error]' });
}

function encodeItem(item: ToolResultContent, path: string, context: EncodeContext): ResponsesPart[] {
  const { text, image, document, searchResult } = item;
  if (typeof text === 'string') return [{ type: 'input_text', text }];
  if (image) return [encodeImage(image, `${path}.image`, context)];
  if (document) return encodeDocument(document, `${path}.document`, context);
  if (searchResult) return [{ type: 'input_text', text: flattenBlock({ searchResult }, path, context) }];
  const json = readResultJson(item);
  if (json === undefined) throw refuseResultContent(item, path, context);
  context.warnings.map(`${path}.json`, 'Sent as JSON text.');
  return [{ type: 'input_text', text: JSON.stringify(json) }];
}
