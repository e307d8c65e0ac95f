import { NON_BLANK, ToolCall, type ToolCallPart } from './tool-call.js';

/** Finds the call that a piece of a reply belongs to. Slots are keys, not offsets: vendors count from 0 or from 1. */
export class ToolCallSlots {
  private readonly calls: ToolCall[] = [];
  private readonly current = new Map<number | string, ToolCall>();

  /** The call that `part` continues, or a new one. */
  resolve(slot: number | string, part: ToolCallPart): ToolCall {
    const current = this.current.get(slot);
    if (current !== undefined && !startsNewCall(current, part)) return current;
    return this.findById(slot, part.id) ?? this.add(slot);
  }

  /** True when a vendor sent arguments for a call that it never named. */
  get hasNamelessCall(): boolean {
    return this.calls.some((call) => call.state === 'unnamed' && !call.blank);
  }

  private findById(slot: number | string, id: string | undefined): ToolCall | undefined {
    return id ? this.calls.find((call) => call.slot === slot && call.id === id) : undefined;
  }

  private add(slot: number | string): ToolCall {
    const call = new ToolCall(slot);
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
