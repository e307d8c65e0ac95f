import { readErrorBody } from '../../dialects/shared/vendor-error.js';
import { type ContentBlock } from '../../gateway/model/content-block.js';
import { type Message, type ModelRequest } from '../../gateway/model/model-request.js';
import { type Warnings } from '../../gateway/model/warnings.js';
import { type VendorFailure } from '../../gateway/ports/upstream-dialect.js';

/** OpenAI's word for it. */
const CODE = 'invalid_encrypted_content';

/** What OpenAI and Azure, Anthropic, and Google say of reasoning that they did not make, or cannot read any more. */
const MESSAGE = new RegExp(
  [
    'encrypted content\\b.{0,200}\\b(?:could not|cannot|did not)',
    'invalid \\W?(?:signature|data)\\W? in \\W?(?:redacted_)?thinking',
    '(?:invalid|corrupted) thought.?signature',
    'thought.?signature (?:is )?(?:not valid|invalid)',
  ].join('|'),
  'is',
);

/** Takes the place of reasoning: nothing, where the other blocks keep theirs, and with them their paths. */
const NOTHING: ContentBlock = { text: '' };

/** True for an answer that refuses the proof of earlier reasoning rather than the request. */
export function refusesProof({ status, body }: VendorFailure): boolean {
  if (status !== 400 && status !== 422) return false;
  const { codes, message = '' } = readErrorBody(body);
  return codes.includes(CODE) || MESSAGE.test(message);
}

/**
 * The request without the reasoning of earlier turns, each with a warning.
 * @returns undefined where there is none, or where strict mode would rather have the vendor's refusal
 */
export function leaveOutReasoning(request: ModelRequest, warnings: Warnings): ModelRequest | undefined {
  if (warnings.strict) return undefined;
  if (!request.messages.some(holdsReasoning)) return undefined;
  const messages = request.messages.map((message, index) =>
    holdsReasoning(message) ? withoutReasoning(message, `messages.${index}.content`, warnings) : message,
  );
  // What the caller's dialect said beside the canonical form names paths of the messages as they were.
  const { native, ...rest } = { ...request, messages };
  return native === undefined ? { ...request, messages } : rest;
}

function holdsReasoning({ content }: Message): boolean {
  return content.some((block) => block.reasoningContent !== undefined);
}

function withoutReasoning(message: Message, path: string, warnings: Warnings): Message {
  const content = message.content.map((block, index) => {
    if (block.reasoningContent === undefined) return block;
    warnings.degrade(`${path}.${index}.reasoningContent`, 'The vendor refused the proof of it; left out.');
    return NOTHING;
  });
  return { ...message, content };
}
