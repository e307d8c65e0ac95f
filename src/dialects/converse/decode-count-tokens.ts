import { type ModelRequest } from '../../gateway/model/model-request.js';
import { RequestPath } from '../shared/request-path.js';
import { base64 } from './check-base64.js';
import { checkConversation } from './check-conversation.js';
import { request } from './check-request.js';
import { structure, union } from './check-shapes.js';
import { readJson } from './decode-request.js';

const countTokens = structure(
  { input: union({ converse: request, invokeModel: structure({ body: base64 }, ['body']) }) },
  ['input'],
);

/** What {@link countTokens} has checked. */
interface CountTokensRequest {
  readonly input: { readonly converse?: ModelRequest; readonly invokeModel?: { readonly body: string } };
}

/**
 * Reads a CountTokens request: the conversation whose tokens are to be counted.
 * @param decodeInvokeBody reads the body that InvokeModel would get
 * @throws GatewayError `invalidRequest` naming the path of the first fault and what is expected there
 */
export function decodeCountTokens(
  body: Uint8Array,
  decodeInvokeBody: (invokeBody: Uint8Array) => ModelRequest,
): ModelRequest {
  const json = readJson(body);
  countTokens(json, new RequestPath());
  const { input } = json as CountTokensRequest;
  if (input.converse !== undefined) checkConversation(input.converse, 'input.converse.');
  return input.converse ?? decodeInvokeBody(Buffer.from(input.invokeModel?.body ?? '', 'base64'));
}
