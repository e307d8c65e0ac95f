import { type Warnings } from '../../gateway/model/warnings.js';

/** Names what of a vendor's reply Converse's answer does not carry. A reply is never refused for it. */
export class ReplyLosses {
  constructor(private readonly warnings: Warnings) {}

  ofHostedTool(): void {
    this.note('output', 'Items other than messages, reasoning and function calls are not given.');
  }

  ofPart(): void {
    this.note('output.content', 'Parts that are neither text nor refusal are not given.');
  }

  ofCitations(): void {
    this.note('annotations', 'Citations of the reply are given only to requests that ask for citations.');
  }

  ofPlaces(): void {
    this.note('annotations', 'Given for their text as a whole: which words they support is not given.');
  }

  ofAnnotation(): void {
    this.note('annotations', 'Annotations other than citations of web pages are not given.');
  }

  ofPhase(): void {
    this.note('output.phase', 'The phase of a message without reasoning before it is not given.');
  }

  ofReason(): void {
    this.note('incomplete_details', 'Not known to this gateway; given as max_tokens.');
  }

  ofMissingUsage(): void {
    this.note('usage', 'The vendor counted no tokens; given as 0.');
  }

  private note(member: string, message: string): void {
    this.warnings.note(`reply.${member}`, message);
  }
}
