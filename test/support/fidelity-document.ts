import { decodeOptions, encodeOptions } from './dialect-options.js';
import { parseJsonExact } from '../../src/codec/json.js';
import { encodeRequest } from '../../src/dialects/openai-chat/encode-request.js';
import { decodeResponse } from '../../src/dialects/openai-chat/decode-response.js';
import { GatewayError } from '../../src/gateway/errors/gateway-error.js';
import { type ModelResponse } from '../../src/gateway/model/model-response.js';
import { type StreamEvent } from '../../src/gateway/model/stream-event.js';
import { Warnings } from '../../src/gateway/model/warnings.js';
import { TurnFold } from '../../src/gateway/stream/fold-events.js';
import { decodeJson, HELLO } from './converse-requests.js';
import { CHAT_REPLIES, type Probe, REQUEST_PROBES } from './fidelity-probes.js';

/** A model of each family that Chat Completions are written differently for. */
const MODELS = [
  { label: '`gpt-4o`', model: 'gpt-4o' },
  { label: '`gpt-5`', model: 'gpt-5' },
  { label: 'other hosts', model: 'llama-3.3-70b' },
] as const;

const INTRODUCTION = `# Converse, member by member

What becomes of each member of Converse on each family of vendors. The tables are written by running the translator on one
request per member (\`npm run docs:fidelity\`), and a test fails where they differ from what it does.

- **sent**: the vendor gets it.
- **mapped**: the vendor gets it in another form that keeps its meaning. The log counts these.
- **degraded**: a part of it is lost. The answer's header \`x-asbru-warnings\` names path and reason, and the log counts it.
  With \`x-asbru-strict: true\`, or \`client.strict_translation\` in the [configuration](configuration.md#client), it is refused
  instead.
- **refused**: a 400 \`ValidationException\` that names the path and says what to do. Safety controls are always refused where
  they cannot be kept, never degraded.

Requests to Bedrock are passed on byte for byte, and its answers come back the same way; Bedrock judges them, and nothing on
this page applies to them.

## What every request must keep

Before a request is translated, it is checked against the limits of AWS's service model: required members, exactly one member
in a union, lengths, patterns, enums. Beyond the model, what AWS documents:

- at most 20 images and 5 documents in a message, a text block beside a document, and images, documents and videos in user
  messages only; media inside tool results are not counted;
- document names of letters, digits, single spaces, hyphens, underscores, parentheses and square brackets, each once in the
  messages' own blocks;
- at most 4 cache points, those of 1h before those of 5m (tools, then system, then messages).

More lenient than AWS, because its clients send it and other vendors take it: temperatures up to 2, blank text, and members and
blocks that are not known (below). Not checked: the size of media, that
\`promptVariables\` go with a prompt ARN, and base64 between its head and its tail.

Unknown members are looked for in every structure that is read: the request, messages, blocks, tools and settings. A member is
warned about and left out; a block or tool of an unknown kind is refused. What lies inside JSON documents (schemas, inputs,
results, additional fields) is the caller's own and is sent as it is, numbers to the last digit.
`;

/** docs/converse.md, as the code is now. */
export function renderFidelityDocument(): string {
  const sections = REQUEST_PROBES.map(({ title, probes }) => {
    const rows = probes.map((probe) => [code(probe.member), probe.bedrock ?? 'sent', describeOutcomes(probe)]);
    return `### ${title}\n\n${table(['Member', 'Bedrock', 'OpenAI Chat Completions'], rows)}`;
  });
  return [
    INTRODUCTION,
    '## Requests\n',
    ...sections,
    '## Answers\n',
    table(['Member', 'Bedrock', 'OpenAI Chat Completions'], answerRows()),
    ANSWER_NOTES,
  ].join('\n');
}

const ANSWER_NOTES = `What a reply holds beyond this (citations, images, audio, further choices, a reason to stop that is not known) is not given,
and missing usage is given as 0. Both are said under \`reply.…\` in the header \`x-asbru-warnings\` of whole replies, and in the log; of
streams, whose header is written first, only in the log. Strict mode does not refuse a reply: it is paid for.

\`additionalModelResponseFieldPaths\` are JSON Pointers into the vendor's own reply, and their values stand in
\`additionalModelResponseFields\` where the same pointers find them again; places in lists are keyed by their index. A pointer that
leads nowhere is ignored. In a stream every event is read, and the last value that is not null counts: the stream has no
\`message\`, and a warning says where a pointer asks for what comes in pieces. \`/stop_sequence\` and \`/delta/stop_sequence\` give the
stop sequence that matched, where the vendor tells it, whatever the vendor calls it.

\`serviceTier\` is the tier that served, which may differ from the one that was asked for; \`default\` is named to those who asked
for a tier. \`performanceConfig\` is given to those who sent one.
`;

/** What becomes of a member, once where it is the same for every model. */
function describeOutcomes(probe: Probe): string {
  const outcomes = MODELS.map(({ label, model }) => ({ label, outcome: outcomeOf(probe, model) }));
  const kinds = [...new Set(outcomes.map(({ outcome }) => outcome))];
  if (kinds.length === 1) return kinds.join();
  return kinds
    .map((kind) => {
      const labels = outcomes.filter(({ outcome }) => outcome === kind).map(({ label }) => label);
      return `${labels.join(', ')}: ${kind.replace(/\.$/, '')}`;
    })
    .join('; ');
}

/** The outcome of one probe for one model. */
export function outcomeOf(probe: Probe, model: string): string {
  const warnings = new Warnings();
  const encode = (request: object, into: Warnings): string =>
    String(encodeRequest(decodeJson(request), encodeOptions({ vendor: 'The vendor', model, warnings: into })).body);
  let body: string;
  try {
    body = encode({ messages: [HELLO], ...probe.request }, warnings);
  } catch (error) {
    if (error instanceof GatewayError) return `refused: ${error.message.slice(error.message.indexOf(': ') + 2)}`;
    throw error;
  }
  const said = [
    ...warnings.list.map(({ message }) => `degraded: ${message}`),
    ...warnings.mapped.map(({ message }) => `mapped: ${message}`),
  ];
  if (said.length > 0) return [...new Set(said)].join(' ');
  const isSent = probe.request['messages'] !== undefined || body !== encode({ messages: [HELLO] }, new Warnings());
  return probe.gateway ?? (isSent ? 'sent' : 'nothing to send');
}

const ANSWER_MEMBERS: readonly string[] = [
  ...['text', 'toolUse', 'toolUse.type', 'toolResult', 'image', 'reasoningContent.reasoningText.text'].map(
    (member) => `output.message.content[].${member}`,
  ),
  'output.message.content[].reasoningContent.reasoningText.signature',
  'output.message.content[].reasoningContent.redactedContent',
  'output.message.content[].citationsContent',
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
  'metrics.latencyMs',
  'additionalModelResponseFields',
  'trace.guardrail',
  'trace.promptRouter',
  'performanceConfig.latency',
  'serviceTier.type',
  'contentBlockStart.start.toolUse',
  'contentBlockStart.start.toolResult',
  'contentBlockStart.start.image',
  ...['text', 'toolUse', 'toolResult', 'reasoningContent.text', 'reasoningContent.signature', 'citation', 'image'].map(
    (member) => `contentBlockDelta.delta.${member}`,
  ),
  'contentBlockDelta.delta.reasoningContent.redactedContent',
];

function toReason(reason: string): string {
  return `stopReason: ${reason}`;
}

/** Which members of an answer this dialect's replies ever fill. */
function answerRows(): string[][] {
  const seen = new Set<string>();
  for (const reply of CHAT_REPLIES) {
    const turn = new TurnFold(parseJsonExact);
    for (const event of decodeReply(reply)) {
      turn.add(event);
      collectPaths(event, '', seen);
    }
    const response: ModelResponse = turn.result();
    collectPaths(response, '', seen);
    seen.add(toReason(response.stopReason));
  }
  return ANSWER_MEMBERS.map((member) => [
    code(member),
    'as Bedrock gives it',
    seen.has(member) ? 'given' : 'never given',
  ]);
}

function decodeReply(reply: object): readonly StreamEvent[] {
  return decodeResponse(
    Buffer.from(JSON.stringify(reply)),
    decodeOptions({
      vendor: 'The vendor',
      request: { additionalModelResponseFieldPaths: ['/id'], performanceConfig: { latency: 'optimized' } },
    }),
  );
}

function collectPaths(value: unknown, path: string, seen: Set<string>): void {
  if (value === undefined) return;
  seen.add(path);
  if (Array.isArray(value)) for (const item of value) collectPaths(item, `${path}[]`, seen);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value))
      collectPaths(member, path === '' ? name : `${path}.${name}`, seen);
  }
}

function code(member: string): string {
  const [, path = member, note = ''] = /^([\w.[\]]+)(.*)$/.exec(member) ?? [];
  return /^[a-z][\w.[\]]*$/i.test(path) && !member.startsWith('a ') ? `\`${path}\`${note}` : member;
}

/** A table as Prettier writes it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const write = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return `${[write(head), write(rule), ...rows.map(write)].join('\n')}\n`;
}
