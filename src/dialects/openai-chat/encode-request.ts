import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { encodeAdditionalFields } from './additional-fields.js';
import { type EncodeContext, refusal, warnOfUnknown } from './encode-context.js';
import { encodeMessages } from './encode-messages.js';
import { encodeInference, encodeOutput, encodeServiceTier } from './encode-parameters.js';
import { encodeTools } from './encode-tools.js';
import { mergeObjects } from './json-object.js';
import { toModelFamily } from './model-family.js';
import { type ChatRequest } from './openai-chat.wire.js';

const KNOWN_MEMBERS = new Set<string>([
  'messages',
  'system',
  'inferenceConfig',
  'toolConfig',
  'outputConfig',
  'guardrailConfig',
  'additionalModelRequestFields',
  'additionalModelResponseFieldPaths',
  'promptVariables',
  'requestMetadata',
  'performanceConfig',
  'serviceTier',
  'fallbacks',
] satisfies (keyof ModelRequest)[]);

/**
 * A request as POST /v1/chat/completions takes it.
 * @throws GatewayError `invalidRequest` naming the path of what chat completions cannot say
 */
export function encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
  const { vendor, model, stream, warnings } = options;
  const context: EncodeContext = { vendor, warnings, family: toModelFamily(model) };
  refuseSafety(request, context);
  warnOfLeftOut(request, context);
  try {
    return {
      path: '/v1/chat/completions',
      headers: { 'content-type': 'application/json', accept: stream ? 'text/event-stream' : 'application/json' },
      body: JSON.stringify(encodeBody(request, options, context)),
    };
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(error);
    throw error;
  }
}

function encodeBody(request: ModelRequest, { model, stream }: EncodeOptions, context: EncodeContext): object {
  const additional = encodeAdditionalFields(request.additionalModelRequestFields, context);
  const output = encodeOutput(request.outputConfig ?? {}, context);
  const effort = additional['reasoning_effort'] ?? output.reasoning_effort;
  const body: ChatRequest = {
    model,
    messages: encodeMessages(request, context),
    ...(stream && { stream, stream_options: { include_usage: true } }),
    ...(request.toolConfig ? encodeTools(request.toolConfig, context) : undefined),
    ...encodeInference(request.inferenceConfig ?? {}, effort, context),
    ...output,
    ...encodeServiceTier(request.serviceTier, context),
  };
  return mergeObjects(body as unknown as JsonObject, additional);
}

/** What protects the caller, or changes who is asked, is never left out. */
function refuseSafety(request: ModelRequest, context: EncodeContext): void {
  if (request.guardrailConfig) {
    throw refusal(context, 'guardrailConfig', 'Bedrock guardrail', 'Leave it out, or choose a Bedrock model.');
  }
  if (request.promptVariables) {
    throw refusal(context, 'promptVariables', 'prompt of Bedrock prompt management', 'Send messages instead.');
  }
}

function warnOfLeftOut(request: ModelRequest, context: EncodeContext): void {
  const { warnings } = context;
  warnOfUnknown(context, request, KNOWN_MEMBERS, '');
  if (request.additionalModelResponseFieldPaths?.length) {
    warnings.degrade('additionalModelResponseFieldPaths', "Fields of the vendor's own reply are not given.");
  }
  // OpenAI refuses `metadata` unless it may store the conversation.
  if (request.requestMetadata && Object.keys(request.requestMetadata).length > 0) {
    warnings.degrade('requestMetadata', 'Kept in the gateway; not sent to the vendor.');
  }
  if (request.performanceConfig?.latency === 'optimized') {
    warnings.degrade('performanceConfig.latency', 'The vendor has no such setting; served with standard latency.');
  }
}

function tooDeep(cause: RangeError): GatewayError {
  return new GatewayError('invalidRequest', 'The request is nested too deeply. Send flatter JSON.', { cause });
}
