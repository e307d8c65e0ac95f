import { type DecodeOptions } from '../../gateway/ports/upstream-dialect.js';
import { type ToolCallPart } from '../../gateway/stream/tool-call.js';
import { type TurnWriter } from '../../gateway/stream/turn-writer.js';
import { type ToolNames } from './tool-names.js';
import { answerModeOf, answerNameOf } from './answer-mode.js';

/** The made-up tool that stands for a schema: what it is called with is the answer's text. */
export class AnswerTool {
  private readonly name: string | undefined;
  private slot: number | string | undefined;

  constructor(
    private readonly writer: TurnWriter,
    { request, profile }: DecodeOptions,
    toolNames: ToolNames,
  ) {
    const isAsked = answerModeOf(request, profile) === 'tool';
    this.name = isAsked ? toolNames.toVendor(answerNameOf(request ?? {})) : undefined;
  }

  /** Writes a piece of a call as text, if it is this tool that is called. */
  takes(slot: number | string, part: ToolCallPart): boolean {
    if (this.name === undefined) return false;
    if (this.slot === undefined && part.name === this.name) {
      this.slot = slot;
      // Words before it are no JSON.
      this.writer.endBlock();
    }
    if (this.slot !== slot) return false;
    this.writer.text(part.arguments ?? '');
    return true;
  }
}
