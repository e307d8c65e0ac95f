import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { encodeAdditionalFields, layOver } from '../shared/additional-fields.js';
import { openContext } from '../shared/encode-context.js';
import { encodeTier } from '../shared/encode-tier.js';
import { checkRequest } from '../shared/request-gate.js';
import { warnOfPieces } from '../shared/warn-of-pieces.js';
import { writeBody } from '../shared/write-body.js';
import { COHERE_FIELDS, OWN_FIELDS, saysCitations } from './additional-fields.js';
import { type CohereMessage, type CohereRequest } from './cohere-chat.wire.js';
import { type CohereContext, Grounding } from './encode-context.js';
import { encodeMessages } from './encode-messages.js';
import { encodeAnswer } from './encode-answer.js';
import { encodeInference } from './encode-parameters.js';
import { encodeEffort } from './encode-thinking.js';
import { encodeTools } from './encode-tools.js';
import { wantsCitations } from './grounding.js';
import { IDENTITY } from './identity.js';

/**
 * A request as POST /v2/chat takes it. One that was received in this dialect comes out as it was.
 * @throws GatewayError `invalidRequest` naming the path of what Cohere's chat API cannot say
 */
export function encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
  const { stream } = options;
  const context = openContext(request, options, IDENTITY);
  checkRequest(request, context);
  if (stream) warnOfPieces(request, IN_PIECES, context);
  return {
    path: '/v2/chat',
    headers: { 'content-type': 'application/json', accept: stream ? 'text/event-stream' : 'application/json' },
    body: writeBody(() => encodeBody(request, stream, context)),
  };
}

function encodeBody(request: ModelRequest, stream: boolean, base: Omit<CohereContext, 'grounding'>): object {
  const { instruction, ...format } = encodeAnswer(request, base);
  // A schema for the answer and documents beside the messages exclude each other.
  const context: CohereContext = { ...base, grounding: new Grounding(format.response_format === undefined) };
  const { native } = context;
  const fields = native.own ? OWN_FIELDS : COHERE_FIELDS;
  const additional = encodeAdditionalFields(request.additionalModelRequestFields, fields, context);
  const messages = encodeMessages(request, instruction, context);
  // Cohere has no tiers.
  encodeTier(request.serviceTier, context);
  const body: CohereRequest = {
    model: context.model,
    messages,
    ...encodeStream(stream, native.formOf('stream')),
    ...encodeTools(request.toolConfig, context),
    ...(context.grounding.documents.length > 0 && { documents: context.grounding.documents }),
    ...encodeCitationMode(request, messages, context),
    ...format,
    ...encodeInference(request.inferenceConfig ?? {}, context),
    ...encodeEffort(request.outputConfig?.effort, context),
  };
  return native.complete('', layOver(body as unknown as JsonObject, additional, context));
}

function encodeStream(stream: boolean, form: unknown): Pick<CohereRequest, 'stream'> {
  if (stream) return { stream };
  return form === false ? { stream: false } : {};
}

/** Cohere cites documents and results of tools unless it is told not to; answers to who did not ask show no citations. */
function encodeCitationMode(
  request: ModelRequest,
  messages: readonly CohereMessage[],
  { native, grounding }: CohereContext,
): Pick<CohereRequest, 'citation_options'> {
  if (native.own || saysCitations(request.additionalModelRequestFields)) return {};
  const citable = grounding.documents.length > 0 || messages.some(({ role }) => role === 'tool');
  return citable && !wantsCitations(request) ? { citation_options: { mode: 'OFF' } } : {};
}

/** What a stream tells in pieces: the model's words, its calls and their citations. */
const IN_PIECES = /^\/(?:delta\/)?message(?:\/.*)?$/s;
