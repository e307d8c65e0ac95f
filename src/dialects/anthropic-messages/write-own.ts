import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { flattenBlock } from '../shared/flatten-block.js';
import {
  type AnthropicMessageParam,
  type AnthropicRequest,
  type AnthropicTextBlock,
} from './anthropic-messages.wire.js';
import { type CacheMarks } from './cache-marks.js';
import { encodeBlocks } from './encode-content.js';

// A request that was received in this dialect is written back as it was: nothing is merged, moved or dropped.

/** The instructions in the form in which they were received. */
export function writeSystem(
  { system }: ModelRequest,
  marks: CacheMarks,
  context: EncodeContext,
): Pick<AnthropicRequest, 'system'> {
  if (system === undefined) return {};
  const blocks: AnthropicTextBlock[] = [];
  system.forEach((block, index) => {
    if (block.cachePoint) {
      marks.mark(block.cachePoint, `system.${index}`);
      return;
    }
    const nativePath = `system.${blocks.length}`;
    const text = block.text ?? flattenBlock(block, nativePath, context);
    const encoded = context.native.complete<AnthropicTextBlock>(nativePath, { type: 'text', text });
    marks.offer(encoded, nativePath);
    blocks.push(encoded);
  });
  const [first] = blocks;
  const asString = blocks.length === 1 && context.native.formOf('system') === 'string';
  return { system: asString && first ? first.text : blocks };
}

/** The messages one by one, in the forms in which they were received. */
export function writeMessages(
  messages: readonly Message[],
  marks: CacheMarks,
  context: EncodeContext,
): AnthropicMessageParam[] {
  return messages.map((message, index) => {
    const path = `messages.${index}`;
    const blocks = encodeBlocks(message, `${path}.content`, marks, context);
    const [first] = blocks;
    const asString = context.native.formOf(`${path}.content`) === 'string' && blocks.length === 1;
    const content = asString && first?.type === 'text' ? first.text : blocks;
    return context.native.complete<AnthropicMessageParam>(path, { role: message.role, content });
  });
}
