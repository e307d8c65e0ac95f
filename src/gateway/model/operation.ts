/** What a caller may ask of a model: the operations of the Bedrock Runtime API under `/model/{modelId}/`. */
export const MODEL_OPERATIONS = [
  'converse',
  'converse-stream',
  'count-tokens',
  'invoke',
  'invoke-with-response-stream',
] as const;

export type ModelOperation = (typeof MODEL_OPERATIONS)[number];

/** The operations of the Bedrock Runtime API that are served: those on a model, and `ApplyGuardrail`. */
export type Operation = ModelOperation | 'apply-guardrail';

/** True for operations that are answered by a stream. */
export function isStreaming(operation: Operation): boolean {
  return operation === 'converse-stream' || operation === 'invoke-with-response-stream';
}

/** True for operations that hold a turn of conversation, which every vendor can be asked for in canonical form. */
export function isConversation(operation: Operation): boolean {
  return operation !== 'count-tokens' && operation !== 'apply-guardrail';
}
