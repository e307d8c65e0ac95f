import { Injectable } from '@nestjs/common';
import { LiveConfiguration } from '../../config/live-configuration.js';
import { type Call } from '../../gateway/model/call.js';
import { type CallHandler, CallLayer } from '../../gateway/ports/call-layer.js';
import { CallInspection } from './call-inspection.js';
import { DebugTickets } from './debug-tickets.js';

/** The header that shows a ticket of an administrator. */
export const DEBUG_HEADER = 'x-asbru-debug';

/** Has the calls looked at that show a ticket. Every other call costs one look for a header. */
@Injectable()
export class DebugSamplingLayer extends CallLayer {
  constructor(
    private readonly live: LiveConfiguration,
    private readonly tickets: DebugTickets,
  ) {
    super();
  }

  override wrap(next: CallHandler): CallHandler {
    return (call) => {
      const shown = call.headers[DEBUG_HEADER];
      if (shown !== undefined) this.consider(call, String(shown));
      return next(call);
    };
  }

  /** A ticket that does not count changes nothing but a word in the record: it is no credential. */
  private consider(call: Call, ticket: string): void {
    const verdict = this.tickets.judge(ticket);
    if (verdict === 'valid') call.inspector = new CallInspection(call, this.live.current.logging.debug_content);
    else call.debugRefusal = verdict;
  }
}
