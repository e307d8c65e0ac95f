import { type ContentBlock, type Media } from '../../gateway/model/content-block.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { isBlank } from '../shared/inline-text.js';
import { type Place } from '../shared/native-members.js';
import { readImage } from '../shared/read-image.js';
import { warnOfDocument } from '../shared/warn-of-sources.js';
import { type CohereImagePart, type CohereTextPart, type CohereUserPart } from './cohere-chat.wire.js';
import { type CohereContext } from './encode-context.js';
import { inlineGrounding, inlineResult, toGroundingDocuments, toGroundingResults } from './encode-document.js';

/**
 * One block of a user message as parts of its content; none where the block says nothing here or goes beside the
 * messages, as documents of the last turn do.
 * @throws GatewayError `invalidRequest` naming the path of what Cohere's chat API cannot say
 */
export function encodeUserBlock(
  block: ContentBlock,
  place: Place,
  isLastTurn: boolean,
  context: CohereContext,
): CohereUserPart[] {
  if (block.image) return [encodeImage(block.image, place, context)];
  const text = encodeGrounding(block, place.path, isLastTurn, context) ?? encodeBlockText(block, place.path, context);
  return isBlank(text) && !context.native.own ? [] : [toTextPart(text)];
}

/** The text that stands in the message; empty where what is to be cited goes beside it, undefined for other blocks. */
function encodeGrounding(
  { document, searchResult }: ContentBlock,
  path: string,
  isLastTurn: boolean,
  context: CohereContext,
): string | undefined {
  const { grounding } = context;
  const beside = isLastTurn && grounding.beside;
  if (document) {
    const where = `${path}.document`;
    warnOfDocument(document, where, context);
    if (!beside) return inlineGrounding(document, where, context);
    grounding.documents.push(...toGroundingDocuments(document, where, context));
    return '';
  }
  if (!searchResult) return undefined;
  if (!beside) return inlineResult(searchResult, path, context);
  grounding.documents.push(...toGroundingResults(searchResult, `${path}.searchResult`, context));
  return '';
}

/**
 * The text of a block in a message that takes nothing else; blank where it says nothing here.
 * @throws GatewayError `invalidRequest`
 */
export function encodeBlockText(block: ContentBlock, path: string, context: CohereContext): string {
  if (typeof block.text !== 'string') return flattenBlock(block, path, context);
  if (isBlank(block.text) && !context.native.own) context.warnings.map(`${path}.text`, 'Blank; left out.');
  return block.text;
}

export function toTextPart(text: string): CohereTextPart {
  return { type: 'text', text };
}

/** @throws GatewayError `invalidRequest` for images that lie in S3, and for models that do not see */
export function encodeImage(image: Media, { path, nativePath }: Place, context: CohereContext): CohereImagePart {
  const { native } = context;
  return {
    type: 'image_url',
    image_url: native.complete(`${nativePath}.image_url`, { url: toUrl(image, `${path}.image`, context) }),
  };
}

function toUrl(image: Media, path: string, context: CohereContext): string {
  const { bytes, url } = image.source;
  // What was received in this dialect goes back as it was; Cohere judges it.
  if (context.native.own && url !== undefined) return url;
  if (context.native.own && bytes !== undefined) return `data:image/${image.format};base64,${bytes}`;
  const read = readImage(image, path, context);
  return read.bytes === undefined ? read.url : `data:${read.mediaType};base64,${read.bytes}`;
}
