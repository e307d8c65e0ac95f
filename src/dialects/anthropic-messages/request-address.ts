import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';

/** The version of the API, which Anthropic wants in a header and Google in the body. */
const VERSION = '2023-06-01';
const VERTEX_VERSION = 'vertex-2023-10-16';

/** Members that say how a request is sent rather than what is asked. */
const ADDRESS: ReadonlySet<string> = new Set(['model', 'stream', 'anthropic_version', 'anthropic_beta']);

interface AddressedBody {
  readonly headers: EncodedRequest['headers'];
  readonly body: object;
}

/**
 * The body with what says how it is sent. Anthropic's documentation of Claude on Vertex AI: the model stands in the URL,
 * version and betas in the body.
 */
export function addressRequest(said: JsonObject, options: EncodeOptions): AddressedBody {
  const { model, stream, profile, warnings } = options;
  const betas = readBetas(said['anthropic_beta'], warnings);
  const content = Object.fromEntries(Object.entries(said).filter(([name]) => !ADDRESS.has(name)));
  const streaming = stream ? { stream } : {};
  const headers = { 'content-type': 'application/json', accept: stream ? 'text/event-stream' : 'application/json' };
  if (profile.messages.host === 'vertex') {
    const address = { anthropic_version: VERTEX_VERSION, ...(betas.length > 0 && { anthropic_beta: betas }) };
    return { headers, body: { ...address, ...content, ...streaming } };
  }
  return {
    headers: {
      ...headers,
      'anthropic-version': VERSION,
      ...(betas.length > 0 && { 'anthropic-beta': betas.join(',') }),
    },
    body: { model, ...content, ...streaming },
  };
}

/** A list, as Bedrock takes it, or the text of Anthropic's header. */
function readBetas(value: JsonValue | undefined, warnings: EncodeOptions['warnings']): readonly string[] {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  const names = list.flatMap((beta) => (typeof beta === 'string' ? beta.split(',').map((name) => name.trim()) : ['']));
  const legal = names.filter((name) => BETA_NAME.test(name));
  if (legal.length < names.length) {
    warnings.degrade('additionalModelRequestFields.anthropic_beta', 'It holds what is no name of a beta; left out.');
  }
  return legal;
}

/** What can stand in a header. */
const BETA_NAME = /^[\w.-]+$/;
