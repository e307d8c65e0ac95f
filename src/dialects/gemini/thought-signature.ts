import { openProof, type ProofSeal, sealProof } from '../shared/proof.js';

/**
 * Which part of a turn a signature stands on: the `next` one, the `thought` itself, or a `text` part that is empty. Google
 * wants each signature back on its own part (https://ai.google.dev/gemini-api/docs/thought-signatures).
 */
export type SignedPart = 'next' | 'thought' | 'text';

export interface ThoughtSignature {
  readonly on: SignedPart;
  /** Empty for a thought that is not signed: the envelope alone says whose it is. */
  readonly signature: string;
}

/** Google's word for calls whose signature is not at hand; its validator lets them pass. */
export const MISSING_SIGNATURE = 'skip_thought_signature_validator';

/** The signature in its envelope, for `reasoningText.signature`. */
export function sealSignature(seal: ProofSeal, { on, signature }: ThoughtSignature): string {
  return sealProof(seal, `${on}:${signature}`);
}

const PAYLOAD = /^(next|thought|text):([^]*)$/;

/** What an envelope holds; undefined for everything that another vendor made, or this one elsewhere. */
export function openSignature(seal: ProofSeal, envelope: string): ThoughtSignature | undefined {
  const opened = openProof(seal, envelope);
  if (typeof opened === 'string') return undefined;
  const [, on, signature] = PAYLOAD.exec(opened.payload) ?? [];
  return on === undefined || signature === undefined ? undefined : { on: on as SignedPart, signature };
}
