import {
  type ContentBlock,
  type DocumentMedia,
  type Media,
  type ReasoningText,
  type ToolResult,
  type ToolResultContent,
  type ToolUse,
} from '../../gateway/model/content-block.js';
import { type Message } from '../../gateway/model/model-request.js';
import { type NativeMembers } from '../shared/native-members.js';
import { toFilePart } from './encode-document.js';
import {
  type ReasoningPart,
  type ResponsesFilePart,
  type ResponsesFunctionCallItem,
  type ResponsesFunctionOutputItem,
  type ResponsesItem,
  type ResponsesMessageItem,
  type ResponsesPart,
  type ResponsesReasoningItem,
} from './openai-responses.wire.js';
import { PART_SEPARATOR } from './reasoning-proof.js';
import { restoreList } from './restore-list.js';

interface SpokenBlock {
  readonly role: Message['role'];
  readonly block: ContentBlock;
}

/** The blocks of a conversation, one after the other. */
class BlockQueue {
  private readonly blocks: SpokenBlock[];
  private next = 0;

  constructor(messages: readonly Message[]) {
    this.blocks = messages.flatMap(({ role, content }) => content.map((block) => ({ role, block })));
  }

  peek(): SpokenBlock | undefined {
    return this.blocks[this.next];
  }

  take(): ContentBlock {
    const block = this.peek()?.block ?? { text: '' };
    this.next += 1;
    return block;
  }
}

/** The input as it was written: a text, or the items that its blocks were read from. */
export function restoreInput(messages: readonly Message[], native: NativeMembers): string | ResponsesItem[] {
  const form = native.formOf('input');
  if (form === 'string') return messages[0]?.content[0]?.text ?? '';
  const queue = new BlockQueue(messages);
  return restoreList('input', typeof form === 'number' ? form : 0, native, (path) =>
    native.complete(path, restoreItem(queue, path, native)),
  );
}

function restoreItem(queue: BlockQueue, path: string, native: NativeMembers): ResponsesItem {
  const { role = 'user', block } = queue.peek() ?? {};
  if (block?.toolUse) return restoreCall(queue.take().toolUse ?? block.toolUse, path, native);
  if (block?.toolResult) return restoreOutput(queue.take().toolResult ?? block.toolResult, path, native);
  const reasoningText = block?.reasoningContent?.reasoningText;
  if (reasoningText) {
    queue.take();
    return restoreReasoning(reasoningText, path, native);
  }
  return restoreMessage(role, queue, path, native);
}

function restoreMessage(
  role: Message['role'],
  queue: BlockQueue,
  path: string,
  native: NativeMembers,
): ResponsesMessageItem {
  const contentPath = `${path}.content`;
  const form = native.formOf(contentPath);
  const content =
    form === 'string'
      ? (queue.take().text ?? '')
      : restoreParts(contentPath, form, native, (partPath) => {
          const part = restorePart(queue.take(), role, partPath, native);
          if (!queue.peek()?.block.cachePoint) return part;
          queue.take();
          return restoreBreakpoint(part, partPath, native);
        });
  const hasType = native.formOf(`${path}.type`) === 'message';
  const written = role === 'system' && native.formOf(`${path}.role`) !== 'system' ? 'developer' : role;
  return { ...(hasType && { type: 'message' }), role: written, content };
}

function restoreBreakpoint(part: ResponsesPart, path: string, native: NativeMembers): ResponsesPart {
  if (part.type === 'refusal') return part;
  const breakpoint = native.complete(`${path}.prompt_cache_breakpoint`, { mode: 'explicit' } as const);
  return { ...part, prompt_cache_breakpoint: breakpoint };
}

function restoreParts(
  path: string,
  form: unknown,
  native: NativeMembers,
  restore: (path: string) => ResponsesPart,
): ResponsesPart[] {
  return restoreList(path, typeof form === 'number' ? form : 0, native, restore);
}

function restorePart(
  { text = '', image, document }: ContentBlock | ToolResultContent,
  role: Message['role'],
  path: string,
  native: NativeMembers,
): ResponsesPart {
  if (image) return native.complete<ResponsesPart>(path, { type: 'input_image', image_url: toUrl(image) });
  if (document) return native.complete<ResponsesPart>(path, restoreFile(document, path, native));
  const type = native.formOf(`${path}.type`) ?? (role === 'assistant' ? 'output_text' : 'input_text');
  const part: ResponsesPart =
    type === 'refusal'
      ? { type, refusal: text }
      : { type: type === 'output_text' ? 'output_text' : 'input_text', text };
  return native.complete(path, part);
}

function toUrl({ format, source }: Media): string {
  return source.url ?? `data:image/${format};base64,${source.bytes ?? ''}`;
}

function restoreFile({ name, source }: DocumentMedia, path: string, native: NativeMembers): ResponsesFilePart {
  const { url, bytes = '' } = source;
  if (url !== undefined) return { type: 'input_file', file_url: url };
  const { filename, ...part } = toFilePart(name, 'pdf', `data:application/pdf;base64,${bytes}`);
  if (native.formOf(path) === 'unnamed') return part;
  const form = native.formOf(`${path}.filename`);
  return { ...part, filename: typeof form === 'string' ? form : (filename ?? name) };
}

function restoreCall(
  { toolUseId, name, input }: ToolUse,
  path: string,
  native: NativeMembers,
): ResponsesFunctionCallItem {
  const form = native.formOf(`${path}.arguments`);
  return {
    type: 'function_call',
    call_id: toolUseId,
    name,
    arguments: typeof form === 'string' ? form : JSON.stringify(input),
  };
}

function restoreOutput(
  { toolUseId, content }: ToolResult,
  path: string,
  native: NativeMembers,
): ResponsesFunctionOutputItem {
  const outputPath = `${path}.output`;
  const form = native.formOf(outputPath);
  const items = [...content];
  const output =
    form === 'string'
      ? (items[0]?.text ?? '')
      : restoreParts(outputPath, form, native, (partPath) =>
          restorePart(items.shift() ?? { text: '' }, 'user', partPath, native),
        );
  return { type: 'function_call_output', call_id: toolUseId, output };
}

function restoreReasoning({ text }: ReasoningText, path: string, native: NativeMembers): ResponsesReasoningItem {
  const lengths = native.formOf(`${path}.summary`);
  let offset = 0;
  const summary = (Array.isArray(lengths) ? lengths : [text.length]).map((length: unknown, index): ReasoningPart => {
    const end = offset + Number(length);
    const part: ReasoningPart = { type: 'summary_text', text: text.slice(offset, end) };
    offset = end + PART_SEPARATOR.length;
    return native.complete(`${path}.summary.${index}`, part);
  });
  return { type: 'reasoning', summary };
}
