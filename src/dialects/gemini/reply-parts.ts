import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type TurnWriter } from '../../gateway/stream/turn-writer.js';
import { type AnswerTool } from '../shared/answer-tool.js';
import { isBlank } from '../shared/inline-text.js';
import { type ProofSeal } from '../shared/proof.js';
import { sniffImage } from '../shared/read-image.js';
import { readItems, readText } from '../shared/reply-values.js';
import { showCode, showCodeResult } from './fenced-code.js';
import {
  type GeminiCandidate,
  type GeminiGrounding,
  type GeminiReplyCall,
  type GeminiReplyPart,
} from './gemini.wire.js';
import { cutGrounded, exceedsLimits, searches } from './grounded-text.js';
import { GEMINI_IDENTITY } from './identity.js';
import { readMediaType } from './media-types.js';
import { PartialArguments } from './partial-arguments.js';
import { type ReplyLosses } from './reply-losses.js';
import { sealSignature, type SignedPart } from './thought-signature.js';

export interface ReplyPartsOptions {
  /** Names where the signatures can be read again. */
  readonly boundary: string;
  /** The request that is answered. */
  readonly request: Partial<ModelRequest> | undefined;
  readonly losses: ReplyLosses;
  readonly answerTool: AnswerTool;
}

/** A call whose arguments come in pieces. */
interface OpenCall {
  readonly id: string | undefined;
  readonly name: string;
  readonly arguments: PartialArguments;
  signature: string;
}

/**
 * Writes the parts of one turn, in whatever pieces they come. Signatures stand in a block of reasoning before the part
 * that they prove, so that both can go back together.
 */
export class ReplyParts {
  private readonly seal: ProofSeal;
  private readonly losses: ReplyLosses;
  private readonly cites: boolean;
  private readonly answerTool: AnswerTool;
  /** True while a thought is told that has no envelope yet. */
  private thinking = false;
  /** True when the text so far is signed: what follows is another part. */
  private signed = false;
  /** Counts the calls of the turn: their places in a chunk repeat. */
  private calls = 0;
  private openCall: OpenCall | undefined;
  /** Text that waits for its sources. */
  private heldText = '';
  private grounding: GeminiGrounding = {};

  constructor(
    private readonly writer: TurnWriter,
    { boundary, request, losses, answerTool }: ReplyPartsOptions,
  ) {
    this.seal = { kind: GEMINI_IDENTITY.proofKind, boundary };
    this.losses = losses;
    this.cites = searches(request ?? {});
    this.answerTool = answerTool;
  }

  get holdsText(): boolean {
    return this.heldText !== '';
  }

  read(parts: readonly GeminiReplyPart[]): void {
    for (const part of parts) this.readPart(part);
  }

  /** What the text rests on; told again and again in a stream, and complete at its end. */
  readGrounding(candidate: GeminiCandidate): void {
    const { groundingMetadata: told } = candidate;
    if (!this.cites) this.losses.ofGrounding(candidate);
    else if (told) {
      this.grounding = { ...this.grounding, ...told };
      if (exceedsLimits(told)) this.losses.ofManySources();
    }
  }

  /** @param isCut true where the turn did not come to its own end */
  end(isCut: boolean): void {
    this.flushText();
    this.finishCall(isCut);
    this.closeThought();
  }

  private readPart(part: GeminiReplyPart): void {
    const { text, thought, functionCall, inlineData } = part;
    const signature = readText(part.thoughtSignature) ?? '';
    if (!functionCall && text !== '') this.finishCall(false);
    if (functionCall) this.readCall(functionCall, signature);
    else if (typeof text === 'string') {
      if (thought === true) this.readThought(text, signature);
      else this.readText(text, signature);
    } else if (inlineData?.data && thought !== true) this.readImage(part, signature);
    else this.readCode(part, signature);
  }

  private readThought(text: string, signature: string): void {
    this.flushText();
    this.writer.reasoning(text);
    if (text !== '') this.thinking = true;
    if (signature !== '') this.writeSignature('thought', signature);
  }

  private readText(text: string, signature: string): void {
    if (signature === '') {
      if (text === '') return;
      this.closeThought();
      this.writeText(text);
    } else if (isBlank(text)) {
      this.closeThought();
      this.flushText();
      this.writeSignature('text', signature);
    } else {
      this.flushText();
      this.writeSignature('next', signature);
      this.writeText(text);
      this.signed = true;
    }
  }

  private writeText(text: string): void {
    if (this.signed) {
      this.flushText();
      this.writer.endBlock();
    }
    this.signed = false;
    if (this.cites) this.heldText += text;
    else this.writer.text(text);
  }

  /** Writes held text, each run that rests on something as a block of its own. */
  private flushText(): void {
    const text = this.heldText;
    if (text === '') return;
    this.heldText = '';
    for (const run of cutGrounded(text, this.grounding)) {
      if (run.citations.length > 0) this.writer.endBlock();
      this.writer.text(run.text);
      for (const citation of run.citations) this.writer.citation(citation);
      if (run.citations.length > 0) this.writer.endBlock();
    }
  }

  private readCall(call: GeminiReplyCall, signature: string): void {
    const { args, partialArgs, willContinue } = call;
    const id = readText(call.id);
    const name = readText(call.name);
    const isPartial = Array.isArray(partialArgs) || willContinue === true;
    if (name && !isPartial) {
      this.finishCall(false);
      this.writeCall({ id, name, signature }, JSON.stringify(args ?? {}));
      return;
    }
    if (name) {
      this.finishCall(false);
      this.openCall = { id, name, signature, arguments: new PartialArguments() };
    }
    this.continueCall(call, signature);
    // A piece that says nothing ends the call.
    if (!isPartial) this.finishCall(false);
  }

  private continueCall({ partialArgs }: GeminiReplyCall, signature: string): void {
    if (this.openCall === undefined) return;
    if (signature !== '') this.openCall.signature = signature;
    for (const piece of readItems(partialArgs)) this.openCall.arguments.add(piece);
  }

  private finishCall(isCut: boolean): void {
    const call = this.openCall;
    if (call === undefined) return;
    this.openCall = undefined;
    const json = call.arguments.toJson();
    // Without its end it is told as what it is: cut.
    this.writeCall(call, isCut ? json.slice(0, -1) : json);
  }

  private writeCall({ id, name, signature }: Omit<OpenCall, 'arguments'>, text: string): void {
    this.flushText();
    this.sign(signature);
    this.signed = false;
    const part = { id, name, arguments: text };
    if (!this.answerTool.takes(this.calls, part)) this.writer.toolCall(this.calls, part);
    this.calls += 1;
  }

  private readImage({ inlineData }: GeminiReplyPart, signature: string): void {
    const data = readText(inlineData?.data) ?? '';
    const known = readMediaType(readText(inlineData?.mimeType) ?? '');
    const format = sniffImage(data) ?? (known?.kind === 'image' ? known.format : undefined);
    if (format === undefined) {
      this.losses.ofPart({ inlineData });
      return;
    }
    this.flushText();
    this.sign(signature);
    this.signed = false;
    this.writer.image(format, data);
  }

  private readCode(part: GeminiReplyPart, signature: string): void {
    const { executableCode, codeExecutionResult } = part;
    const shown = executableCode
      ? showCode(executableCode)
      : codeExecutionResult
        ? showCodeResult(codeExecutionResult)
        : undefined;
    if (shown === undefined) {
      if (signature === '') this.losses.ofPart(part);
      else this.readText('', signature);
      return;
    }
    if (signature !== '') this.losses.ofSignature();
    this.closeThought();
    this.flushText();
    this.writer.endBlock();
    this.writer.text(shown);
    this.writer.endBlock();
    this.signed = false;
  }

  private sign(signature: string): void {
    if (signature === '') this.closeThought();
    else this.writeSignature('next', signature);
  }

  /** A thought without a signature gets an envelope too, which says who has thought it. */
  private closeThought(): void {
    if (this.thinking) this.writeSignature('thought', '');
  }

  /** One envelope to a block: the next signature is another part's. */
  private writeSignature(on: SignedPart, signature: string): void {
    this.writer.signature(sealSignature(this.seal, { on, signature }));
    this.writer.endBlock();
    this.thinking = false;
    this.signed = false;
  }
}
