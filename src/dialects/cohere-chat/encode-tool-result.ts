import { isJsonObject } from '../../codec/json.js';
import { type ToolResult, type ToolResultContent } from '../../gateway/model/content-block.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { warnOfUnknown } from '../shared/encode-context.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type Place } from '../shared/native-members.js';
import { readResultJson } from '../shared/result-json.js';
import { refuseResultContent } from '../shared/tool-refusals.js';
import { warnOfDocument } from '../shared/warn-of-sources.js';
import {
  type CohereDocument,
  type CohereToolMessage,
  type CohereToolPart,
  type CohereUserPart,
} from './cohere-chat.wire.js';
import { encodeImage, toTextPart } from './encode-content.js';
import { type CohereContext } from './encode-context.js';
import { toGroundingDocuments, toGroundingResults } from './encode-document.js';

export interface EncodedToolResult {
  readonly message: CohereToolMessage;
  /** Images of the result, labelled with the call's id: a tool message takes texts and documents. */
  readonly attachments: readonly CohereUserPart[];
}

/** @throws GatewayError `invalidRequest` naming the path of what Cohere's chat API cannot say */
export function encodeToolResult(result: ToolResult, place: Place, context: CohereContext): EncodedToolResult {
  const { toolUseId, status, content } = result;
  const path = `${place.path}.toolResult`;
  warnOfUnknown(context, result, KNOWN_MEMBERS.toolResult, path);
  const failed = status === 'error';
  if (failed) context.warnings.map(`${path}.status`, 'Sent as documents named "error".');
  const images: CohereUserPart[] = [];
  const parts = content.flatMap((item, index) => {
    const itemPlace = { path: `${path}.content.${index}`, nativePath: `${place.nativePath}.content.${index}` };
    if (!item.image) return encodeItem(item, itemPlace, failed, context);
    images.push(encodeImage(item.image, itemPlace, context));
    context.warnings.map(itemPlace.path, 'Sent in the user message behind the tool results.');
    return [toTextPart(`[See the attachment of tool call ${toolUseId} in the next message.]`)];
  });
  const message: CohereToolMessage = {
    role: 'tool',
    tool_call_id: context.toolIds.toVendor(toolUseId),
    content: toContent(failed && parts.length === 0 ? [toErrorPart('')] : parts, place, context),
  };
  return {
    message: context.native.complete(place.nativePath, message),
    attachments: images.length === 0 ? [] : [toTextPart(`Attachment of tool call ${toolUseId}:`), ...images],
  };
}

/** One text is sent as it is; none is an empty one. */
function toContent(
  parts: readonly CohereToolPart[],
  { nativePath }: Place,
  { native }: CohereContext,
): CohereToolMessage['content'] {
  const [first, ...rest] = parts;
  const asString = native.own ? native.formOf(`${nativePath}.content`) === 'string' : rest.length === 0;
  if (first === undefined) return native.own ? [] : '';
  return asString && first.type === 'text' ? first.text : parts;
}

function encodeItem(
  item: ToolResultContent,
  place: Place,
  failed: boolean,
  context: CohereContext,
): readonly CohereToolPart[] {
  const { text, document, searchResult } = item;
  if (typeof text === 'string') return [encodeText(text, place, failed, context)];
  if (document) {
    warnOfDocument(document, `${place.path}.document`, context);
    return toParts(toGroundingDocuments(document, `${place.path}.document`, context), failed);
  }
  if (searchResult) return toParts(toGroundingResults(searchResult, `${place.path}.searchResult`, context), failed);
  const json = readResultJson(item);
  if (json === undefined) throw refuseResultContent(item, place.path, context);
  return [encodeJson(json, place, failed, context)];
}

function encodeText(text: string, { nativePath }: Place, failed: boolean, { native }: CohereContext): CohereToolPart {
  if (failed) return toErrorPart(text);
  if (native.formOf(nativePath) !== 'document') return native.complete(nativePath, toTextPart(text));
  const document = native.complete(`${nativePath}.document`, { data: text });
  return native.complete(nativePath, { type: 'document', document } as const);
}

/** An object is a document of its own; every other value is its JSON text. */
function encodeJson(
  json: JsonValue,
  { path, nativePath }: Place,
  failed: boolean,
  { native, warnings }: CohereContext,
): CohereToolPart {
  if (failed) return toErrorPart(json);
  if (isJsonObject(json)) {
    const document: CohereDocument = native.complete(`${nativePath}.document`, { data: json });
    return native.complete(nativePath, { type: 'document', document } as const);
  }
  warnings.map(`${path}.json`, 'Sent as JSON text.');
  return toTextPart(JSON.stringify(json));
}

function toParts(documents: readonly CohereDocument[], failed: boolean): readonly CohereToolPart[] {
  return documents.map(({ id, data }) => ({
    type: 'document',
    document: { ...(id !== undefined && { id }), data: failed ? { error: data } : data },
  }));
}

/** There is no field for a failed call. */
function toErrorPart(error: JsonValue): CohereToolPart {
  return { type: 'document', document: { data: { error } } };
}
