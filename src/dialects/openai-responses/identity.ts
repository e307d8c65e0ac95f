import { type DialectIdentity } from '../shared/encode-context.js';

/** What this dialect is called in messages and proofs. */
export const RESPONSES_IDENTITY: DialectIdentity = {
  dialect: 'openai-responses',
  api: 'the Responses API',
  proofKind: 'oai',
};
