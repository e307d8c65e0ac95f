import { type ContentBlock, type Media } from '../../gateway/model/content-block.js';
import { type EncodeContext, refusal } from '../shared/encode-context.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { isBlank } from '../shared/inline-text.js';
import { readImage } from '../shared/read-image.js';
import { encodeDocument } from './encode-document.js';
import { type ResponsesImagePart, type ResponsesPart } from './openai-responses.wire.js';

/**
 * One block of a user message as parts of its content; none where the block says nothing here.
 * @throws GatewayError `invalidRequest` naming the path of what the Responses API cannot say
 */
export function encodeUserBlock(block: ContentBlock, path: string, context: EncodeContext): ResponsesPart[] {
  if (block.image) return [encodeImage(block.image, `${path}.image`, context)];
  if (block.document) return encodeDocument(block.document, `${path}.document`, context);
  if (block.audio) {
    throw refusal(context, `${path}.audio`, 'audio', 'Send its text, or choose a model that takes audio.');
  }
  return encodeTextBlock(block, path, context);
}

/**
 * One block of a message that takes nothing but texts.
 * @throws GatewayError `invalidRequest`
 */
export function encodeTextBlock(block: ContentBlock, path: string, context: EncodeContext): ResponsesPart[] {
  const text = typeof block.text === 'string' ? block.text : flattenBlock(block, path, context);
  if (!isBlank(text)) return [{ type: 'input_text', text }];
  if (typeof block.text === 'string') context.warnings.map(`${path}.text`, 'Blank; left out.');
  return [];
}

/** @throws GatewayError `invalidRequest` for images that lie in S3 and for formats that the model does not take */
export function encodeImage(image: Media, path: string, context: EncodeContext): ResponsesImagePart {
  const read = readImage(image, path, context);
  const url = read.bytes === undefined ? read.url : `data:${read.mediaType};base64,${read.bytes}`;
  return { type: 'input_image', image_url: url };
}
