import { type ContentBlock, type ReasoningContent, type ToolUse } from '../../gateway/model/content-block.js';
import { warnOfUnknown } from '../shared/encode-context.js';
import { isBlank } from '../shared/inline-text.js';
import { KNOWN_MEMBERS } from '../shared/known-members.js';
import { refuseServerTool, refuseTools } from '../shared/tool-refusals.js';
import { type CohereAssistantMessage, type CohereAssistantPart, type CohereToolCall } from './cohere-chat.wire.js';
import { encodeBlockText, toTextPart } from './encode-content.js';
import { type CohereContext } from './encode-context.js';
import { formOfReasoning } from './reasoning-form.js';

/**
 * A turn of the model: what it thought, what it said, or the plan of its calls and the calls. Undefined where nothing
 * of it is left.
 * @throws GatewayError `invalidRequest` naming the path of what Cohere's chat API cannot say
 */
export function encodeAssistant(
  content: readonly ContentBlock[],
  path: string,
  context: CohereContext,
): CohereAssistantMessage | undefined {
  const turn = new AssistantTurn(
    context,
    content.some(({ toolUse }) => toolUse !== undefined),
  );
  content.forEach((block, index) => {
    turn.add(block, `${path}.${index}`);
  });
  return turn.message(path);
}

class AssistantTurn {
  private readonly parts: CohereAssistantPart[] = [];
  private readonly plans: string[] = [];
  private readonly calls: CohereToolCall[] = [];

  constructor(
    private readonly context: CohereContext,
    private readonly callsTools: boolean,
  ) {}

  add(block: ContentBlock, path: string): void {
    if (block.toolUse) this.calls.push(encodeToolUse(block.toolUse, `${path}.toolUse`, this.context));
    else if (block.reasoningContent) this.addReasoning(block.reasoningContent, `${path}.reasoningContent`);
    else this.addText(encodeBlockText(block, path, this.context), path);
  }

  /** The plan comes before the calls, and texts beside calls are part of it: Cohere refuses them as content. */
  message(path: string): CohereAssistantMessage | undefined {
    const { parts, plans, calls } = this;
    if (parts.length === 0 && plans.length === 0 && calls.length === 0) return undefined;
    if (plans.length > 1) this.context.warnings.map(path, 'Several texts are sent as one plan.');
    return {
      role: 'assistant',
      ...(parts.length > 0 && { content: toContent(parts) }),
      ...(plans.length > 0 && { tool_plan: plans.join('\n\n') }),
      ...(calls.length > 0 && { tool_calls: calls }),
    };
  }

  private addText(text: string, path: string): void {
    if (isBlank(text)) return;
    const { warnings } = this.context;
    if (this.calls.length > 0) warnings.degrade(path, 'Text after a tool call is sent before it.');
    if (!this.callsTools) {
      this.parts.push(toTextPart(text));
      return;
    }
    warnings.map(path, 'Sent as the plan of the tool calls: the vendor takes no text beside them.');
    this.plans.push(text);
  }

  private addReasoning(reasoning: ReasoningContent, path: string): void {
    const { seal, warnings, profile } = this.context;
    const text = reasoning.reasoningText?.text ?? '';
    const form = formOfReasoning(seal, reasoning);
    if (form === 'foreign') {
      warnings.degrade(path, 'Reasoning that the vendor did not write; left out.');
    } else if (isBlank(text)) {
      warnings.map(path, 'Blank; left out.');
    } else if (form === 'thinking' || (form === 'unknown' && profile.reasoning !== 'none')) {
      this.parts.push({ type: 'thinking', thinking: text });
    } else if (this.callsTools) {
      if (form === 'unknown') warnings.map(path, 'Sent as the plan of the tool calls.');
      this.plans.push(text);
    } else {
      warnings.degrade(path, 'The model takes no reasoning of earlier turns; left out.');
    }
  }
}

/** A text alone is sent as it is. */
function toContent(parts: readonly CohereAssistantPart[]): string | readonly CohereAssistantPart[] {
  const [first, ...rest] = parts;
  return rest.length === 0 && first?.type === 'text' ? first.text : parts;
}

function encodeToolUse(toolUse: ToolUse, path: string, context: CohereContext): CohereToolCall {
  const { toolUseId, name, input, type } = toolUse;
  warnOfUnknown(context, toolUse, KNOWN_MEMBERS.toolUse, path);
  if (!context.profile.tools) throw refuseTools(path, context);
  // Bedrock names the ordinary type too, and callers send its answers back as history.
  if (type && type !== 'tool_use') throw refuseServerTool(`${path}.type`, context);
  const { toolIds, toolNames } = context;
  return {
    id: toolIds.toVendor(toolUseId),
    type: 'function',
    function: { name: toolNames.toVendor(name), arguments: JSON.stringify(input) },
  };
}
