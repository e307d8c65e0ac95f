import { type DialectIdentity } from '../shared/encode-context.js';

/** What this dialect is called in messages and proofs. */
export const IDENTITY: DialectIdentity = { dialect: 'cohere-chat', api: "Cohere's chat API", proofKind: 'coh' };
