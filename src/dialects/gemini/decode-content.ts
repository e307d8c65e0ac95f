import { isJsonObject } from '../../codec/json.js';
import { type ContentBlock, type ToolResultContent } from '../../gateway/model/content-block.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type Message } from '../../gateway/model/model-request.js';
import { type DecodeContext, type Reader } from '../shared/decode-context.js';
import { anyJson, object, type ObjectReader } from '../shared/object-reader.js';
import { boolean, jsonObject, list, oneOf, text } from '../shared/value-readers.js';
import { type CallLedger } from './call-ledger.js';
import { fileData, inlineData } from './decode-media.js';
import { showCode, showCodeResult } from './fenced-code.js';
import { CALLERS_SEAL } from './identity.js';
import { type CallForm, type ContentForm, KEPT_PART, type ResponseForm } from './own-forms.js';
import { sealSignature, type SignedPart } from './thought-signature.js';

const contentRole = oneOf('user', 'model', 'function', 'system');

/** A content of the conversation or of the instructions; its role is the user's where it has none. */
export function content(calls: CallLedger): Reader<Message> {
  const parts = list(part(calls));
  return object((members, context) => {
    const role = members.optional('role', contentRole);
    const blocks = members.optional('parts', parts);
    const form: ContentForm = { role: role ?? null, parts: blocks !== undefined };
    context.noteForm(form as unknown as JsonValue);
    return { role: role === 'model' ? 'assistant' : 'user', content: (blocks ?? []).flat() };
  });
}

/** A part as blocks: its signature stands in a block of reasoning before it. */
function part(calls: CallLedger): Reader<ContentBlock[]> {
  return object((members, context) => {
    const thought = members.optional('thought', boolean);
    if (thought === false) context.keep('thought', false);
    const known = readKnown(members, context, thought === true ? THOUGHTS : PARTS, calls);
    if (known === undefined) return [keepPart(members, context, thought)];
    if (thought === true) return [known];
    const signature = readSignature(members, context);
    return signature === undefined ? [known] : [toReasoning('', 'next', signature), known];
  });
}

type PartReader = (members: ObjectReader, context: DecodeContext, calls: CallLedger) => ContentBlock | undefined;

const PARTS: readonly PartReader[] = [
  (members) => members.optional('inlineData', inlineData),
  (members) => members.optional('fileData', fileData),
  (members, _context, calls) => members.optional('functionCall', functionCall(calls)),
  (members, _context, calls) => members.optional('functionResponse', functionResponse(calls)),
  readText,
];

const THOUGHTS: readonly PartReader[] = [
  (members, context) => {
    const thought = members.optional('text', text);
    if (thought === undefined) return undefined;
    return toReasoning(thought, 'thought', readSignature(members, context) ?? '');
  },
];

function readKnown(
  members: ObjectReader,
  context: DecodeContext,
  readers: readonly PartReader[],
  calls: CallLedger,
): ContentBlock | undefined {
  for (const read of readers) {
    const block = read(members, context, calls);
    if (block !== undefined) return block;
  }
  return undefined;
}

function readText(members: ObjectReader): ContentBlock | undefined {
  const value = members.optional('text', text);
  return value === undefined ? undefined : { text: value };
}

/** A part that Converse has no block for is kept as it is; code and its result are told as text. */
function keepPart(members: ObjectReader, context: DecodeContext, thought: boolean | undefined): ContentBlock {
  context.noteForm(KEPT_PART);
  if (thought === true) context.keep('thought', true);
  const code = members.optional('executableCode', jsonObject);
  if (code !== undefined) context.keep('executableCode', code);
  const result = members.optional('codeExecutionResult', jsonObject);
  if (result !== undefined) context.keep('codeExecutionResult', result);
  return { text: code ? showCode(code) : result ? showCodeResult(result) : '' };
}

/** An empty one says nothing and is kept as it is. */
function readSignature(members: ObjectReader, context: DecodeContext): string | undefined {
  const signature = members.optional('thoughtSignature', text);
  if (signature === '') context.keep('thoughtSignature', '');
  return signature === '' ? undefined : signature;
}

/** A signature that the gateway itself has put into an envelope stays in it: it says whose it is. */
function toReasoning(thought: string, on: SignedPart, signature: string): ContentBlock {
  const envelope = signature.startsWith('gw1.') ? signature : sealSignature(CALLERS_SEAL, { on, signature });
  return { reasoningContent: { reasoningText: { text: thought, signature: envelope } } };
}

function functionCall(calls: CallLedger): Reader<ContentBlock> {
  return object((members, context) => {
    const id = members.optional('id', text);
    const args = members.optional('args', jsonObject);
    const name = members.required('name', text);
    const form: CallForm = { id: id !== undefined, args: args !== undefined };
    context.noteForm(form as unknown as JsonValue);
    return { toolUse: { toolUseId: calls.call(name, id), name, input: args ?? {} } };
  });
}

function functionResponse(calls: CallLedger): Reader<ContentBlock> {
  return object((members, context) => {
    const id = members.optional('id', text);
    const name = members.required('name', text);
    const said = readResponse(members.optional('response', anyJson));
    const media = members.optional('parts', responseParts);
    const form: ResponseForm = { name, id: id !== undefined, response: said.form, parts: media !== undefined };
    context.noteForm(form as unknown as JsonValue);
    return {
      toolResult: {
        toolUseId: calls.answer(name, id),
        content: [...said.content, ...(media ?? [])],
        ...(said.form === 'error' && { status: 'error' }),
      },
    };
  });
}

const responseParts = list<ToolResultContent>(
  object(
    (members) =>
      (members.optional('inlineData', inlineData) ?? members.required('fileData', fileData)) as ToolResultContent,
  ),
);

interface ReadResponse {
  readonly form: ResponseForm['response'];
  readonly content: readonly ToolResultContent[];
}

/** The result is what stands under the only member `output` or `error`; else it is the whole response. */
function readResponse(response: JsonValue | undefined): ReadResponse {
  if (response === undefined) return { form: 'none', content: [] };
  const [only, ...others] = isJsonObject(response) ? Object.entries(response) : [];
  if (only === undefined || others.length > 0) return { form: 'whole', content: [{ json: response }] };
  const [form, value] = only;
  if (form !== 'output' && form !== 'error') return { form: 'whole', content: [{ json: response }] };
  if (value === '') return { form, content: [] };
  return { form, content: [typeof value === 'string' ? { text: value } : { json: value }] };
}
