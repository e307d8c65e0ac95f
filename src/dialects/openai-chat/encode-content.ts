import { type ContentBlock, type Media } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal, warnOfUnknown } from './encode-context.js';
import { encodeDocument } from './encode-document.js';
import { isBlank } from './encode-text.js';
import { flattenBlock } from './flatten-block.js';
import { KNOWN_MEMBERS } from './known-members.js';
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

const IMAGE_FORMATS: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** @throws GatewayError `invalidRequest` for images that lie in S3 and for other formats */
export function encodeImage(image: Media, path: string, context: EncodeContext): ChatImagePart {
  const { format, source } = image;
  warnOfUnknown(context, image, KNOWN_MEMBERS.media, path);
  if (memberOf(source) === 'url') return { type: 'image_url', image_url: { url: source.url ?? '' } };
  const mediaType = Object.hasOwn(IMAGE_FORMATS, format) ? IMAGE_FORMATS[format] : undefined;
  if (mediaType === undefined)
    throw refusal(context, `${path}.format`, 'image of this format', 'Use png, jpeg, gif or webp.');
  const bytes = readBytes(source, path, context);
  return { type: 'image_url', image_url: { url: `data:${mediaType};base64,${bytes}` } };
}

function encodeAudio(audio: Media, path: string, context: EncodeContext): ChatAudioPart {
  const { format, source } = audio;
  warnOfUnknown(context, audio, KNOWN_MEMBERS.media, path);
  if (format !== 'wav' && format !== 'mp3') {
    throw refusal(context, `${path}.format`, 'audio of this format', 'Use wav or mp3.');
  }
  return { type: 'input_audio', input_audio: { data: readBytes(source, path, context), format } };
}

function readBytes(source: Media['source'], path: string, context: EncodeContext): string {
  if (source.bytes) return source.bytes;
  throw refusal(
    context,
    `${path}.source.${memberOf(source) ?? 'bytes'}`,
    'media that lie elsewhere',
    'Send the bytes.',
  );
}
