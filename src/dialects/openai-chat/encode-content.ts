import { type ContentBlock, type Media } from '../../gateway/model/content-block.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { encodeDocument } from './encode-document.js';
import { isBlank } from '../shared/inline-text.js';
import { readBytes, readImage } from '../shared/read-image.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { type ChatAudioPart, type ChatContentPart, type ChatImagePart } from './openai-chat.wire.js';

/**
 * One block of a user message as parts of its content; none where the block says nothing here.
 * @throws GatewayError `invalidRequest` naming the path of what chat completions cannot say
 */
export function encodeUserBlock(block: ContentBlock, path: string, context: EncodeContext): ChatContentPart[] {
  if (block.image) return [encodeImage(block.image, `${path}.image`, context)];
  if (block.document) return encodeDocument(block.document, `${path}.document`, context);
  if (block.audio) return [encodeAudio(block.audio, `${path}.audio`, context)];
  const text = encodeBlockText(block, path, context);
  return isBlank(text) ? [] : [{ type: 'text', text }];
}

/**
 * The text of a block in a message that takes nothing else; blank where it says nothing here.
 * @throws GatewayError `invalidRequest`
 */
export function encodeBlockText(block: ContentBlock, path: string, context: EncodeContext): string {
  if (typeof block.text !== 'string') return flattenBlock(block, path, context);
  if (isBlank(block.text)) context.warnings.map(`${path}.text`, 'Blank; left out.');
  return block.text;
}

/** @throws GatewayError `invalidRequest` for images that lie in S3 and for formats that the model does not take */
export function encodeImage(image: Media, path: string, context: EncodeContext): ChatImagePart {
  const read = readImage(image, path, context);
  const url = read.bytes === undefined ? read.url : `data:${read.mediaType};base64,${read.bytes}`;
  return { type: 'image_url', image_url: { url } };
}

function encodeAudio(audio: Media, path: string, context: EncodeContext): ChatAudioPart {
  const { format, source } = audio;
  warnOfUnknown(context, audio, KNOWN_MEMBERS.media, path);
  if (format !== 'wav' && format !== 'mp3') {
    throw refusal(context, `${path}.format`, 'audio of this format', 'Use wav or mp3.');
  }
  return { type: 'input_audio', input_audio: { data: readBytes(source, path, context), format } };
}
