import { type AnswerColumn, toReason } from './fidelity-column.js';
import { codeOf, renderTable } from './fidelity-markdown.js';

const CONTENT = 'output.message.content[]';
const DELTA = 'contentBlockDelta.delta';

/** Every member of Converse's answers and events. */
const ANSWER_MEMBERS: readonly string[] = [
  ...['text', 'toolUse', 'toolUse.type', 'toolResult', 'image', 'audio', 'citationsContent'].map(
    (member) => `${CONTENT}.${member}`,
  ),
  `${CONTENT}.reasoningContent.reasoningText.text`,
  `${CONTENT}.reasoningContent.reasoningText.signature`,
  `${CONTENT}.reasoningContent.redactedContent`,
  ...['end_turn', 'tool_use', 'max_tokens', 'stop_sequence', 'guardrail_intervened', 'content_filtered'].map(toReason),
  ...['malformed_model_output', 'malformed_tool_use', 'model_context_window_exceeded'].map(toReason),
  ...[
    'inputTokens',
    'outputTokens',
    'totalTokens',
    'cacheReadInputTokens',
    'cacheWriteInputTokens',
    'cacheDetails',
  ].map((member) => `usage.${member}`),
  ...['metrics.latencyMs', 'additionalModelResponseFields', 'trace.guardrail', 'trace.promptRouter'],
  ...['performanceConfig.latency', 'serviceTier.type'],
  ...['toolUse', 'toolResult', 'image'].map((member) => `contentBlockStart.start.${member}`),
  ...['text', 'toolUse', 'toolResult', 'citation', 'image'].map((member) => `${DELTA}.${member}`),
  ...['text', 'signature', 'redactedContent'].map((member) => `${DELTA}.reasoningContent.${member}`),
];

/** The table of what callers are ever given, API by API. */
export function renderAnswers(columns: readonly AnswerColumn[]): string {
  const rows = ANSWER_MEMBERS.map((member) => [
    codeOf(member),
    ...columns.map(({ answerMembers, given }) => (answerMembers.has(member) ? given : '–')),
  ]);
  return renderTable(['Member', ...columns.map(({ title }) => title)], rows);
}
