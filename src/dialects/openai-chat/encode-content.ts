import { type ContentBlock, type Media } from '../../gateway/model/content-block.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { encodeDocument } from './encode-document.js';
import { isBlank } from '../shared/inline-text.js';
import { readBytes, readImage } from '../shared/read-image.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import {
  type ChatAudioPart,
  type ChatContentPart,
  type ChatImagePart,
  type ChatVideoPart,
} from './openai-chat.wire.js';

/**
 * One block of a user message as parts of its content; none where the block says nothing here.
 * @throws GatewayError `invalidRequest` naming the path of what chat completions cannot say
 */
export function encodeUserBlock(block: ContentBlock, path: string, context: EncodeContext): ChatContentPart[] {
  if (block.image) return [encodeImage(block.image, `${path}.image`, context)];
  if (block.document) return encodeDocument(block.document, `${path}.document`, context);
  if (block.audio) return [encodeAudio(block.audio, `${path}.audio`, context)];
  if (block.video && context.profile.video.length > 0) return [encodeVideo(block.video, `${path}.video`, context)];
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

/** @throws GatewayError `invalidRequest` for formats that the model does not take */
function encodeAudio(audio: Media, path: string, context: EncodeContext): ChatAudioPart {
  const { format, source } = audio;
  const { audio: taken, chat } = context.profile;
  warnOfUnknown(context, audio, KNOWN_MEMBERS.media, path);
  if (!taken.includes(format)) throw refuseFormat('audio', taken, path, context);
  const data = readBytes(source, path, context);
  return { type: 'input_audio', input_audio: chat.audioPart === 'base64' ? data : { data, format } };
}

/** @throws GatewayError `invalidRequest` for formats that the model does not take */
function encodeVideo(video: Media, path: string, context: EncodeContext): ChatVideoPart {
  const { format, source } = video;
  warnOfUnknown(context, video, KNOWN_MEMBERS.media, path);
  const taken = context.profile.video;
  if (!taken.includes(format)) throw refuseFormat('video', taken, path, context);
  const isNamed = source.url !== undefined && context.profile.mediaUrls;
  const url = isNamed ? source.url : `data:video/${format};base64,${readBytes(source, path, context)}`;
  return { type: 'video_url', video_url: { url } };
}

function refuseFormat(kind: string, taken: readonly string[], path: string, context: EncodeContext): Error {
  if (taken.length === 0) return refusal(context, path, `${kind} with this model`, 'Choose a model that takes it.');
  return refusal(context, `${path}.format`, `${kind} of this format`, `Use ${taken.join(' or ')}.`);
}
