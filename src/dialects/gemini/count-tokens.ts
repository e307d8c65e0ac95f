import { type TokenCounting } from '../../gateway/ports/upstream-dialect.js';
import { readCount, toCountRequest } from '../shared/count-tokens.js';
import { encodeRequest } from './encode-request.js';
import { toModelPath } from './model-path.js';

/** What Vertex counts (https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/count-tokens). */
const COUNTED = ['contents', 'systemInstruction', 'tools', 'generationConfig'] as const;

/**
 * POST models/{model}:countTokens. AI Studio takes a whole request for an answer, which names its model again; Vertex,
 * which refuses ids of calls, takes its members.
 */
export const GEMINI_COUNT: TokenCounting = {
  encode: (request, options) => {
    const model = toModelPath(options.model);
    return toCountRequest(
      encodeRequest(request, { ...options, stream: false }),
      `/v1beta/${model}:countTokens`,
      (body) =>
        options.profile.gemini.callIds
          ? { generateContentRequest: { model, ...body } }
          : Object.fromEntries(COUNTED.filter((name) => Object.hasOwn(body, name)).map((name) => [name, body[name]])),
    );
  },
  decode: (body) => readCount(body, 'totalTokens'),
};
