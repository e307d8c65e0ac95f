import { type ToolResult, type ToolResultContent } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
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
  if (type) {
    const what = 'tools that another vendor ran itself';
    throw refusal(context, `${path}.type`, what, 'Leave its call and result out.');
  }
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
  const { text, image, document, searchResult, json } = item;
  if (typeof text === 'string') return [{ type: 'input_text', text }];
  if (image) return [encodeImage(image, `${path}.image`, context)];
  if (document) return encodeDocument(document, `${path}.document`, context);
  if (searchResult) return [{ type: 'input_text', text: flattenBlock({ searchResult }, path, context) }];
  const kind = memberOf(item);
  // A null is a JSON value too, though elsewhere it means that the member is absent.
  if (kind === 'json' || (kind === undefined && json === null)) {
    context.warnings.map(`${path}.json`, 'Sent as JSON text.');
    return [{ type: 'input_text', text: JSON.stringify(json) }];
  }
  const where = kind === undefined ? path : `${path}.${kind}`;
  throw refusal(context, where, 'content of this kind in tool results', 'Describe it as text.');
}
