import { isJsonObject } from '../../codec/json.js';
import { type JsonObject, type JsonValue } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { encodeAdditionalFields, layOver } from '../shared/additional-fields.js';
import { type DialectIdentity, type EncodeContext, openContext } from '../shared/encode-context.js';
import { mergeObjects } from '../shared/merge-objects.js';
import { pickReasoningFields } from '../shared/reasoning-wish.js';
import { checkRequest } from '../shared/request-gate.js';
import { warnOfPieces } from '../shared/warn-of-pieces.js';
import { writeBody } from '../shared/write-body.js';
import { MESSAGES_FIELDS, OWN_FIELDS } from './additional-fields.js';
import {
  type AnthropicMessageParam,
  type AnthropicRequest,
  type AnthropicTextBlock,
} from './anthropic-messages.wire.js';
import { CacheMarks } from './cache-marks.js';
import { encodeInstructions, encodeMessages, lacksThinking } from './encode-messages.js';
import {
  encodeFormat,
  encodeMaxTokens,
  encodeSampling,
  encodeServiceTier,
  refusesSampling,
} from './encode-parameters.js';
import { encodeEffort, isThinking, settleThinking, type ThinkingTerms } from './encode-thinking.js';
import { encodeTools, forcesTool } from './encode-tools.js';
import { addressRequest } from './request-address.js';
import { writeMessages, writeSystem } from './write-own.js';

const IDENTITY: DialectIdentity = {
  dialect: 'anthropic-messages',
  api: 'the Messages API',
  proofKind: 'anth',
};

const FIELDS = 'additionalModelRequestFields';

/**
 * A request as POST /v1/messages takes it. One that was received in this dialect comes out as it was.
 * @throws GatewayError `invalidRequest` naming the path of what the Messages API cannot say
 */
export function encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
  const context = openContext(request, options, IDENTITY);
  checkRequest(request, context);
  if (options.stream) warnOfPieces(request, IN_PIECES, context);
  let headers: EncodedRequest['headers'] = {};
  const body = writeBody(() => {
    const addressed = addressRequest(encodeBody(request, context), options);
    ({ headers } = addressed);
    return addressed.body;
  });
  return { path: '/v1/messages', headers, body };
}

function encodeBody(request: ModelRequest, context: EncodeContext): JsonObject {
  return context.native.own ? writeBodyAsReceived(request, context) : translateBody(request, context);
}

/** The body as it was received, where and how it is sent aside. */
function writeBodyAsReceived(request: ModelRequest, context: EncodeContext): JsonObject {
  const { outputConfig, messages } = request;
  const inferenceConfig = request.inferenceConfig ?? {};
  const fields = encodeAdditionalFields(request.additionalModelRequestFields, OWN_FIELDS, context);
  const { disable_parallel_tool_use: disableParallel, ...rest } = fields;
  const marks = new CacheMarks(context);
  const { format } = encodeFormat(outputConfig, context);
  const effort = outputConfig?.effort;
  const output = { ...(effort !== undefined && { effort }), ...(format && { format }) };
  const body: AnthropicRequest = {
    ...encodeTools({ config: request.toolConfig ?? {}, disableParallel, messages }, marks, context),
    ...writeSystem(request, marks, context),
    messages: writeMessages(messages, marks, context),
    max_tokens: encodeMaxTokens(inferenceConfig, context),
    ...encodeSampling(inferenceConfig, false, context),
    ...(outputConfig && { output_config: context.native.complete('output_config', output) }),
    ...encodeServiceTier(request.serviceTier, context),
  };
  return context.native.complete('', mergeObjects(body as unknown as JsonObject, rest));
}

function translateBody(request: ModelRequest, context: EncodeContext): JsonObject {
  const { outputConfig, messages } = request;
  const inferenceConfig = request.inferenceConfig ?? {};
  const additional = encodeAdditionalFields(request.additionalModelRequestFields, MESSAGES_FIELDS, context);
  const { disable_parallel_tool_use: disableParallel, thinking: asked, ...fields } = additional;
  const { thinking: implied, ...effort } = encodeEffortWish(outputConfig?.effort, asked, context);
  const { format, instruction } = encodeFormat(outputConfig, context);
  const marks = new CacheMarks(context);
  const tools = encodeTools({ config: request.toolConfig ?? {}, disableParallel, messages }, marks, context);
  const told: AnthropicTextBlock[] = instruction === undefined ? [] : [{ type: 'text', text: instruction }];
  const system = [...encodeInstructions(request, marks, context), ...told];
  const said = encodeMessages(messages, marks, context);
  const maxTokens = encodeMaxTokens(inferenceConfig, context);
  const terms = readTerms(request, { maxTokens, forcesTool: forcesTool(tools), said });
  const thinking = settleThinking(asked ?? implied, terms, context);
  const body: Partial<AnthropicRequest> = {
    max_tokens: maxTokens,
    ...(system.length > 0 && { system }),
    messages: said,
    ...tools,
    ...encodeSampling(inferenceConfig, isThinking(thinking), context),
    ...encodeServiceTier(request.serviceTier, context),
  };
  const output = layOver(effort, format === undefined ? {} : { output_config: { format } }, context);
  const base = { ...(body as unknown as JsonObject), ...output, ...(thinking !== undefined && { thinking }) };
  return layOver(base, withoutRefused(fields, isThinking(thinking), context), context);
}

/** The effort of the whole answer; where it stands for thinking, the caller's own word about thinking comes first. */
function encodeEffortWish(
  effort: string | undefined,
  asked: JsonValue | undefined,
  context: EncodeContext,
): JsonObject {
  if (!effort) return {};
  const encoded = encodeEffort(effort, 'outputConfig.effort', context);
  if (encoded['thinking'] !== undefined && asked !== undefined) {
    context.warnings.degrade('outputConfig.effort', 'The fields of the model say how to think; only they are sent.');
  }
  return encoded;
}

interface Decided {
  readonly maxTokens: number;
  readonly forcesTool: boolean;
  readonly said: readonly AnthropicMessageParam[];
}

function readTerms(request: ModelRequest, { said, ...decided }: Decided): ThinkingTerms {
  const { additionalModelRequestFields: fields } = request;
  const [name] = isJsonObject(fields) ? (pickReasoningFields(fields)[0] ?? []) : [];
  return {
    ...decided,
    lacksProof: lacksThinking(said),
    isExplicit: name === 'thinking',
    path: name === undefined ? 'outputConfig.effort' : `${FIELDS}.${name}`,
  };
}

/** `top_k` is refused where the other sampling settings are. */
function withoutRefused(fields: JsonObject, thinks: boolean, context: EncodeContext): JsonObject {
  const { top_k: topK, ...rest } = fields;
  if (topK === undefined || !refusesSampling(thinks, context)) return fields;
  context.warnings.degrade(`${FIELDS}.top_k`, 'The model refuses it while it reasons; left out.');
  return rest;
}

/** What a stream tells in pieces: the model's words. */
const IN_PIECES = /^\/(?:content|content_block|delta\/(?!stop_)[^/]*)(?:\/|$)/;
