import { type Samples, type SampleToolCall, type SampleTurn } from './sample-turn.js';

/** Google's generateContent, as with `alt=sse`: a call comes whole, and no sentinel ends the stream. */
export const gemini: Samples = {
  streamed: (turn) =>
    [
      ...turn.text.map((text) => reply(turn, [{ text }])),
      ...turn.toolCalls.map((call) => reply(turn, [callPart(call)])),
      reply(turn, [{ text: '' }], 'STOP'),
    ].map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`),
  whole: (turn) => JSON.stringify(reply(turn, [{ text: turn.text.join('') }, ...turn.toolCalls.map(callPart)], 'STOP')),
};

function callPart({ id, name, arguments: args }: SampleToolCall): object {
  return { functionCall: { id, name, args } };
}

function reply({ inputTokens, outputTokens }: SampleTurn, parts: readonly object[], finishReason?: string): object {
  return {
    candidates: [{ content: { parts, role: 'model' }, ...(finishReason !== undefined && { finishReason }), index: 0 }],
    usageMetadata: {
      promptTokenCount: inputTokens,
      candidatesTokenCount: outputTokens,
      totalTokenCount: inputTokens + outputTokens,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: inputTokens }],
    },
    modelVersion: 'gemini-2.5-flash',
    responseId: 'w1peaMz6INOvnvgPgYfPiQY',
  };
}
