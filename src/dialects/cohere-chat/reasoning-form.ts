import { type ReasoningContent } from '../../gateway/model/content-block.js';
import { openProof, type ProofSeal, sealProof } from '../shared/proof.js';

/**
 * Where Cohere tells what a model thinks: in a part of the content, or as the plan of its calls. Converse has one kind
 * of reasoning, so the form travels as its proof, and an answer that comes back as history is Cohere's own again.
 */
export type ReasoningForm = 'thinking' | 'tool_plan';

/** The signature of reasoning that Cohere told in this form. */
export function sealForm(seal: ProofSeal, form: ReasoningForm): string {
  return sealProof(seal, form);
}

/** The form that Cohere told it in, `unknown` for reasoning without a proof, `foreign` for another vendor's. */
export function formOfReasoning(
  seal: ProofSeal,
  { reasoningText }: ReasoningContent,
): ReasoningForm | 'unknown' | 'foreign' {
  if (!reasoningText) return 'foreign';
  if (!reasoningText.signature) return 'unknown';
  const proof = openProof(seal, reasoningText.signature);
  if (typeof proof === 'string') return 'foreign';
  return proof.payload === 'tool_plan' ? 'tool_plan' : 'thinking';
}
