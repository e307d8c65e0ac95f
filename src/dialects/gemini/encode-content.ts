import { isJsonObject } from '../../codec/json.js';
import { type ContentBlock, type ToolUse } from '../../gateway/model/content-block.js';
import { type EncodeContext, refusal, warnOfUnknown } from '../shared/encode-context.js';
import { flattenBlock } from '../shared/flatten-block.js';
import { isBlank } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { refuseServerTool } from '../shared/tool-refusals.js';
import { encodeClip, encodeDocument, encodeImage } from './encode-media.js';
import { type GeminiPart } from './gemini.wire.js';

/**
 * A block of a user message as parts of a turn; none where it says nothing here.
 * @throws GatewayError `invalidRequest` naming the path of what generateContent cannot say
 */
export function encodeUserBlock(block: ContentBlock, path: string, context: EncodeContext): GeminiPart[] {
  if (block.image) return [encodeImage(block.image, `${path}.image`, context)];
  if (block.document) return encodeDocument(block.document, `${path}.document`, context);
  if (block.audio) return [encodeClip('audio', block.audio, `${path}.audio`, context)];
  if (block.video) return [encodeClip('video', block.video, `${path}.video`, context)];
  return encodeTextBlock(block, path, context);
}

/**
 * A block of an assistant message other than reasoning. Images go back too: models that draw want to see what they drew.
 * @throws GatewayError `invalidRequest` naming the path of what generateContent cannot say
 */
export function encodeModelBlock(block: ContentBlock, path: string, context: EncodeContext): GeminiPart[] {
  if (block.toolUse) return [{ functionCall: encodeCall(block.toolUse, `${path}.toolUse`, context) }];
  if (block.image) return [encodeImage(block.image, `${path}.image`, context)];
  return encodeTextBlock(block, path, context);
}

/** A block as a text; blank ones say nothing and are refused by some models. */
export function encodeTextBlock(block: ContentBlock, path: string, context: EncodeContext): GeminiPart[] {
  if (typeof block.text === 'string' && isBlank(block.text)) {
    context.warnings.map(`${path}.text`, 'Blank; left out.');
    return [];
  }
  const text = typeof block.text === 'string' ? block.text : flattenBlock(block, path, context);
  return isBlank(text) ? [] : [{ text }];
}

function encodeCall(toolUse: ToolUse, path: string, context: EncodeContext): NonNullable<GeminiPart['functionCall']> {
  const { toolUseId, name, input, type } = toolUse;
  const { profile, toolIds, toolNames } = context;
  warnOfUnknown(context, toolUse, KNOWN_MEMBERS.toolUse, path);
  // Bedrock names the ordinary type too, and callers send its answers back as history.
  if (type && type !== 'tool_use') throw refuseServerTool(`${path}.type`, context);
  if (!isJsonObject(input)) {
    throw refusal(context, `${path}.input`, 'tool input that is no JSON object', 'Send an object.');
  }
  const id = profile.gemini.callIds ? { id: toolIds.toVendor(toolUseId) } : undefined;
  return { ...id, name: toolNames.toVendor(name), args: input };
}
