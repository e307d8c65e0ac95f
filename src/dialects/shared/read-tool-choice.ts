import { type ToolChoiceMode } from '../../gateway/model/model-profile.js';
import { type ToolChoice } from '../../gateway/model/model-request.js';
import { memberOf } from '../../gateway/model/one-of.js';
import { type EncodeContext, warnOfUnknown } from './encode-context.js';
import { KNOWN_MEMBERS } from './known-members.js';

/** Where the choice stands in a request. */
export const TOOL_CHOICE_PATH = 'toolConfig.toolChoice';

/** How to choose among the tools; undefined for `auto`, which an absent choice means. */
export function readToolChoice(
  choice: ToolChoice | undefined,
  context: Pick<EncodeContext, 'warnings'>,
): ToolChoiceMode | undefined {
  const kind = choice && memberOf(choice);
  if (choice === undefined || kind === undefined) return undefined;
  const known = kind === 'tool' ? KNOWN_MEMBERS.namedTool : KNOWN_MEMBERS.toolChoice;
  warnOfUnknown(context, choice[kind], known, `${TOOL_CHOICE_PATH}.${kind}`);
  return kind === 'auto' ? undefined : kind;
}

/** Warns of a choice among no tools. */
export function leaveOutChoice(kind: ToolChoiceMode | undefined, { warnings }: Pick<EncodeContext, 'warnings'>): void {
  if (kind !== undefined) warnings.degrade(TOOL_CHOICE_PATH, 'There is no tool to choose; left out.');
}
