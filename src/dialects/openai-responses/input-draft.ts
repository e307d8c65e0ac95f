import { type CachePoint } from '../../gateway/model/content-block.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { leaveOutCachePoint } from '../shared/flatten-block.js';
import {
  type ResponsesFunctionCallItem,
  type ResponsesFunctionOutputItem,
  type ResponsesItem,
  type ResponsesMessageItem,
  type ResponsesPart,
  type ResponsesReasoningItem,
} from './openai-responses.wire.js';

/** Who speaks: instructions are the developer's here. */
export type InputRole = 'user' | 'assistant' | 'developer';

interface MessageDraft {
  readonly type: 'message';
  readonly role: InputRole;
  readonly parts: ResponsesPart[];
  phase: string | undefined;
}

interface ReasoningDraft {
  readonly type: 'reasoning';
  readonly item: ResponsesReasoningItem;
  readonly path: string;
}

type Draft = MessageDraft | ReasoningDraft | ResponsesFunctionCallItem | ResponsesFunctionOutputItem;

/** The input of a request under construction: items in the order of the conversation. */
export class InputDraft {
  private readonly drafts: Draft[] = [];
  private open: MessageDraft | undefined;
  /** The phase that the vendor gave the message behind the reasoning that was added last. */
  private nextPhase: string | undefined;
  /** The last part that may carry a cache breakpoint. */
  private carrier: { readonly parts: ResponsesPart[]; readonly index: number } | undefined;

  constructor(private readonly context: EncodeContext) {}

  /** True while nothing but instructions is said. */
  get hasNoTurns(): boolean {
    return this.drafts.every((draft) => draft.type === 'message' && draft.role === 'developer');
  }

  /** The text, where a single one without a cache breakpoint is all that there is. */
  get onlyText(): string | undefined {
    const [first, ...rest] = this.drafts;
    return rest.length === 0 && first?.type === 'message' ? toPlainText(first.parts) : undefined;
  }

  /** What is added from here on belongs to another message. */
  endMessage(): void {
    this.open = undefined;
  }

  addPart(role: InputRole, part: ResponsesPart): void {
    const { parts } = this.messageOf(role);
    parts.push(part);
    // OpenAI takes breakpoints on input only.
    if (role !== 'assistant') this.carrier = { parts, index: parts.length - 1 };
  }

  addCall(item: ResponsesFunctionCallItem): void {
    this.nextPhase = undefined;
    this.add(item);
  }

  addOutput(item: ResponsesFunctionOutputItem): void {
    this.dropDangling();
    this.add(item);
  }

  addReasoning(item: ResponsesReasoningItem, path: string, nextPhase: string | undefined): void {
    this.add({ type: 'reasoning', item, path });
    this.nextPhase = nextPhase;
  }

  /** States the phase of the message that was added last, whose texts are the last `count` ones. */
  markPhase(phase: string, count: number): void {
    const { open } = this;
    this.endMessage();
    if (open?.role !== 'assistant') return;
    if (open.parts.length <= count) open.phase = phase;
    else this.drafts.push({ ...open, parts: open.parts.splice(-count), phase });
  }

  /** The prompt is to be cached up to here. */
  addCachePoint({ ttl }: CachePoint, path: string): void {
    const { profile, warnings } = this.context;
    const { carrier } = this;
    const part = carrier?.parts[carrier.index];
    if (profile.cachePoints !== 'explicit') leaveOutCachePoint(path, this.context);
    else if (carrier === undefined || part === undefined || part.type === 'refusal') {
      warnings.degrade(path, 'Nothing before it can carry it; left out.');
    } else {
      if (ttl) warnings.degrade(`${path}.ttl`, 'The vendor keeps caches for a time of its own.');
      carrier.parts[carrier.index] = { ...part, prompt_cache_breakpoint: { mode: 'explicit' } };
    }
  }

  finish(): ResponsesItem[] {
    this.dropDangling();
    return this.drafts.map((draft) => {
      if (draft.type === 'message') return toMessageItem(draft);
      return draft.type === 'reasoning' ? draft.item : draft;
    });
  }

  private messageOf(role: InputRole): MessageDraft {
    if (this.open?.role === role) return this.open;
    if (role !== 'assistant') this.dropDangling();
    const draft: MessageDraft = { type: 'message', role, parts: [], phase: this.nextPhase };
    this.nextPhase = undefined;
    this.drafts.push(draft);
    this.open = draft;
    return draft;
  }

  private add(draft: Draft): void {
    this.endMessage();
    this.drafts.push(draft);
  }

  /** The vendor refuses reasoning that nothing of its own turn follows. */
  private dropDangling(): void {
    this.nextPhase = undefined;
    for (let last = this.drafts.at(-1); last?.type === 'reasoning'; last = this.drafts.at(-1)) {
      this.context.warnings.degrade(last.path, 'No text and no call of the model follows it; left out.');
      this.drafts.pop();
    }
  }
}

function toMessageItem({ role, parts, phase }: MessageDraft): ResponsesMessageItem {
  const text = role === 'assistant' ? undefined : toPlainText(parts);
  const content = role === 'assistant' ? parts.map(toOutputPart) : parts;
  return { role, content: text ?? content, ...(phase !== undefined && { phase }) };
}

function toPlainText([first, ...rest]: readonly ResponsesPart[]): string | undefined {
  if (rest.length > 0 || first?.type !== 'input_text' || first.prompt_cache_breakpoint) return undefined;
  return first.text;
}

function toOutputPart(part: ResponsesPart): ResponsesPart {
  return part.type === 'input_text' ? { ...part, type: 'output_text' } : part;
}
