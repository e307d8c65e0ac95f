import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { encodeAdditionalFields, layOver } from '../shared/additional-fields.js';
import { type DialectIdentity, type EncodeContext, openContext } from '../shared/encode-context.js';
import { checkRequest } from '../shared/request-gate.js';
import { writeBody } from '../shared/write-body.js';
import { CHAT_FIELDS } from './additional-fields.js';
import { encodeMessages } from './encode-messages.js';
import { encodeInference, encodeOutput, encodeServiceTier } from './encode-parameters.js';
import { encodeTools } from './encode-tools.js';
import { type ChatRequest } from './openai-chat.wire.js';

const IDENTITY: DialectIdentity = { dialect: 'openai-chat', api: 'chat completions', proofKind: 'or' };

/**
 * A request as POST /v1/chat/completions takes it.
 * @throws GatewayError `invalidRequest` naming the path of what chat completions cannot say
 */
export function encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
  const { stream } = options;
  const context = openContext(request, options, IDENTITY);
  checkRequest(request, context);
  if (stream) warnOfPieces(request.additionalModelResponseFieldPaths ?? [], context);
  return {
    path: '/v1/chat/completions',
    headers: { 'content-type': 'application/json', accept: stream ? 'text/event-stream' : 'application/json' },
    body: writeBody(() => encodeBody(request, stream, context)),
  };
}

function encodeBody(request: ModelRequest, stream: boolean, context: EncodeContext): object {
  const additional = encodeAdditionalFields(request.additionalModelRequestFields, CHAT_FIELDS, context);
  const output = encodeOutput(request.outputConfig ?? {}, context);
  const effort = additional['reasoning_effort'] ?? output.reasoning_effort;
  const body: ChatRequest = {
    model: context.model,
    messages: encodeMessages(request, context),
    ...(stream && { stream, stream_options: { include_usage: true } }),
    ...(request.toolConfig ? encodeTools(request.toolConfig, context) : undefined),
    ...encodeInference(request.inferenceConfig ?? {}, effort, context),
    ...output,
    ...encodeServiceTier(request.serviceTier, context),
  };
  return layOver(body as unknown as JsonObject, additional, context);
}

/** What a stream tells in pieces: the model's words, and the lists that go with them. */
const IN_PIECES = /^\/choices(?:\/\d+(?:\/(?:message|delta|logprobs)(?:\/.*)?)?)?$/s;

function warnOfPieces(pointers: readonly string[], { warnings }: EncodeContext): void {
  pointers.forEach((pointer, index) => {
    if (!IN_PIECES.test(pointer)) return;
    const path = `additionalModelResponseFieldPaths.${index}`;
    warnings.degrade(path, 'A stream tells this in pieces; the last piece that holds it is given.');
  });
}
