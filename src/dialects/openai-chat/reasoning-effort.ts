import { encodeEffort as chooseEffort } from '../shared/encode-effort.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { type ChatParameters } from './openai-chat.wire.js';

/** The members that ask the model for an effort, in the host's own form; none where nothing is to be sent. */
export function encodeEffort(effort: string, path: string, context: EncodeContext): ChatParameters {
  const { profile, warnings } = context;
  if (profile.reasoning === 'always') {
    warnings.degrade(path, 'The model decides itself how much it reasons; left out.');
    return {};
  }
  const taken = chooseEffort(effort, path, context);
  if (taken === undefined) return {};
  switch (profile.chat.reasoningField) {
    case 'reasoning_effort':
      return { reasoning_effort: taken };
    case 'reasoning':
      return { reasoning: { effort: taken } };
    case 'thinking':
      if (taken === 'none') return { thinking: { type: 'disabled' } };
      if (profile.efforts.length > 0) return { thinking: { type: 'enabled' }, reasoning_effort: taken };
      warnings.degrade(path, 'The model reasons or does not, without degrees; switched on.');
      return { thinking: { type: 'enabled' } };
  }
}

/** Whether a body asks the model not to reason. */
export function asksForNoReasoning({ reasoning_effort: effort, reasoning, thinking }: ChatParameters): boolean {
  if (effort === 'none' || thinking?.type === 'disabled') return true;
  return reasoning !== undefined && 'effort' in reasoning && reasoning.effort === 'none';
}
