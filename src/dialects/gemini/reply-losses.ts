import { type Warnings } from '../../gateway/model/warnings.js';
import { readItems } from '../shared/reply-values.js';
import { type GeminiCandidate, type GeminiReply } from './gemini.wire.js';
import { isKnownReason } from './stop-reason.js';

/** Names what of a vendor's reply Converse's answer does not carry. A reply is never refused for it. */
export class ReplyLosses {
  constructor(private readonly warnings: Warnings) {}

  /** Converse has one answer. */
  ofReply({ candidates }: GeminiReply): void {
    if (readItems(candidates).some(({ index }) => (index ?? 0) !== 0)) {
      this.note('candidates', 'Only the first candidate is given.');
    }
  }

  /** Sources that nobody asked for. */
  ofGrounding({ groundingMetadata }: GeminiCandidate): void {
    const { groundingSupports, groundingChunks } = groundingMetadata ?? {};
    if (readItems(groundingSupports).length > 0 || readItems(groundingChunks).length > 0) {
      this.note('groundingMetadata', 'Sources of the reply are not given.');
    }
  }

  ofManySources(): void {
    this.note('groundingMetadata', 'It has more sources than are read; only the first ones are given.');
  }

  /** A part of which nothing was read. */
  ofPart(part: object): void {
    if (Object.keys(part).length > 0)
      this.note('parts', 'Parts of other kinds than text, calls and images are not given.');
  }

  /** A signature on a part that goes back as another one. */
  ofSignature(): void {
    this.note('thoughtSignature', 'The signature of code that the vendor ran is not given.');
  }

  ofReason(finishReason: string): void {
    if (!isKnownReason(finishReason)) this.note('finishReason', 'Not known to this gateway; given by the content.');
  }

  ofMissingUsage(): void {
    this.note('usageMetadata', 'The vendor counted no tokens; given as 0.');
  }

  private note(member: string, message: string): void {
    this.warnings.note(`reply.${member}`, message);
  }
}
