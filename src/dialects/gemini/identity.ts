import { type DialectIdentity } from '../shared/encode-context.js';
import { type ProofSeal } from '../shared/proof.js';

/** What generateContent is, for the messages and proofs of its translations. */
export const GEMINI_IDENTITY: DialectIdentity = { dialect: 'gemini', api: 'generateContent', proofKind: 'gem' };

/** Of signatures that a caller of this dialect brought: where they were made is not known. */
export const CALLERS_SEAL: ProofSeal = { kind: GEMINI_IDENTITY.proofKind, boundary: '' };
