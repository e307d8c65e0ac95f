import { type ToolResult, type ToolResultContent } from '../../gateway/model/content-block.js';
import { encodeImage } from './encode-content.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { encodeDocument, isFile } from './encode-document.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { readResultJson } from '../shared/result-json.js';
import { refuseResultContent } from '../shared/tool-refusals.js';
import { type ChatContentPart, type ChatTextPart } from './openai-chat.wire.js';

export interface EncodedToolResult {
  readonly parts: readonly ChatTextPart[];
  /** Media of the result, labelled with the call's id: a tool message takes only text. */
  readonly attachments: readonly ChatContentPart[];
}

/** @throws GatewayError `invalidRequest` naming the path of what chat completions cannot say */
export function encodeToolResult(result: ToolResult, path: string, context: EncodeContext): EncodedToolResult {
  const { toolUseId, status } = result;
  warnOfUnknown(context, result, KNOWN_MEMBERS.toolResult, path);
  const texts: string[] = [];
  const media: ChatContentPart[] = [];
  result.content.forEach((item, index) => {
    const itemPath = `${path}.content.${index}`;
    const part = encodeAttachment(item, itemPath, context);
    if (part === undefined) texts.push(encodeItem(item, itemPath, context));
    else {
      media.push(...part);
      context.warnings.map(itemPath, 'Sent in the user message behind the tool results.');
      texts.push(`[See the attachment of tool call ${toolUseId} in the next user message.]`);
    }
  });
  // There is no field for a failed call.
  if (status === 'error') {
    context.warnings.map(`${path}.status`, 'Sent as words before the result.');
    texts[0] = `[tool error] ${texts[0] ?? ''}`.trimEnd();
  }
  return {
    parts: texts.map((text) => ({ type: 'text', text })),
    attachments: media.length === 0 ? [] : [{ type: 'text', text: `Attachment of tool call ${toolUseId}:` }, ...media],
  };
}

function encodeAttachment(
  { image, document }: ToolResultContent,
  path: string,
  context: EncodeContext,
): ChatContentPart[] | undefined {
  if (image) return [encodeImage(image, `${path}.image`, context)];
  if (document && isFile(document)) return encodeDocument(document, `${path}.document`, context);
  return undefined;
}

function encodeItem(item: ToolResultContent, path: string, context: EncodeContext): string {
  const { text, document, searchResult } = item;
  if (typeof text === 'string') return text;
  if (document) return readText(encodeDocument(document, `${path}.document`, context));
  if (searchResult) return flattenBlock({ searchResult }, path, context);
  const json = readResultJson(item);
  if (json === undefined) throw refuseResultContent(item, path, context);
  context.warnings.map(`${path}.json`, 'Sent as JSON text.');
  return JSON.stringify(json);
}

function readText(parts: readonly ChatContentPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}
