import { type EncodeContext as SharedContext } from '../shared/encode-context.js';

/** What the encoding of the Messages API needs to know: no more than a request that was received in it tells. */
export type EncodeContext = Pick<SharedContext, 'vendor' | 'api' | 'warnings' | 'native'>;
