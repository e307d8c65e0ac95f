import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodedRequest, type EncodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { layOver } from '../shared/additional-fields.js';
import { type DialectIdentity, type EncodeContext, openContext } from '../shared/encode-context.js';
import { checkRequest } from '../shared/request-gate.js';
import { warnOfPieces } from '../shared/warn-of-pieces.js';
import { writeBody } from '../shared/write-body.js';
import { encodeFields } from './additional-fields.js';
import { encodeMessages } from './encode-messages.js';
import { encodeOutput } from './encode-output.js';
import { encodeOwnBody } from './encode-own-request.js';
import { encodeInference, encodeServiceTier } from './encode-parameters.js';
import { encodePastTools, encodeTools } from './encode-tools.js';
import { type ChatParameters, type ChatRequest } from './openai-chat.wire.js';
import { asksForNoReasoning } from './reasoning-effort.js';
import { replayKindOf } from './replay-kind.js';

const IDENTITY: Omit<DialectIdentity, 'proofKind'> = { dialect: 'openai-chat', api: 'chat completions' };

const PATH = '/v1/chat/completions';

/**
 * A request as POST /v1/chat/completions takes it. One that was received in this dialect comes out as it was.
 * @throws GatewayError `invalidRequest` naming the path of what chat completions cannot say
 */
export function encodeRequest(request: ModelRequest, options: EncodeOptions): EncodedRequest {
  const { stream, profile } = options;
  const context = openContext(request, options, { ...IDENTITY, proofKind: replayKindOf(profile.chat) });
  checkRequest(request, context);
  if (stream) warnOfPieces(request, IN_PIECES, context);
  const state = { isContinued: false };
  const body = writeBody(() => {
    if (context.native.own) return encodeOwnBody(request, stream, context);
    const encoded = encodeBody(request, stream, context);
    state.isContinued = encoded.continued;
    return encoded.body;
  });
  return {
    path: (state.isContinued ? profile.chat.prefillPath : undefined) ?? PATH,
    headers: { 'content-type': 'application/json', accept: stream ? 'text/event-stream' : 'application/json' },
    body,
  };
}

interface EncodedBody {
  readonly body: object;
  /** True when the last message is to be continued rather than answered. */
  readonly continued: boolean;
}

function encodeBody(request: ModelRequest, stream: boolean, context: EncodeContext): EncodedBody {
  const { chat } = context.profile;
  const additional = encodeFields(request.additionalModelRequestFields, context);
  const output = encodeOutput(request, context);
  const asked: ChatParameters = { ...output.members, ...additional };
  const { messages, continued, cacheMarked } = encodeMessages(request, output.instruction, context);
  const body: ChatRequest = {
    model: context.model,
    messages,
    ...(stream && { stream, ...(chat.streamUsage && { stream_options: { include_usage: true } }) }),
    ...(output.tools ?? encodeToolMembers(request, context)),
    ...encodeInference(request.inferenceConfig ?? {}, asksForNoReasoning(asked) ? 'none' : undefined, context),
    ...output.members,
    ...encodeServiceTier(request.serviceTier, context),
    ...(continued && chat.prefill === 'continue_final_message' && CONTINUE),
    ...(cacheMarked && chat.cacheMark === 'prompt_cache_breakpoint' && { prompt_cache_options: { mode: 'explicit' } }),
  };
  const members = { ...withoutMembers(chat.defaults, additional), ...body } as unknown as JsonObject;
  return { body: layOver(members, additional, context), continued };
}

/** What a host is sent unless the caller says otherwise. */
function withoutMembers(defaults: JsonObject, said: JsonObject): JsonObject {
  const names = Object.keys(defaults);
  if (!names.some((name) => Object.hasOwn(said, name))) return defaults;
  return Object.fromEntries(Object.entries(defaults).filter(([name]) => !Object.hasOwn(said, name)));
}

const CONTINUE = { continue_final_message: true, add_generation_prompt: false } as const;

function encodeToolMembers(request: ModelRequest, context: EncodeContext): Pick<ChatRequest, 'tools' | 'tool_choice'> {
  const encoded = request.toolConfig ? encodeTools(request.toolConfig, context) : {};
  return encoded.tools === undefined ? { ...encodePastTools(request, context), ...encoded } : encoded;
}

/** What a stream tells in pieces: the model's words, and the lists that go with them. */
const IN_PIECES = /^\/choices(?:\/\d+(?:\/(?:message|delta|logprobs)(?:\/.*)?)?)?$/s;
