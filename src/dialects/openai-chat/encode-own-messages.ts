import { type ContentBlock, type ToolUse } from '../../gateway/model/content-block.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { type NativeMembers } from '../shared/native-members.js';
import { dataUriPrefix } from './decode-parts.js';

/** The messages of a request that was received in this dialect, as they were. */
export function encodeOwnMessages({ system = [], messages }: ModelRequest, native: NativeMembers): object[] {
  const all = [...splitInstructions(system, native.formOf('messages')), ...messages];
  return all.map((message, index) => encodeMessage(message, `messages.${index}`, native));
}

/** The messages of instructions, by the number of blocks that each had. */
function splitInstructions(system: readonly ContentBlock[], counts: JsonValue | undefined): Message[] {
  const sizes = Array.isArray(counts) ? counts.map(Number) : [];
  let start = 0;
  return sizes.map((size) => {
    const content = system.slice(start, start + size);
    start += size;
    return { role: 'system', content };
  });
}

function encodeMessage({ role, content }: Message, path: string, native: NativeMembers): object {
  const [first] = content;
  if (first?.toolResult) {
    const { toolUseId, content: result } = first.toolResult;
    return native.complete(path, { role: 'tool', tool_call_id: toolUseId, ...encodeContent(result, path, native) });
  }
  const calls = content.flatMap(({ toolUse }) => (toolUse ? [toolUse] : []));
  const said = content.filter(({ toolUse }) => !toolUse);
  return native.complete(path, {
    role: native.formOf(`${path}.role`) ?? role,
    ...encodeContent(said, path, native),
    ...((calls.length > 0 || native.formOf(path) === 'noCalls') && {
      tool_calls: calls.map((call, index) => encodeCall(call, `${path}.tool_calls.${index}`, native)),
    }),
  });
}

/** A message without content has no form of it. */
function encodeContent(blocks: readonly ContentBlock[], path: string, native: NativeMembers): { content?: unknown } {
  const form = native.formOf(`${path}.content`);
  if (form === undefined) return {};
  if (form === 'string') return { content: blocks[0]?.text };
  return { content: blocks.map((block, index) => encodePart(block, `${path}.content.${index}`, native)) };
}

function encodePart({ text, image, audio, document }: ContentBlock, path: string, native: NativeMembers): object {
  if (image) {
    const { format, source } = image;
    const form = native.formOf(`${path}.image_url.url`);
    const prefix = typeof form === 'string' ? form : dataUriPrefix(format);
    const url = source.url ?? prefix + (source.bytes ?? '');
    return native.complete(path, { type: 'image_url', image_url: native.complete(`${path}.image_url`, { url }) });
  }
  if (audio) {
    const inner = { data: audio.source.bytes, format: audio.format };
    return native.complete(path, { type: 'input_audio', input_audio: native.complete(`${path}.input_audio`, inner) });
  }
  if (document) {
    const file = { ...fileName(document.name, native.formOf(`${path}.file`)), file_data: fileData(document.source) };
    return native.complete(path, { type: 'file', file: native.complete(`${path}.file`, file) });
  }
  if (native.formOf(path) === 'refusal') return native.complete(path, { type: 'refusal', refusal: text });
  return native.complete(path, { type: 'text', text });
}

function fileName(name: string, form: JsonValue | undefined): { filename?: string } {
  if (form === undefined) return { filename: `${name}.pdf` };
  const { filename } = form as { readonly filename: string | null };
  return filename === null ? {} : { filename };
}

function fileData({ bytes = '' }: { readonly bytes?: string | undefined }): string {
  return dataUriPrefix('pdf') + bytes;
}

function encodeCall({ toolUseId, name, input }: ToolUse, path: string, native: NativeMembers): object {
  const where = `${path}.function`;
  const called = { name, arguments: native.formOf(`${where}.arguments`) ?? JSON.stringify(input) };
  return native.complete(path, {
    id: toolUseId,
    ...(native.formOf(path) !== 'untyped' && { type: 'function' }),
    function: native.complete(where, called),
  });
}
