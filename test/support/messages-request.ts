import { encodeRequest } from '../../src/dialects/anthropic-messages/encode-request.js';
import { type ContentBlock } from '../../src/gateway/model/content-block.js';
import { type ModelProfile, type ModelTraits, withTraits } from '../../src/gateway/model/model-profile.js';
import { type ModelRequest } from '../../src/gateway/model/model-request.js';
import { Warnings } from '../../src/gateway/model/warnings.js';
import { anthropic } from '../../src/providers/anthropic/anthropic.vendor.js';
import { encodeOptions, profileOf } from './dialect-options.js';

/** A model of the generation that takes everything: budgets of thinking, sampling, a beginning of its answer. */
const CLASSIC_CLAUDE = 'claude-sonnet-4-5';

/** A model of the generation that thinks adaptively and takes no sampling. */
export const NEWEST_CLAUDE = 'claude-opus-5';

/** What Anthropic's own model takes. */
export function claudeProfile(model: string): ModelProfile {
  return profileOf(anthropic, model);
}

export interface MessagesRequestSent {
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly path: string;
  /** What was lost, as `path: message`. */
  readonly warnings: readonly string[];
  /** Paths of what was said in another form. */
  readonly mapped: readonly string[];
}

export interface SendOptions {
  readonly model?: string;
  readonly traits?: ModelTraits;
  readonly stream?: boolean;
}

/** What Anthropic is sent for a request, whose absent parts are filled in. */
export function sendMessages(
  request: Partial<ModelRequest>,
  { model = CLASSIC_CLAUDE, traits = {}, stream = false }: SendOptions = {},
): MessagesRequestSent {
  const warnings = new Warnings();
  const full: ModelRequest = {
    messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
    inferenceConfig: { maxTokens: 4000 },
    ...request,
  };
  const profile = withTraits(claudeProfile(model), traits);
  const options = encodeOptions({ vendor: 'anthropic', model, profile, stream, warnings });
  const { body, headers, path } = encodeRequest(full, options);
  return {
    body: JSON.parse(String(body)) as MessagesRequestSent['body'],
    headers,
    path,
    warnings: warnings.list.map((warning) => `${warning.path}: ${warning.message}`),
    mapped: warnings.mapped.map((mapping) => mapping.path),
  };
}

/** A request of one user message. */
export function ofContent(...content: ContentBlock[]): Pick<ModelRequest, 'messages'> {
  return { messages: [{ role: 'user', content }] };
}
