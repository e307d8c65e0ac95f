import { type TokenCounting } from '../../gateway/ports/upstream-dialect.js';
import { readCount, toCountRequest } from '../shared/count-tokens.js';
import { encodeRequest } from './encode-request.js';

/** What counts (https://docs.claude.com/en/api/messages-count-tokens); everything else is refused there. */
const COUNTED = ['system', 'messages', 'tools', 'tool_choice', 'thinking', 'output_config'] as const;

/** POST /v1/messages/count_tokens. On Vertex the model stands in the body of this one request, beside the version. */
export const MESSAGES_COUNT: TokenCounting = {
  encode: (request, options) =>
    toCountRequest(encodeRequest(request, options), '/v1/messages/count_tokens', (body) => ({
      ...(options.profile.messages.host === 'vertex' && { anthropic_version: body['anthropic_version'] }),
      model: options.model,
      ...Object.fromEntries(COUNTED.filter((name) => Object.hasOwn(body, name)).map((name) => [name, body[name]])),
    })),
  decode: (body) => readCount(body, 'input_tokens'),
};
