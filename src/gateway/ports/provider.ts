import { type Call } from '../model/call.js';
import { type EventBatch } from '../model/stream-event.js';

/** A vendor's answer in canonical form: batches of events, for whole and streamed calls alike. */
export interface Reply {
  readonly provider: string;
  readonly model: string;
  readonly events: AsyncIterable<EventBatch>;
}

/** A place to call. */
export abstract class Provider {
  /** The name callers write before the slash: `openai` in `openai/gpt-4o`. */
  abstract readonly name: string;

  /**
   * Sends the call to the vendor. `call.signal` aborts the vendor's request; ending the iteration does too.
   * @throws GatewayError here or from the iterator: `invalidRequest`, or what the vendor's failure is called
   */
  abstract call(call: Call, model: string): Promise<Reply>;
}
