import { type EncodeContext } from '../shared/encode-context.js';
import { type DraftMessage } from './draft-message.js';

/** Brings messages into the order that the host wants; what is said stays the same. */
export function shapeMessages(drafts: readonly DraftMessage[], context: EncodeContext): readonly DraftMessage[] {
  const { systemAnywhere, alternatingRoles, userAfterTool } = context.profile.chat;
  let shaped = drafts;
  if (!systemAnywhere) shaped = gatherInstructions(shaped, context);
  if (alternatingRoles) shaped = alternate(shaped, context);
  if (!userAfterTool) shaped = partFromTools(shaped, context);
  return shaped;
}

/** Many chat templates know one message of instructions, at the beginning. */
function gatherInstructions(drafts: readonly DraftMessage[], context: EncodeContext): DraftMessage[] {
  const end = drafts.findIndex(({ role }) => role !== 'system');
  const leading = end === -1 ? drafts : drafts.slice(0, end);
  const rest = end === -1 ? [] : drafts.slice(end);
  const [first] = leading;
  const instructions = first === undefined ? [] : [{ ...first, parts: leading.flatMap(({ parts }) => parts) }];
  return [...instructions, ...rest.map((draft) => (draft.role === 'system' ? toNotice(draft, context) : draft))];
}

function toNotice(draft: DraftMessage, { warnings }: EncodeContext): DraftMessage {
  warnings.degrade(draft.path, 'The vendor takes instructions at the beginning only; sent as words of the user.');
  const text = draft.parts.map((part) => (part.type === 'text' ? part.text : '')).join('\n\n');
  return { ...draft, role: 'user', parts: [{ type: 'text', text: `<system>\n${text}\n</system>` }] };
}

function alternate(drafts: readonly DraftMessage[], { warnings }: EncodeContext): DraftMessage[] {
  const merged: DraftMessage[] = [];
  for (const draft of drafts) {
    const last = merged.at(-1);
    if (last?.role === draft.role && draft.role !== 'tool') {
      warnings.map(draft.path, 'Sent in one message with the one before it, which has the same role.');
      merged[merged.length - 1] = join(last, draft);
    } else if (draft.role === 'assistant' && (last === undefined || last.role === 'system')) {
      warnings.map(draft.path, 'A short message of the user is sent before it: the vendor wants one to be the first.');
      merged.push({ role: 'user', path: draft.path, parts: [{ type: 'text', text: OPENING } as const] }, draft);
    } else merged.push(draft);
  }
  return merged;
}

const OPENING = '(The conversation begins with your words.)';

function join(one: DraftMessage, other: DraftMessage): DraftMessage {
  const both = [one, other];
  const calls = both.flatMap((draft) => draft.calls ?? []);
  const reasonings = both.flatMap((draft) => draft.reasoning ?? []);
  return {
    ...one,
    parts: both.flatMap(({ parts }) => parts),
    ...(calls.length > 0 && { calls }),
    ...(reasonings.length > 0 && {
      reasoning: {
        texts: reasonings.flatMap(({ texts }) => texts),
        details: reasonings.flatMap(({ details }) => details),
      },
    }),
  };
}

/** Mistral refuses a user directly behind a tool (BerriAI/litellm#6323). */
function partFromTools(drafts: readonly DraftMessage[], { warnings }: EncodeContext): DraftMessage[] {
  return drafts.flatMap((draft, index) => {
    if (draft.role !== 'user' || drafts[index - 1]?.role !== 'tool') return [draft];
    warnings.map(draft.path, 'A short message of the assistant is sent between the results of the tools and it.');
    return [{ role: 'assistant', path: draft.path, parts: [{ type: 'text', text: ACKNOWLEDGEMENT }] }, draft];
  });
}

const ACKNOWLEDGEMENT = 'OK.';
