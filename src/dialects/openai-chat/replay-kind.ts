import { type ChatTraits } from '../../gateway/model/model-profile.js';
import { type ProofKind } from '../shared/proof.js';

/** Whose envelope a host's reasoning travels in, by the member in which it goes back. */
const KINDS: Readonly<Record<ChatTraits['replaysReasoning'], ProofKind>> = {
  // Nothing is sealed and nothing opened.
  no: 'or',
  reasoning_content: 'ds',
  reasoning_details: 'or',
  thinking_parts: 'mis',
};

export function replayKindOf({ replaysReasoning }: ChatTraits): ProofKind {
  return KINDS[replaysReasoning];
}

/** The envelope of what Gemini's compatible API gives with a tool call: `extra_content`. */
export const CALL_PROOF_KIND: ProofKind = 'gem';
