import { type Warnings } from '../../gateway/model/warnings.js';
import { isSaidWholly } from './stop-reason.js';

/** Names what of a vendor's reply Converse's answer does not carry. A reply is never refused for it. */
export class ReplyLosses {
  constructor(private readonly warnings: Warnings) {}

  /** A block that Converse has no place for. */
  ofBlock(): void {
    this.note('content', 'Blocks that Converse has no place for are not given.');
  }

  /** Empty deltas of the known kinds lose nothing. */
  ofDelta(type: string | undefined): void {
    if (type !== undefined && !KNOWN_DELTAS.has(type)) this.ofBlock();
  }

  ofCitation(): void {
    this.note('citations', 'Citations of places that Converse does not know are not given.');
  }

  ofCitationKey(): void {
    this.note('citations', 'The key by which the vendor finds a cited page again is not given.');
  }

  ofReason(reason: string): void {
    if (!isSaidWholly(reason)) this.note('stop_reason', 'Converse has no word for it; given as end_turn.');
  }

  ofMissingUsage(): void {
    this.note('usage', 'The vendor counted no tokens; given as 0.');
  }

  ofMissingEnd(): void {
    this.note('message_stop', 'The stream ended without it, after it had said why the turn ended; given as whole.');
  }

  private note(member: string, message: string): void {
    this.warnings.note(`reply.${member}`, message);
  }
}

const KNOWN_DELTAS: ReadonlySet<string> = new Set([
  ...['text_delta', 'thinking_delta', 'signature_delta', 'input_json_delta', 'citations_delta'],
]);
