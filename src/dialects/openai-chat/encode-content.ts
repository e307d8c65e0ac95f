import { type ContentBlock, type ContentBlockMembers, type Media } from '../../gateway/model/content-block.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, refusal } from './encode-context.js';
import { encodeDocument } from './encode-document.js';
import { inlineSearchResult, isBlank } from './encode-text.js';
import { type ChatAudioPart, type ChatContentPart, type ChatImagePart } from './openai-chat.wire.js';

/**
 * One block of a user message as parts of its content; none where the block says nothing here.
 * @throws GatewayError `invalidRequest` naming the path of what chat completions cannot say
 */
export function encodeUserBlock(block: ContentBlock, path: string, context: EncodeContext): ChatContentPart[] {
  if (typeof block.text === 'string') return isBlank(block.text) ? [] : [{ type: 'text', text: block.text }];
  if (block.image) return [encodeImage(block.image, `${path}.image`, context)];
  if (block.document) return encodeDocument(block.document, `${path}.document`, context);
  if (block.audio) return [encodeAudio(block.audio, `${path}.audio`, context)];
  const text = flattenBlock(block, path, context);
  return isBlank(text) ? [] : [{ type: 'text', text }];
}

/**
 * The text of a block whose form chat completions do not have, in any role.
 * @throws GatewayError `invalidRequest`
 */
export function flattenBlock(block: ContentBlock, path: string, context: EncodeContext): string {
  if (block.searchResult) {
    if (block.searchResult.citations?.enabled === true) {
      const where = `${path}.searchResult.citations`;
      context.warnings.degrade(where, 'Chat completions cite no search results; sent without citations.');
    }
    return inlineSearchResult(block.searchResult);
  }
  if (block.citationsContent) {
    const { content, citations } = block.citationsContent;
    if (citations.length > 0) {
      context.warnings.degrade(`${path}.citationsContent.citations`, 'Chat completions have no citations; text kept.');
    }
    return content.map((chunk) => chunk.text).join('');
  }
  if (block.cachePoint) {
    context.warnings.degrade(`${path}.cachePoint`, 'The model caches prompts by itself; the cache point is left out.');
    return '';
  }
  if (block.reasoningContent) {
    const where = `${path}.reasoningContent`;
    context.warnings.degrade(where, 'Chat completions take no reasoning of earlier turns; left out.');
    return '';
  }
  throw refuseBlock(block, path, context);
}

const REFUSED_BLOCKS: Partial<Record<keyof ContentBlockMembers, readonly [what: string, advice: string]>> = {
  video: ['video', 'Send images of it, or choose a model that takes video.'],
  guardContent: ['content for a guardrail', 'Send it as text, or choose a Bedrock model.'],
  toolAddition: ['tools in the middle of a conversation', 'Name all tools in toolConfig.'],
  toolRemoval: ['removal of tools in the middle of a conversation', 'Name the remaining tools in toolConfig.'],
  toolUse: ['tool use in this role', 'Put it into an assistant message.'],
  toolResult: ['tool result in this role', 'Put it into a user message.'],
  image: ['image in this role', 'Put it into a user message.'],
  document: ['document in this role', 'Put it into a user message.'],
  audio: ['audio in this role', 'Put it into a user message.'],
};

function refuseBlock(block: ContentBlock, path: string, context: EncodeContext): Error {
  const kind = memberOf<ContentBlockMembers>(block);
  const [what, advice] = (kind && REFUSED_BLOCKS[kind]) ?? ['content of this kind', 'Leave it out.'];
  return refusal(context, kind === undefined ? path : `${path}.${kind}`, what, advice);
}

const IMAGE_FORMATS: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** @throws GatewayError `invalidRequest` for images that lie in S3 and for other formats */
export function encodeImage({ format, source }: Media, path: string, context: EncodeContext): ChatImagePart {
  if (memberOf(source) === 'url') return { type: 'image_url', image_url: { url: source.url ?? '' } };
  const mediaType = Object.hasOwn(IMAGE_FORMATS, format) ? IMAGE_FORMATS[format] : undefined;
  if (mediaType === undefined)
    throw refusal(context, `${path}.format`, 'image of this format', 'Use png, jpeg, gif or webp.');
  const bytes = readBytes(source, path, context);
  return { type: 'image_url', image_url: { url: `data:${mediaType};base64,${bytes}` } };
}

function encodeAudio({ format, source }: Media, path: string, context: EncodeContext): ChatAudioPart {
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
