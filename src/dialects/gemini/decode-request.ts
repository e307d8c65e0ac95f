import { type ModelRequest, type Message } from '../../gateway/model/model-request.js';
import { DecodeContext, type Reader } from '../shared/decode-context.js';
import { ObjectReader } from '../shared/object-reader.js';
import { readRequest } from '../shared/read-request.js';
import { wrongType, wrongValue } from '../shared/request-path.js';
import { list } from '../shared/value-readers.js';
import { CallLedger } from './call-ledger.js';
import { content } from './decode-content.js';
import { decodeServiceTier, generationConfig } from './decode-parameters.js';
import { decodeTools } from './decode-tools.js';

/**
 * Reads a request of generateContent, in the API's own camel case. Parameters that Bedrock's callers send as fields of
 * the model's own go there; what Converse has no place for goes to `native`.
 * @throws GatewayError `invalidRequest` naming the path of the first fault and what is expected there
 */
export function decodeRequest(body: Uint8Array): ModelRequest {
  return readRequest(body, decodeJson);
}

function decodeJson(json: unknown): ModelRequest {
  const context = new DecodeContext('gemini');
  const members = ObjectReader.open(json, context);
  const calls = new CallLedger();
  const instructions = members.optional('systemInstruction', systemInstruction(calls));
  const request: ModelRequest = {
    messages: members.required('contents', contentList(calls)),
    ...(instructions && { system: instructions }),
    ...members.optional('generationConfig', generationConfig),
    ...decodeTools(members),
    ...decodeServiceTier(members),
  };
  members.keepRest();
  return { ...request, native: context.native };
}

type SystemBlocks = NonNullable<ModelRequest['system']>;

/** The API takes texts only there. */
function systemInstruction(calls: CallLedger): Reader<SystemBlocks> {
  const read = content(calls);
  return (value, context) => {
    const { content: blocks } = read(value, context);
    return blocks.map((block) => {
      if (typeof block.text === 'string') return { text: block.text };
      throw wrongValue(context.path, 'text parts', 'another part');
    });
  };
}

const EXPECTED = 'an array with a content, such as [{"role":"user","parts":[{"text":"Hello"}]}]';

function contentList(calls: CallLedger): Reader<Message[]> {
  const read = list(content(calls));
  return (value, context) => {
    if (!Array.isArray(value)) throw wrongType(context.path, EXPECTED, value);
    if (value.length === 0) throw wrongValue(context.path, EXPECTED, 'an empty array');
    return read(value, context);
  };
}
