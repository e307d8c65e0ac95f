import {
  type DocumentMedia,
  type Media,
  type ToolResult,
  type ToolResultContent,
} from '../../gateway/model/content-block.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type EncodeContext, warnOfUnknown } from '../shared/encode-context.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { isBlank } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { readResultJson } from '../shared/result-json.js';
import { refuseResultContent } from '../shared/tool-refusals.js';
import { encodeClip, encodeDocument, encodeImage, writeOwnMedia } from './encode-media.js';
import { type GeminiPart } from './gemini.wire.js';
import { type ResponseForm } from './own-forms.js';

export interface EncodedToolResult {
  readonly part: GeminiPart;
  /** Media of the result, labelled with the call's id, where a function's response takes none. */
  readonly attachments: readonly GeminiPart[];
}

/**
 * The response of the function `name`. It is always wrapped: a result's own `output` and `error` would be taken for the
 * API's members (https://ai.google.dev/api/caching#FunctionResponse).
 * @throws GatewayError `invalidRequest` naming the path of what generateContent cannot say
 */
export function encodeToolResult(
  result: ToolResult,
  name: string,
  path: string,
  context: EncodeContext,
): EncodedToolResult {
  const { toolUseId, status } = result;
  const { callIds, responseParts } = context.profile.gemini;
  warnOfUnknown(context, result, KNOWN_MEMBERS.toolResult, path);
  const { values, media } = readContent(result, path, context);
  const held = responseParts || media.length === 0;
  if (!held) {
    context.warnings.map(`${path}.content`, 'Its media are sent behind the function responses.');
    values.push(`[See the attachment of tool call ${toolUseId} behind the function responses.]`);
  }
  const response = { [status === 'error' ? 'error' : 'output']: joinValues(values, path, context) };
  const id = callIds ? { id: context.toolIds.toVendor(toolUseId) } : undefined;
  const parts = held && media.length > 0 ? { parts: media } : undefined;
  return {
    part: { functionResponse: { ...id, name, response, ...parts } },
    attachments: held ? [] : [{ text: `Attachment of tool call ${toolUseId}:` }, ...media],
  };
}

interface ReadContent {
  readonly values: JsonValue[];
  readonly media: readonly GeminiPart[];
}

function readContent({ content }: ToolResult, path: string, context: EncodeContext): ReadContent {
  const values: JsonValue[] = [];
  const media: GeminiPart[] = [];
  content.forEach((item, index) => {
    const itemPath = `${path}.content.${index}`;
    const parts = encodeItemMedia(item, itemPath, context);
    if (parts === undefined) values.push(...encodeItem(item, itemPath, context));
    for (const part of parts ?? []) {
      if (part.text === undefined) media.push(part);
      else values.push(part.text);
    }
    if (media.length > 0 && index < content.length - 1) {
      context.warnings.map(itemPath, 'Sent behind the texts of the result.');
    }
  });
  return { values, media };
}

function encodeItemMedia(
  { image, document, video }: ToolResultContent,
  path: string,
  context: EncodeContext,
): readonly GeminiPart[] | undefined {
  if (image) return [encodeImage(image, `${path}.image`, context)];
  if (document) return encodeDocument(document, `${path}.document`, context);
  return video && [encodeClip('video', video, `${path}.video`, context)];
}

function encodeItem(item: ToolResultContent, path: string, context: EncodeContext): JsonValue[] {
  const { text, searchResult } = item;
  if (typeof text === 'string') {
    if (!isBlank(text)) return [text];
    context.warnings.map(`${path}.text`, 'Blank; left out.');
    return [];
  }
  if (searchResult) return [flattenBlock({ searchResult }, path, context)];
  const json = readResultJson(item);
  if (json === undefined) throw refuseResultContent(item, path, context);
  if (typeof json === 'string') context.warnings.map(`${path}.json`, 'Sent as text.');
  return [json];
}

function joinValues(values: readonly JsonValue[], path: string, { warnings }: EncodeContext): JsonValue {
  if (values.length < 2) return values.length === 0 ? '' : (values[0] ?? null);
  warnings.map(`${path}.content`, 'Several parts are sent as a list.');
  return values;
}

/** A response of a request that was received in this dialect, as it was written. */
export function writeOwnResponse(result: ToolResult, nativePath: string, context: EncodeContext): GeminiPart {
  const path = `${nativePath}.functionResponse`;
  const { native } = context;
  const form = native.formOf(path) as unknown as ResponseForm;
  const said = result.content.find((item) => !isMedia(item));
  const media = result.content.filter(isMedia).map((item, index) => {
    const partPath = `${path}.parts.${index}`;
    const [written] = Object.values(item) as (Media | DocumentMedia)[];
    return native.complete(partPath, written ? writeOwnMedia(written, partPath, context) : {});
  });
  const functionResponse = {
    name: form.name,
    ...(form.id && { id: result.toolUseId }),
    ...(form.response !== 'none' && { response: toOwnResponse(said, form) }),
    ...(form.parts && { parts: media }),
  };
  return { functionResponse: native.complete(path, functionResponse) };
}

function isMedia(item: ToolResultContent): boolean {
  return !('json' in item) && item.text === undefined;
}

function toOwnResponse(said: ToolResultContent | undefined, { response }: ResponseForm): JsonValue {
  const value = said === undefined ? '' : said.json === undefined ? (said.text ?? '') : said.json;
  return response === 'whole' ? value : { [response]: value };
}
