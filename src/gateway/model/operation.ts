/** What a caller may ask of a model: the operations of the Bedrock Runtime API under `/model/{modelId}/`. */
export type Operation = 'converse' | 'converse-stream' | 'count-tokens' | 'invoke' | 'invoke-with-response-stream';

/** True for operations that are answered by a stream. */
export function isStreaming(operation: Operation): boolean {
  return operation === 'converse-stream' || operation === 'invoke-with-response-stream';
}
