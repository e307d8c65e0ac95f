import { JsonProgress } from './json-progress.js';

/** What a vendor says about one tool call in one piece of its reply. Empty strings say nothing. */
export interface ToolCallPart {
  readonly id?: string | undefined;
  /** The whole name; vendors that repeat it mean the same call. */
  readonly name?: string | undefined;
  /** A fragment of the arguments' JSON text. */
  readonly arguments?: string | undefined;
  /** `server_tool_use` for a tool that the vendor runs itself. */
  readonly type?: string | undefined;
}

/** A tool call that a vendor is still telling. */
export class ToolCall {
  /** The vendor's id, empty while unknown. */
  id = '';
  /** Empty while unknown: a block cannot start without it. */
  name = '';
  /** Absent for tools that the caller runs. */
  type: string | undefined;
  /** All of the arguments' JSON text so far. */
  arguments = '';
  /** `unnamed` until it can start, `waiting` while another block is open, then `open`, then `closed`. */
  state: 'unnamed' | 'waiting' | 'open' | 'closed' = 'unnamed';
  /** True once its arguments are on their way to the caller. */
  released = false;
  /** First character of the arguments that is no white space; empty while there is none. */
  private first = '';
  private readonly progress = new JsonProgress();

  /** Takes what is new in `part`. */
  learn(part: ToolCallPart): void {
    if (this.id === '' && part.id) this.id = part.id;
    if (this.name === '' && part.name) this.name = part.name;
    this.type ??= part.type;
    if (!part.arguments) return;
    if (this.first === '') this.first = NON_BLANK.exec(part.arguments)?.[0] ?? '';
    this.arguments += part.arguments;
    this.progress.read(part.arguments);
  }

  /** True when the arguments can be a whole JSON text. Another call may still prove that they were not. */
  get complete(): boolean {
    return this.progress.isClosed;
  }

  /** True when nothing but white space came as arguments. */
  get blank(): boolean {
    return this.first === '';
  }

  /** True when the arguments are an object, as far as they have come. */
  get beginsObject(): boolean {
    return this.first === '{';
  }
}

export const NON_BLANK = /\S/;
