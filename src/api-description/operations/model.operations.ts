import { ConverseDoor } from '../../doors/converse/converse.door.js';
import { MAX_MODEL_ID_LENGTH } from '../../doors/converse/model-id.js';
import { type DescribedAnswer, describeController, type DescribedParameter, UNLISTED } from '../described.js';
import { CALL_ERRORS } from '../error-answers.js';
import {
  CONVERSE_EXAMPLE,
  COUNT_INVOKE_TOKENS_EXAMPLE,
  COUNT_TOKENS_EXAMPLE,
  MESSAGES_EXAMPLE,
  TOOL_EXAMPLE,
} from '../examples.js';
import { CALL_HEADERS, INVOKE_HEADERS, STREAM_ACCEPT } from '../request-headers.js';
import { STREAM_ANSWER, WHOLE_ANSWER } from '../response-headers.js';
import { type JsonSchema, ref } from '../schemas/json-schema.js';

const MODEL_ID: DescribedParameter = {
  name: 'modelId',
  in: 'path',
  description:
    '`vendor/model`, an alias, a Bedrock id or an ARN, percent-encoded as the SDKs do it. Plain slashes are taken too.',
  schema: { type: 'string', minLength: 1, maxLength: MAX_MODEL_ID_LENGTH },
  example: 'mock/echo',
};

const CALL = [MODEL_ID, ...CALL_HEADERS];
const INVOKE = [...CALL, ...INVOKE_HEADERS];

const converseBody = {
  schema: 'BedrockConverseRequest',
  description: 'The conversation, as JSON of at most `client.max_request_body_size_mb`.',
  required: true,
  examples: {
    text: { summary: 'A text', value: CONVERSE_EXAMPLE },
    tool: { summary: 'A tool, and a fallback', value: TOOL_EXAMPLE },
  },
};

const invokeBody = {
  schema: 'InvokeModelRequest',
  description: "The model's own format.",
  required: true,
  examples: { messages: { summary: 'Anthropic Messages', value: MESSAGES_EXAMPLE } },
};

/** A stream under both names of its media type: the wire is AWS's, the second name is of Bifrost's API description. */
function stream(event: string, description: string, more: readonly string[] = []): DescribedAnswer {
  const frames = (contentMediaType: string): JsonSchema => ({
    type: 'string',
    format: 'binary',
    contentMediaType,
    description: 'Binary frames of AWS (vnd.amazon.eventstream). `contentSchema` describes one event.',
    contentSchema: ref(event),
  });
  return {
    status: 200,
    description,
    headers: [...STREAM_ANSWER, ...more],
    content: {
      'application/vnd.amazon.eventstream': frames('application/vnd.amazon.eventstream'),
      'application/x-amz-eventstream': frames('application/x-amz-eventstream'),
    },
  };
}

function whole(schema: string, description: string, more: readonly string[] = []): DescribedAnswer {
  return {
    status: 200,
    description,
    headers: [...WHOLE_ANSWER, ...more],
    content: { 'application/json': ref(schema) },
  };
}

const INVOKE_USAGE = [
  ...['x-amzn-bedrock-input-token-count', 'x-amzn-bedrock-output-token-count', 'x-amzn-bedrock-invocation-latency'],
];

/** AWS Bedrock Runtime's operations on a model, under every prefix that has them. */
export const MODEL_OPERATIONS_DESCRIBED = describeController(ConverseDoor, {
  converse: {
    summary: 'Converse with model (Bedrock format)',
    description:
      "Sends a conversation to a model and gets its turn as one JSON object: AWS's `Converse`. Bedrock gets the body byte for " +
      'byte, other vendors a translation.',
    parameters: CALL,
    body: converseBody,
    answers: [whole('BedrockConverseResponse', 'The turn of the model.')],
    errors: CALL_ERRORS,
  },
  converseStream: {
    summary: 'Stream converse with model (Bedrock format)',
    description:
      "Sends a conversation to a model and gets its turn event by event: AWS's `ConverseStream`. The status is held until the " +
      'vendor has begun; a failure after that is an exception frame, the last of the stream.',
    parameters: [...CALL, STREAM_ACCEPT],
    body: converseBody,
    answers: [stream('ConverseStreamOutput', 'The turn of the model, event by event.')],
    errors: CALL_ERRORS,
  },
  countTokens: {
    summary: 'Count tokens of a request',
    description:
      "How many tokens a request of Converse or of InvokeModel would be: AWS's `CountTokens`. Where the vendor counts nothing, the " +
      'gateway estimates and says so in `x-asbru-token-count`.',
    parameters: CALL,
    body: {
      schema: 'CountTokensRequest',
      description: 'What is to be counted.',
      required: true,
      examples: {
        converse: { summary: 'A request of Converse', value: COUNT_TOKENS_EXAMPLE },
        invokeModel: { summary: 'A request of InvokeModel', value: COUNT_INVOKE_TOKENS_EXAMPLE },
      },
    },
    answers: [whole('CountTokensResponse', 'The number.', ['x-asbru-token-count'])],
    errors: CALL_ERRORS,
  },
  invoke: {
    summary: "Invoke model in the model's own format",
    description:
      "AWS's `InvokeModel`. Bedrock gets the body byte for byte; other vendors are reached with Anthropic Messages as Bedrock has " +
      'them, and any other body is refused.',
    parameters: INVOKE,
    body: invokeBody,
    answers: [whole('InvokeModelResponse', 'The answer in the same format.', INVOKE_USAGE)],
    errors: CALL_ERRORS,
  },
  invokeStream: {
    summary: "Stream invoke model in the model's own format",
    description: "AWS's `InvokeModelWithResponseStream`: the same as `invoke`, its pieces in `chunk` frames.",
    parameters: [...INVOKE, STREAM_ACCEPT],
    body: invokeBody,
    answers: [stream('ResponseStream', 'The answer piece by piece.', ['x-amzn-bedrock-content-type'])],
    errors: CALL_ERRORS,
  },
  refuse: UNLISTED,
});
