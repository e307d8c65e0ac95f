import { type ModelResponse } from '../../gateway/model/model-response.js';

/** A Converse response as JSON text: the canonical form has AWS's names already. Raw numbers print as they came. */
export function encodeResponse(response: ModelResponse): string {
  return JSON.stringify(response);
}
