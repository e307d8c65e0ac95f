import { NON_BLANK, ToolCall, type ToolCallPart } from './tool-call.js';

type Slot = number | string;

/** Finds the call that a piece of a reply belongs to. Slots are keys, not offsets: vendors count from 0 or from 1. */
export class ToolCallSlots {
  private readonly calls: ToolCall[] = [];
  private readonly current = new Map<Slot, ToolCall>();
  /** The calls that have an id, by it in their slots. */
  private readonly known = new Map<Slot, Map<string, ToolCall>>();

  /** The call that `part` continues, or a new one, with what the part tells of it. */
  learn(slot: Slot, part: ToolCallPart): ToolCall {
    const call = this.resolve(slot, part);
    const isKnown = call.id !== '';
    call.learn(part);
    if (!isKnown && call.id !== '') this.remember(slot, call);
    return call;
  }

  /** True when a vendor sent arguments for a call that it never named. */
  get hasNamelessCall(): boolean {
    return this.calls.some((call) => call.state === 'unnamed' && !call.blank);
  }

  private resolve(slot: Slot, part: ToolCallPart): ToolCall {
    const current = this.current.get(slot);
    if (current !== undefined && !startsNewCall(current, part)) return current;
    return (part.id ? this.known.get(slot)?.get(part.id) : undefined) ?? this.add(slot);
  }

  private remember(slot: Slot, call: ToolCall): void {
    const inSlot = this.known.get(slot);
    if (inSlot === undefined) this.known.set(slot, new Map([[call.id, call]]));
    else inSlot.set(call.id, call);
  }

  private add(slot: Slot): ToolCall {
    const call = new ToolCall();
    this.calls.push(call);
    this.current.set(slot, call);
    return call;
  }
}

/**
 * Ollama, OneAPI and LiteLLM file every parallel call under index 0; their new id starts a new call. Where a vendor
 * sends no ids, another name does, and so do further arguments under the name of a call whose arguments are complete.
 */
function startsNewCall(call: ToolCall, part: ToolCallPart): boolean {
  if (part.id && call.id !== '') return part.id !== call.id;
  if (!part.name || call.name === '') return false;
  if (call.id === '' && part.name !== call.name) return true;
  return NON_BLANK.test(part.arguments ?? '') && call.complete;
}
