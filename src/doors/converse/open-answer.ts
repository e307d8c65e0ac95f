import { type Call } from '../../gateway/model/call.js';
import { type Reply } from '../../gateway/ports/provider.js';
import { type IngressDialect } from '../../gateway/ports/ingress-dialect.js';

/** A call whose vendor has begun to answer: what is left is to write the answer in the caller's dialect. */
export interface OpenAnswer<Answer extends Reply = Reply> {
  readonly call: Call;
  readonly answer: Answer;
  readonly dialect: IngressDialect;
}
