import { type Warnings } from '../../gateway/model/warnings.js';
import { type ChatReply, type ChatReplyMessage, type ChatReplyPart } from './openai-chat.wire.js';
import { isKnownReason } from './stop-reason.js';

/** Names what of a vendor's reply Converse's answer does not carry. A reply is never refused for it. */
export class ReplyLosses {
  constructor(private readonly warnings: Warnings) {}

  /** Converse has one answer. */
  ofReply({ choices }: ChatReply): void {
    if (choices?.some((choice) => (choice?.index ?? 0) !== 0)) this.note('choices', 'Only the first choice is given.');
  }

  ofMessage({ audio }: ChatReplyMessage): void {
    if (audio?.data) this.note('audio', 'Audio of the reply is not given; its transcript is.');
  }

  ofCitations(): void {
    this.note('annotations', 'Citations of the reply are not given.');
  }

  ofImage(): void {
    this.note('images', 'Images of the reply are not given.');
  }

  /** A part of which nothing was read. */
  ofPart({ type }: ChatReplyPart): void {
    if (!EMPTY_PARTS.has(type)) this.note('content', 'Parts that are neither text nor reasoning are not given.');
  }

  ofReason(finishReason: string): void {
    if (!isKnownReason(finishReason)) this.note('finish_reason', 'Not known to this gateway; given as end_turn.');
  }

  ofMissingUsage(): void {
    this.note('usage', 'The vendor counted no tokens; given as 0.');
  }

  private note(member: string, message: string): void {
    this.warnings.note(`reply.${member}`, message);
  }
}

/** Parts that may be empty without losing anything. */
const EMPTY_PARTS: ReadonlySet<unknown> = new Set(['text', 'thinking', 'refusal']);
