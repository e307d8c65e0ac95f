import { Buffer } from 'node:buffer';

/** The parts of a Converse request that the workloads use. */
export interface ConverseBody {
  readonly system: readonly { readonly text: string }[];
  readonly messages: readonly ConverseMessage[];
  readonly inferenceConfig: InferenceConfig;
  readonly toolConfig?: { readonly tools: readonly ConverseTool[]; readonly toolChoice: { readonly auto: object } };
}

interface ConverseMessage {
  readonly role: 'user' | 'assistant';
  readonly content: readonly ConverseBlock[];
}

interface ConverseBlock {
  readonly text?: string;
  readonly image?: { readonly format: 'png'; readonly source: { readonly bytes: string } };
  readonly toolUse?: { readonly toolUseId: string; readonly name: string; readonly input: object };
  readonly toolResult?: ToolResult;
}

interface ToolResult {
  readonly toolUseId: string;
  readonly status: 'success';
  readonly content: readonly { readonly json: object }[];
}

interface ConverseTool {
  readonly toolSpec: {
    readonly name: string;
    readonly description: string;
    readonly inputSchema: { readonly json: object };
  };
}

interface InferenceConfig {
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly stopSequences?: readonly string[];
}

/** Words of several lengths with quotation marks, which JSON escapes. */
const SENTENCE =
  'the quick brown fox jumps over a lazy dog while several engineers debate the merits of "caching" in gateways ';
const WORDS = SENTENCE.repeat(3);

/** Bytes of the picture before base64 makes 2 MiB of them. */
const PICTURE_SIZE = 1_572_864;
const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** About 0.9 KB: a system prompt and three short turns. */
export function smallConverseBody(): ConverseBody {
  return {
    system: [{ text: WORDS.slice(0, 120) }],
    messages: [
      { role: 'user', content: [{ text: WORDS.slice(0, 220) }] },
      { role: 'assistant', content: [{ text: WORDS.slice(0, 160) }] },
      { role: 'user', content: [{ text: WORDS.slice(0, 160) }] },
    ],
    inferenceConfig: { maxTokens: 512, temperature: 0.7, topP: 0.9, stopSequences: ['\n\nHuman:'] },
  };
}

/** Pairs of user and assistant in the long conversation; each fourth assistant calls a tool. */
const ROUNDS = 20;
const TOOLS = 10;

/** About 19 KB: 41 messages with five tool calls and their results, and ten tools. */
export function mediumConverseBody(): ConverseBody {
  const rounds = Array.from({ length: ROUNDS }, (_, round): ConverseMessage[] => [
    { role: 'user', content: round > 0 && round % 4 === 0 ? [toolResult(round - 1)] : [{ text: words(290) }] },
    {
      role: 'assistant',
      content: round % 4 === 3 ? [{ text: words(60) }, toolUse(round)] : [{ text: words(270) }],
    },
  ]);
  return {
    system: [{ text: words(400) }],
    messages: [...rounds.flat(), { role: 'user', content: [toolResult(ROUNDS - 1), { text: words(200) }] }],
    inferenceConfig: { maxTokens: 1024, temperature: 0.2 },
    toolConfig: { tools: Array.from({ length: TOOLS }, (_, index) => tool(index)), toolChoice: { auto: {} } },
  };
}

function words(length: number): string {
  return WORDS.repeat(2).slice(0, length);
}

function toolUse(round: number): ConverseBlock {
  const input = { city: 'Berlin', unit: 'celsius', days: 3, opts: { verbose: true, lang: 'de' } };
  return { toolUse: { toolUseId: `tooluse_${round}abcdefghijkl`, name: `tool_${round % TOOLS}`, input } };
}

function toolResult(round: number): ConverseBlock {
  const json = { temp: [21.5, 22.1, 19.8], ok: true, note: words(80) };
  return { toolResult: { toolUseId: `tooluse_${round}abcdefghijkl`, status: 'success', content: [{ json }] } };
}

function tool(index: number): ConverseTool {
  const json = {
    type: 'object',
    properties: {
      city: { type: 'string', description: words(40) },
      unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
      days: { type: 'integer', minimum: 1, maximum: 14 },
      opts: {
        type: 'object',
        properties: { verbose: { type: 'boolean' }, lang: { type: 'string', description: words(30) } },
      },
    },
    required: ['city'],
  };
  return { toolSpec: { name: `tool_${index}`, description: words(120), inputSchema: { json } } };
}

/** A question about one picture of 2 MiB as base64. */
export function pictureConverseBody(): ConverseBody {
  const picture = Buffer.alloc(PICTURE_SIZE);
  for (let index = 0; index < PICTURE_SIZE; index++) picture[index] = (Math.imul(index, 2_654_435_761) >>> 13) & 255;
  PNG_SIGNATURE.copy(picture);
  return {
    system: [{ text: WORDS.slice(0, 120) }],
    messages: [
      {
        role: 'user',
        content: [
          { text: 'What is in this picture?' },
          { image: { format: 'png', source: { bytes: picture.toString('base64') } } },
        ],
      },
    ],
    inferenceConfig: { maxTokens: 512 },
  };
}

/**
 * The chat completion that says the same, for the floor and for the way without a proxy: they must carry as many bytes as
 * the gateway sends upstream. Written apart from the gateway's own translator, which is what is measured.
 */
export function toChatCompletion(body: ConverseBody, model: string, streamed: boolean): Record<string, unknown> {
  const { maxTokens, temperature, topP, stopSequences } = body.inferenceConfig;
  return {
    model,
    messages: [
      ...body.system.map(({ text }) => ({ role: 'system', content: text })),
      ...body.messages.flatMap(toChatMessages),
    ],
    max_completion_tokens: maxTokens,
    temperature,
    top_p: topP,
    stop: stopSequences,
    ...(body.toolConfig && { tools: body.toolConfig.tools.map(toChatTool), tool_choice: 'auto' }),
    ...(streamed && { stream: true, stream_options: { include_usage: true } }),
  };
}

/** Results of tools are messages of their own. */
function toChatMessages({ role, content }: ConverseMessage): Record<string, unknown>[] {
  const results = content.flatMap(({ toolResult: result }) => (result === undefined ? [] : [toToolMessage(result)]));
  const calls = content.flatMap(({ toolUse: call }) => (call === undefined ? [] : [toToolCall(call)]));
  const parts = content.filter(({ text, image }) => text !== undefined || image !== undefined);
  if (parts.length === 0 && calls.length === 0) return results;
  return [...results, { role, content: toContent(parts), ...(calls.length > 0 && { tool_calls: calls }) }];
}

function toToolMessage({ toolUseId, content }: ToolResult): Record<string, unknown> {
  return { role: 'tool', tool_call_id: toolUseId, content: content.map(({ json }) => JSON.stringify(json)).join('') };
}

function toToolCall({ toolUseId, name, input }: NonNullable<ConverseBlock['toolUse']>): Record<string, unknown> {
  return { id: toolUseId, type: 'function', function: { name, arguments: JSON.stringify(input) } };
}

function toChatTool({ toolSpec: { name, description, inputSchema } }: ConverseTool): Record<string, unknown> {
  return { type: 'function', function: { name, description, parameters: inputSchema.json } };
}

function toContent(blocks: readonly ConverseBlock[]): unknown {
  const [first] = blocks;
  return blocks.length === 1 && first?.text !== undefined ? first.text : blocks.map(toContentPart);
}

function toContentPart({ text, image }: ConverseBlock): Record<string, unknown> {
  if (image === undefined) return { type: 'text', text };
  const { format, source } = image;
  return { type: 'image_url', image_url: { url: `data:image/${format};base64,${source.bytes}` } };
}
