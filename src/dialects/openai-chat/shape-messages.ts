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
  const runs: (readonly [DraftMessage, ...DraftMessage[]])[] = [];
  let run: DraftMessage[] | undefined;
  let last: DraftMessage['role'] = 'system';
  for (const draft of drafts) {
    const { role, path } = draft;
    if (run !== undefined && role === last && role !== 'tool') {
      warnings.map(path, 'Sent in one message with the one before it, which has the same role.');
      run.push(draft);
      continue;
    }
    if (role === 'assistant' && last === 'system') {
      warnings.map(path, 'A short message of the user is sent before it: the vendor wants one to be the first.');
      runs.push([{ role: 'user', path, parts: [{ type: 'text', text: OPENING }] }]);
    }
    const begun: [DraftMessage, ...DraftMessage[]] = [draft];
    runs.push(begun);
    run = begun;
    last = role;
  }
  return runs.map(join);
}

const OPENING = '(The conversation begins with your words.)';

/** Messages of one role as one. */
function join(run: readonly [DraftMessage, ...DraftMessage[]]): DraftMessage {
  const [first, ...others] = run;
  if (others.length === 0) return first;
  const calls = run.flatMap((draft) => draft.calls ?? []);
  const reasonings = run.flatMap((draft) => draft.reasoning ?? []);
  return {
    ...first,
    parts: run.flatMap(({ parts }) => parts),
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
