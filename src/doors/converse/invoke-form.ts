import { isJsonObject, JsonError, parseJson } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';

/** Members that tell a form of InvokeModel's body, as Bifrost tells them, and what that form asks for. */
const OTHER_FORMS: readonly (readonly [member: string, form: string])[] = [
  ['inputText', 'embeddings or text of Amazon Titan'],
  ['texts', 'embeddings of Cohere'],
  ['taskType', 'images of Amazon Nova Canvas or Titan'],
  ['messages', 'a conversation in a form without "anthropic_version"'],
  ['prompt', 'a text completion'],
];

const SERVED =
  'Models of other vendors than Bedrock take Anthropic Messages here ("anthropic_version" and "messages"); Converse ' +
  'reaches them all.';

const ANTHROPIC_VERSION = '"anthropic_version"';

/**
 * Looks at the form of InvokeModel's opaque body. Bytes are searched instead of members, so that a good body is parsed
 * once, by its own dialect, which checks the rest.
 * @throws GatewayError `invalidRequest` for any form but Anthropic Messages, naming it and what is served
 */
export function requireAnthropicMessages(body: Uint8Array): void {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.includes(ANTHROPIC_VERSION)) return;
  throw new GatewayError('invalidRequest', `request body: ${describeForm(bytes.toString())} ${SERVED}`);
}

function describeForm(body: string): string {
  const json = parseOrUndefined(body);
  if (!isJsonObject(json)) return 'expected a JSON object.';
  const form = OTHER_FORMS.find(([member]) => Object.hasOwn(json, member));
  return form === undefined ? 'its form is not known.' : `"${form[0]}" asks for ${form[1]}, which is not served.`;
}

function parseOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
