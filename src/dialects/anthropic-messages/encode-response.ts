import { isJsonObject } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type AnthropicMessage } from './anthropic-messages.wire.js';
import { type AnswerIdentity } from './answer-identity.js';
import { encodeReplyBlock } from './reply-block.js';
import { encodeStopReason } from './stop-reason.js';
import { encodeUsage } from './usage.js';

/** A whole reply of the Messages API. */
export function encodeResponse(response: ModelResponse, { id, model }: AnswerIdentity): AnthropicMessage {
  return {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: response.output.message.content.map(encodeReplyBlock),
    stop_reason: encodeStopReason(response.stopReason),
    stop_sequence: readStopSequence(response.additionalModelResponseFields),
    usage: encodeUsage(response.usage, response.serviceTier?.type),
  };
}

/** The stop sequence that matched, where the vendor told it: Bedrock gives it below `delta` in streams. */
export function readStopSequence(fields: JsonValue | undefined): string | null {
  if (!isJsonObject(fields)) return null;
  const { delta, stop_sequence: whole } = fields;
  const found = whole ?? (isJsonObject(delta) ? delta['stop_sequence'] : undefined);
  return typeof found === 'string' ? found : null;
}
