import { type DecodedFrame } from './event-stream-frames.js';

// What AWS always sends and clients count on, beyond the order of events: each rule is one that some client breaks
// without.

const STOP_REASONS = [
  'end_turn',
  'tool_use',
  'max_tokens',
  'stop_sequence',
  'guardrail_intervened',
  'content_filtered',
  'malformed_model_output',
  'malformed_tool_use',
  'model_context_window_exceeded',
];

/** Clients show other exceptions empty, or drop them. */
const STREAM_EXCEPTIONS = [
  'internalServerException',
  'modelStreamErrorException',
  'validationException',
  'throttlingException',
  'serviceUnavailableException',
];

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

type Members = Readonly<Record<string, unknown>>;

/** @throws Error naming the rule that the frame breaks, whatever its place in the stream */
export function checkFrame({ headers, body }: DecodedFrame): void {
  const kind = headers[':message-type'];
  if (kind === 'exception') {
    const exception = headers[':exception-type'] ?? '';
    demand(STREAM_EXCEPTIONS.includes(exception), `"${exception}" is no exception of ConverseStream`);
    demand(typeof membersOf(body, 'exception')['message'] === 'string', 'an exception has a message');
    return;
  }
  demand(kind === 'event', `:message-type is event or exception, not ${kind ?? 'absent'}`);
  checkEvent(headers[':event-type'] ?? '', membersOf(body, 'event'));
}

/** @throws Error naming the rule that the body of a whole answer breaks */
export function checkWholeReply(body: unknown): void {
  const reply = membersOf(body, 'body');
  const message = membersOf(membersOf(reply['output'], 'output')['message'], 'output.message');
  demand(message['role'] === 'assistant', 'output.message.role is assistant');
  demand(Array.isArray(message['content']), 'output.message.content is a list');
  for (const block of message['content'] as unknown[]) checkBlock(block);
  checkStopReason(reply['stopReason']);
  checkCounts(reply);
}

/** @throws Error naming the rule that an error answer breaks */
export function checkErrorAnswer(headers: Readonly<Record<string, string>>, body: unknown): void {
  demand(
    /^[A-Z]\w+Exception(?:$|[:#])/.test(headers['x-amzn-errortype'] ?? ''),
    'x-amzn-ErrorType names the exception',
  );
  const error = membersOf(body, 'body');
  demand(typeof error['message'] === 'string' && error['message'] !== '', 'the body has a message');
  demand(error['code'] === undefined, 'the body has no code: SDKs take it for the exception');
}

function checkEvent(name: string, event: Members): void {
  if (name === 'contentBlockStart') checkUnion(event['start'], 'start');
  if (name === 'contentBlockDelta') checkDelta(event['delta']);
  if (name === 'messageStop') checkStopReason(event['stopReason']);
  if (name === 'metadata') checkCounts(event);
}

function checkDelta(delta: unknown): void {
  const { reasoningContent } = checkUnion(delta, 'delta');
  if (reasoningContent !== undefined) checkReasoning(reasoningContent);
}

function checkBlock(block: unknown): void {
  const { reasoningContent } = checkUnion(block, 'content block');
  if (reasoningContent !== undefined) checkReasoning(reasoningContent);
}

function checkReasoning(reasoning: unknown): void {
  const { redactedContent } = checkUnion(reasoning, 'reasoningContent');
  if (redactedContent === undefined) return;
  demand(typeof redactedContent === 'string' && BASE64.test(redactedContent), 'redactedContent is base64');
}

function checkUnion(value: unknown, where: string): Members {
  const union = membersOf(value, where);
  const members = Object.values(union);
  demand(members.length === 1 && members[0] !== null, `${where} has exactly one member`);
  return union;
}

function checkStopReason(stopReason: unknown): void {
  demand(STOP_REASONS.includes(String(stopReason)), `"${String(stopReason)}" is no stop reason`);
}

function checkCounts(holder: Members): void {
  const usage = membersOf(holder['usage'], 'usage');
  for (const name of ['inputTokens', 'outputTokens', 'totalTokens']) checkCount(usage[name], `usage.${name}`);
  for (const name of ['cacheReadInputTokens', 'cacheWriteInputTokens']) {
    if (name in usage) checkCount(usage[name], `usage.${name}`);
  }
  checkCount(membersOf(holder['metrics'], 'metrics')['latencyMs'], 'metrics.latencyMs');
}

function checkCount(value: unknown, where: string): void {
  demand(Number.isInteger(value) && (value as number) >= 0, `${where} is a whole number`);
}

function membersOf(value: unknown, where: string): Members {
  demand(typeof value === 'object' && value !== null && !Array.isArray(value), `${where} is an object`);
  return value as Members;
}

function demand(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`wire rule broken: ${rule}`);
}
