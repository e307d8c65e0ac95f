import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ToolResult } from '../../gateway/model/content-block.js';
import { type ModelRequest, type ToolConfig, type ToolSpec } from '../../gateway/model/model-request.js';
import { type EventBatch } from '../../gateway/model/stream-event.js';
import { writeExample } from './example-input.js';
import { lastUserMessage, textOfToolResult } from './message-text.js';
import { type MockTurn } from './mock-turn.js';
import { countTokens } from './token-estimate.js';
import { blockStop, cutBeforePair, MESSAGE_START, textBlock, toolUseDelta, toolUseStart } from './turn-events.js';

const NO_TOOL = 'There is no tool to call: the request has no toolConfig.tools with a toolSpec, or forbids tools.';

/** Longest text that becomes an argument, in characters: it may stand in many places of one input. */
const MAX_ARGUMENT_CHARACTERS = 1000;

/** Arguments arrive in pieces, so that readers of streams have something to join. */
const FRAGMENTS = 3;

/**
 * Calls the first tool, or the one that `toolChoice` names; answers in text once the tool's result is there.
 * @throws GatewayError `invalidRequest` when `toolChoice` names a tool that was not given
 */
export function tool(turn: MockTurn): AsyncGenerator<EventBatch, void> {
  const results = readToolResults(turn.request);
  if (results.length > 0) return say(turn, results.map(quoteResult).join('\n'));
  const chosen = chooseTool(turn.request.toolConfig);
  return chosen === undefined ? say(turn, NO_TOOL) : callTool(turn, chosen);
}

function say(turn: MockTurn, text: string): AsyncGenerator<EventBatch, void> {
  return turn.send([[MESSAGE_START, ...textBlock(0, text), ...turn.finish('end_turn', countTokens(text))]]);
}

function callTool(turn: MockTurn, { name, inputSchema }: ToolSpec): AsyncGenerator<EventBatch, void> {
  const input = JSON.stringify(writeExample(inputSchema.json, readArgumentText(turn.request)));
  const end = turn.finish('tool_use', countTokens(`${name} ${input}`));
  return turn.send([
    [MESSAGE_START, toolUseStart(0, turn.settings.newToolUseId(), name)],
    ...splitFragments(input).map((fragment) => [toolUseDelta(0, fragment)]),
    [blockStop(0), ...end],
  ]);
}

function chooseTool(config: ToolConfig | undefined): ToolSpec | undefined {
  const specs = (config?.tools ?? []).map((entry) => entry.toolSpec).filter((spec) => spec !== undefined);
  const choice = config?.toolChoice;
  if (choice?.none !== undefined) return undefined;
  if (choice?.tool === undefined) return specs[0];
  const { name } = choice.tool;
  const chosen = specs.find((spec) => spec.name === name);
  if (chosen !== undefined) return chosen;
  throw new GatewayError(
    'invalidRequest',
    'toolConfig.toolChoice.tool.name must be the name of one of toolConfig.tools.',
  );
}

function readToolResults(request: ModelRequest): ToolResult[] {
  const blocks = lastUserMessage(request)?.content ?? [];
  return blocks.map((block) => block.toolResult).filter((result) => result !== undefined);
}

function quoteResult(result: ToolResult): string {
  return `The tool ${result.status === 'error' ? 'failed' : 'answered'}: ${textOfToolResult(result)}`;
}

function readArgumentText(request: ModelRequest): string {
  const blocks = lastUserMessage(request)?.content ?? [];
  const texts = blocks.map((block) => block.text).filter((text) => text !== undefined && text.trim() !== '');
  const text = texts.join('\n');
  return text === '' ? 'example' : text.slice(0, cutBeforePair(text, MAX_ARGUMENT_CHARACTERS));
}

function splitFragments(input: string): string[] {
  const cuts = Array.from({ length: FRAGMENTS + 1 }, (_, part) =>
    cutBeforePair(input, Math.floor((input.length * part) / FRAGMENTS)),
  );
  return cuts
    .slice(1)
    .map((end, part) => input.slice(cuts[part], end))
    .filter((fragment) => fragment !== '');
}
