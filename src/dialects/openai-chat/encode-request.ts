import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { asksForGuardrail } from '../../gateway/model/guardrail.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { encodeAdditionalFields, layOver } from './additional-fields.js';
import { type EncodeContext, refusal, warnOfUnknown } from './encode-context.js';
import { encodeMessages } from './encode-messages.js';
import { encodeInference, encodeOutput, encodeServiceTier } from './encode-parameters.js';
import { encodeTools } from './encode-tools.js';
import { KNOWN_MEMBERS } from './known-members.js';
import { toModelFamily } from './model-family.js';
import { type ChatRequest } from './openai-chat.wire.js';

/**
 * A request as POST /v1/chat/completions takes it.
 * @throws GatewayError `invalidRequest` naming the path of what chat completions cannot say
 */
export function encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
  const { vendor, model, stream, warnings } = options;
  const context: EncodeContext = { vendor, warnings, family: toModelFamily(model) };
  refuseSafety(request, context);
  warnOfLeftOut(request, context);
  if (stream) warnOfPieces(request.additionalModelResponseFieldPaths ?? [], context);
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
  return layOver(body as unknown as JsonObject, additional, context);
}

/** What protects the caller, or changes who is asked, is never left out. */
function refuseSafety(request: ModelRequest, context: EncodeContext): void {
  if (asksForGuardrail(request.guardrailConfig)) {
    throw refusal(context, 'guardrailConfig', 'Bedrock guardrail', 'Leave it out, or choose a Bedrock model.');
  }
  if (request.promptVariables) {
    throw refusal(context, 'promptVariables', 'prompt of Bedrock prompt management', 'Send messages instead.');
  }
}

function warnOfLeftOut(request: ModelRequest, context: EncodeContext): void {
  const { warnings } = context;
  warnOfUnknown(context, request, KNOWN_MEMBERS.request, '');
  for (const [path, fields] of Object.entries(request.native?.fields ?? {})) {
    warnOfUnknown(context, fields, NO_MEMBERS, path);
  }
  // OpenAI refuses `metadata` unless it may store the conversation.
  if (request.requestMetadata && Object.keys(request.requestMetadata).length > 0) {
    warnings.degrade('requestMetadata', 'It is for the logs of AWS; left out.');
  }
  warnOfUnserved(request, context);
  warnOfUnknown(context, request.performanceConfig, KNOWN_MEMBERS.performanceConfig, 'performanceConfig');
  if (request.performanceConfig?.latency === 'optimized') {
    warnings.degrade('performanceConfig.latency', 'The vendor has no such setting; served with standard latency.');
  }
}

/** What the gateway itself does not do for this vendor. */
function warnOfUnserved({ guardrailConfig, fallbacks }: ModelRequest, { warnings }: EncodeContext): void {
  const { trace } = guardrailConfig ?? {};
  if (trace && trace !== 'disabled') warnings.degrade('guardrailConfig.trace', 'No guardrail is named; left out.');
  if (fallbacks && fallbacks.length > 0) {
    warnings.degrade('fallbacks', 'Not followed yet: only the model of the URL is asked.');
  }
}

const NO_MEMBERS: ReadonlySet<string> = new Set();

/** What a stream tells in pieces: the model's words, and the lists that go with them. */
const IN_PIECES = /^\/choices(?:\/\d+(?:\/(?:message|delta|logprobs)(?:\/.*)?)?)?$/s;

function warnOfPieces(pointers: readonly string[], { warnings }: EncodeContext): void {
  pointers.forEach((pointer, index) => {
    if (!IN_PIECES.test(pointer)) return;
    const path = `additionalModelResponseFieldPaths.${index}`;
    warnings.degrade(path, 'A stream tells this in pieces; the last piece that holds it is given.');
  });
}

function tooDeep(cause: RangeError): GatewayError {
  return new GatewayError('invalidRequest', 'The request is nested too deeply. Send flatter JSON.', { cause });
}
