import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { encodeAdditionalFields, layOver } from '../shared/additional-fields.js';
import { type EncodeContext, openContext } from '../shared/encode-context.js';
import { encodeTier } from '../shared/encode-tier.js';
import { mergeObjects } from '../shared/merge-objects.js';
import { checkRequest } from '../shared/request-gate.js';
import { warnOfPieces } from '../shared/warn-of-pieces.js';
import { writeBody } from '../shared/write-body.js';
import { GEMINI_FIELDS } from './additional-fields.js';
import { encodeAnswer } from './encode-answer.js';
import { encodeContents } from './encode-contents.js';
import { encodeGeneration } from './encode-parameters.js';
import { encodeTools } from './encode-tools.js';
import { type GeminiRequest } from './gemini.wire.js';
import { GEMINI_IDENTITY } from './identity.js';
import { toModelPath } from './model-path.js';
import { writeOwnContents } from './write-own-contents.js';
import { writeOwnGeneration } from './write-own-generation.js';
import { writeOwnTools } from './write-own-tools.js';

/**
 * A request as POST models/{model}:generateContent takes it; one that was received in this dialect comes out as it was.
 * @throws GatewayError `invalidRequest` naming the path of what generateContent cannot say
 */
export function encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
  const { stream, model } = options;
  const context = openContext(request, options, GEMINI_IDENTITY);
  checkRequest(request, context);
  if (stream) warnOfPieces(request, IN_PIECES, context);
  const action = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  return {
    path: `/v1beta/${toModelPath(model)}:${action}`,
    headers: { 'content-type': 'application/json', accept: stream ? 'text/event-stream' : 'application/json' },
    body: writeBody(() => (context.native.own ? writeOwnBody(request, context) : encodeBody(request, context))),
  };
}

function encodeBody(request: ModelRequest, context: EncodeContext): object {
  const additional = encodeAdditionalFields(request.additionalModelRequestFields, GEMINI_FIELDS, context);
  const { form, instruction, tools } = encodeAnswer(request, context);
  // Converse's names of the tiers are Google's too.
  const serviceTier = encodeTier(request.serviceTier, context);
  const body: GeminiRequest = {
    ...encodeContents(request, instruction, context),
    ...(tools ?? (request.toolConfig && encodeTools(request.toolConfig, context))),
    ...encodeGeneration(request, form, context),
    ...(serviceTier !== undefined && { serviceTier }),
  };
  return layOver(body as unknown as JsonObject, additional, context);
}

function writeOwnBody(request: ModelRequest, context: EncodeContext): object {
  const additional = encodeAdditionalFields(request.additionalModelRequestFields, GEMINI_FIELDS, context);
  const body = {
    ...writeOwnContents(request, context),
    ...writeOwnTools(request, context),
    ...writeOwnGeneration(request, context),
  };
  return context.native.complete('', mergeObjects(body as unknown as JsonObject, additional));
}

/** What a stream tells in pieces: the model's words, and the lists that go with them. */
const IN_PIECES = /^\/candidates(?:\/\d+(?:\/content(?:\/.*)?)?)?$/s;
