import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { encodeAdditionalFields, layOver } from '../shared/additional-fields.js';
import { type EncodeContext, openContext } from '../shared/encode-context.js';
import { encodeTier } from '../shared/encode-tier.js';
import { checkRequest } from '../shared/request-gate.js';
import { writeBody } from '../shared/write-body.js';
import { RESPONSES_FIELDS } from './additional-fields.js';
import { encodeInput } from './encode-input.js';
import { encodeAnswer } from './encode-answer.js';
import { encodeInclude, encodeInference, encodeReasoning } from './encode-parameters.js';
import { encodeTools } from './encode-tools.js';
import { RESPONSES_IDENTITY } from './identity.js';
import { type ResponsesRequest } from './openai-responses.wire.js';
import { restoreBody } from './restore-request.js';

/**
 * A request as POST /v1/responses takes it. One that was received in this dialect comes out as it was; of others the
 * vendor keeps nothing.
 * @throws GatewayError `invalidRequest` naming the path of what the Responses API cannot say
 */
export function encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
  const { stream } = options;
  const context = openContext(request, options, RESPONSES_IDENTITY);
  checkRequest(request, context);
  const encode = context.native.own ? restoreBody : encodeBody;
  return {
    path: '/v1/responses',
    headers: { 'content-type': 'application/json', accept: stream ? 'text/event-stream' : 'application/json' },
    body: writeBody(() => encode(request, stream, context)),
  };
}

function encodeBody(request: ModelRequest, stream: boolean, context: EncodeContext): object {
  const { include, ...additional } = encodeAdditionalFields(
    request.additionalModelRequestFields,
    RESPONSES_FIELDS,
    context,
  );
  const answer = encodeAnswer(request, context);
  const reasoning = encodeReasoning(request.outputConfig?.effort, additional['reasoning'], context);
  const effort = effortOf(additional['reasoning']) ?? effortOf(reasoning);
  const body: ResponsesRequest = {
    model: context.model,
    ...encodeInput(request, answer.instruction, context),
    ...(stream && { stream }),
    store: false,
    include: encodeInclude(include, context),
    ...(answer.tools ?? (request.toolConfig && encodeTools(request.toolConfig, context))),
    ...encodeInference(request.inferenceConfig ?? {}, effort, context),
    reasoning,
    ...(answer.format && { text: { format: answer.format } }),
    service_tier: encodeTier(request.serviceTier, context),
  };
  return layOver(body as unknown as JsonObject, additional, context);
}

function effortOf(reasoning: JsonValue | undefined): JsonValue | undefined {
  return isJsonObject(reasoning) ? reasoning['effort'] : undefined;
}
