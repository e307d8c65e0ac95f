import { isJsonObject } from '../../codec/json.js';
import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { type TurnWriter } from '../../gateway/stream/turn-writer.js';
import { type ProofSeal, sealProof, sealRedacted } from '../shared/proof.js';
import { DETAIL_TEXTS } from './encode-reasoning.js';
import { type ChatReplyMessage, type ChatReplyPart } from './openai-chat.wire.js';
import { CALL_PROOF_KIND, replayKindOf } from './replay-kind.js';

type Detail = Record<string, unknown>;

/**
 * The reasoning of one reply. Where its host wants it back, it gets a proof of whose it is, so that as history it
 * reaches this host and no other.
 */
export class ReplyReasoning {
  private readonly seal: ProofSeal;
  private readonly style: DecodeOptions['profile']['chat']['replaysReasoning'];
  /** True when there is reasoning that has no proof yet. */
  private open = false;
  /** The detail that is being told, and whether a piece of it was shown. */
  private detail: Detail | undefined;

  constructor(
    private readonly writer: TurnWriter,
    { profile, boundary }: DecodeOptions,
  ) {
    this.style = profile.chat.replaysReasoning;
    this.seal = { kind: replayKindOf(profile.chat), boundary };
  }

  /** @param whole true for a whole reply, in which every detail stands for itself */
  read(message: ChatReplyMessage, whole: boolean): void {
    const { reasoning_details: details } = message;
    if (this.style === 'reasoning_details' && Array.isArray(details) && details.length > 0) {
      for (const detail of details as unknown[]) if (isJsonObject(detail)) this.readDetail(detail, whole);
      return;
    }
    const text = message.reasoning_content ?? message.reasoning;
    if (typeof text === 'string') this.text(text);
  }

  /** A thought in parts, as Mistral tells it. */
  thinking(thinking: string | readonly ChatReplyPart[]): void {
    this.text(typeof thinking === 'string' ? thinking : thinking.map((part) => part.text ?? '').join(''));
  }

  /** States that other content follows, or nothing. */
  close(): void {
    if (this.detail !== undefined) this.closeDetail();
    else if (this.open && (this.style === 'reasoning_content' || this.style === 'thinking_parts')) {
      this.writer.signature(sealProof(this.seal, ''));
    }
    this.open = false;
  }

  /** What Gemini's compatible API gives with a tool call and wants back with it. */
  callProof(extraContent: unknown): void {
    if (!isJsonObject(extraContent)) return;
    this.writer.signature(sealProof({ ...this.seal, kind: CALL_PROOF_KIND }, JSON.stringify(extraContent)));
    this.open = false;
  }

  private text(text: string): void {
    if (text === '') return;
    this.writer.reasoning(text);
    this.open = true;
  }

  /** Details are told in pieces: those of one index and type belong together. */
  private readDetail(piece: Detail, whole: boolean): void {
    const { detail } = this;
    const continues = !whole && detail?.['type'] === piece['type'] && detail?.['index'] === piece['index'];
    if (detail === undefined || !continues) {
      this.close();
      this.detail = { ...piece };
    } else mergePiece(detail, piece);
    const field = DETAIL_TEXTS.get(piece['type']);
    const text = field === undefined ? undefined : piece[field];
    if (typeof text === 'string') this.text(text);
  }

  private closeDetail(): void {
    const { detail = {}, seal } = this;
    const field = DETAIL_TEXTS.get(detail['type']);
    this.detail = undefined;
    if (field === undefined) {
      this.writer.redacted(sealRedacted(seal, JSON.stringify(detail)));
      return;
    }
    // The words travel as the text of the block.
    const { [field]: words, ...proof } = detail;
    const isProven = Boolean(words) || hasSaid(proof);
    if (isProven) this.writer.signature(sealProof(seal, JSON.stringify(proof)));
  }
}

/** Members that grow from piece to piece; of the others the last one counts that says something. */
const GROWING: ReadonlySet<string> = new Set(['text', 'summary', 'data', 'signature']);

function mergePiece(detail: Detail, piece: Detail): void {
  for (const [name, value] of Object.entries(piece)) {
    const before = detail[name];
    if (GROWING.has(name) && typeof value === 'string' && typeof before === 'string') detail[name] = before + value;
    else if (value !== null && value !== '') detail[name] = value;
  }
}

/** True for a detail that says more than of which kind and place it is. */
function hasSaid({ signature }: Detail): boolean {
  return typeof signature === 'string' && signature !== '';
}
