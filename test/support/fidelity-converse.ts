import { renderAnswers } from './fidelity-answers.js';
import { type AnswerColumn } from './fidelity-column.js';

const INTRODUCTION = `# Converse, as it is served

What becomes of a request on its way to a model stands in [vendor by vendor](fidelity.md); this page says what every request has to
keep, and what callers are given of an answer. Its table is written from the code (\`npm run docs:fidelity\`), and a test fails
where it differs from what happens.

Requests to Bedrock are passed on byte for byte, and its answers come back the same way; Bedrock judges them, and nothing below
of limits and warnings applies to them.

## What every request must keep

Before a request is translated, it is checked against the limits of AWS's service model: required members, exactly one member
in a union, lengths, patterns, enums. Beyond the model, what AWS documents:

- at most 20 images of 3.75 MB and 5 documents of 4.5 MB in a message, a text block beside a document, and images, documents and
  videos in user messages only; media inside tool results are not counted;
- document names of letters, digits, single spaces, hyphens, underscores, parentheses and square brackets, each once in the
  messages' own blocks;
- at most 4 cache points, those of 1h before those of 5m (tools, then system, then messages).

More lenient than AWS, because its clients send it and other vendors take it: temperatures up to 2, blank text, and members and
blocks that are not known (below). Not checked: how wide and high an image is, and base64 between its head and its tail. The prompt
ARN that \`promptVariables\` belong to is a model of Bedrock's, so vendors that translate refuse them.

Unknown members are looked for in every structure that is read: the request, messages, blocks, tools and settings. A member is
warned about and left out; a block or tool of an unknown kind is refused. What lies inside JSON documents (schemas, inputs,
results, additional fields) is the caller's own and is sent as it is, numbers to the last digit.

## Answers

✓ is given where the vendor tells it; – is never given. Streams give the same as whole answers, event by event.
`;

const NOTES = `What a reply holds beyond this (further choices, audio, sources that nobody asked to be cited, a reason to stop that is not known)
is not given, and missing usage is given as 0. Both are said under \`reply.…\` in the header \`x-asbru-warnings\` of whole replies, and
in the log; of streams, whose header is written first, only in the log. Strict mode does not refuse a reply: it is paid for.

A signature or redacted content is the vendor's own proof of its reasoning, in an envelope that says whose it is (Anthropic's are
bare). Sent back as it came, it reaches the vendor that made it, and no other.

\`additionalModelResponseFieldPaths\` are JSON Pointers into the vendor's own reply, and their values stand in
\`additionalModelResponseFields\` where the same pointers find them again; places in lists are keyed by their index. A pointer that
leads nowhere is ignored. In a stream every event is read, and the last value that is not null counts: the stream has no
\`message\`, and a warning says where a pointer asks for what comes in pieces. \`/stop_sequence\` and \`/delta/stop_sequence\` give the
stop sequence that matched, where the vendor tells it, whatever the vendor calls it.

\`serviceTier\` is the tier that served, which may differ from the one that was asked for; \`default\` is named to those who asked
for a tier. \`performanceConfig\` is given to those who sent one.
`;

/** docs/converse.md, as the code is now. */
export function renderConverseDocument(columns: readonly AnswerColumn[]): string {
  return [INTRODUCTION, renderAnswers(columns), NOTES].join('\n');
}
