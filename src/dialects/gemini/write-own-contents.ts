import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { encodeReasoning } from './encode-reasoning.js';
import { writeOwnMedia } from './encode-media.js';
import { writeOwnResponse } from './encode-tool-result.js';
import { type GeminiContent, type GeminiPart, type GeminiRequest } from './gemini.wire.js';
import { type CallForm, type ContentForm, KEPT_PART } from './own-forms.js';

/** The conversation of a request that was received in this dialect, as it was written: the vendor judges it. */
export function writeOwnContents(
  { system, messages }: ModelRequest,
  context: EncodeContext,
): Pick<GeminiRequest, 'systemInstruction' | 'contents'> {
  const contents = messages.map(({ content }, index) => writeOwnContent(content, `contents.${index}`, context));
  if (context.native.formOf('systemInstruction') === undefined) return { contents };
  return { systemInstruction: writeOwnContent(system ?? [], 'systemInstruction', context), contents };
}

function writeOwnContent(content: readonly ContentBlock[], path: string, context: EncodeContext): GeminiContent {
  const { role, parts: hasParts } = context.native.formOf(path) as unknown as ContentForm;
  const parts: GeminiPart[] = [];
  let signature: string | undefined;
  content.forEach((block, index) => {
    const partPath = `${path}.parts.${parts.length}`;
    let part: GeminiPart | undefined;
    if (block.reasoningContent) {
      const encoded = encodeReasoning(block.reasoningContent, `${path}.${index}`, context);
      part = encoded.part;
      signature = encoded.next;
    } else {
      part = writeOwnPart(block, partPath, context);
      if (signature !== undefined) part = { ...part, thoughtSignature: signature };
      signature = undefined;
    }
    if (part) parts.push(context.native.complete(partPath, part));
  });
  return context.native.complete(path, { ...(role !== null && { role }), ...(hasParts && { parts }) });
}

function writeOwnPart(block: ContentBlock, path: string, context: EncodeContext): GeminiPart {
  if (context.native.formOf(path) === KEPT_PART) return {};
  if (block.toolUse) return writeOwnCall(block.toolUse, path, context);
  if (block.toolResult) return writeOwnResponse(block.toolResult, path, context);
  const media = block.image ?? block.document ?? block.audio ?? block.video;
  return media ? writeOwnMedia(media, path, context) : { text: block.text ?? '' };
}

function writeOwnCall(
  { toolUseId, name, input }: NonNullable<ContentBlock['toolUse']>,
  partPath: string,
  { native }: EncodeContext,
): GeminiPart {
  const path = `${partPath}.functionCall`;
  const form = native.formOf(path) as unknown as CallForm;
  const call = { ...(form.id && { id: toolUseId }), name, ...(form.args && { args: input as JsonObject }) };
  return { functionCall: native.complete(path, call) };
}
