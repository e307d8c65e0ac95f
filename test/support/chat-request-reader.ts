import { isRawJson, parseJsonExact } from '../../src/codec/json.js';

type Json = Record<string, unknown>;

/** The canonical request that a Chat Completions body says, for bodies that lost nothing; null-free and without defaults. */
export function readChatRequest(body: string): Json {
  const said = without(parseJsonExact(body) as Json, 'model', () => true);
  const { messages, tools, tool_choice: choice, ...rest } = said;
  const { max_completion_tokens: maxTokens, temperature, top_p: topP, stop, ...others } = rest;
  const { response_format: format, reasoning_effort: effort, service_tier: tier, ...additional } = others;
  return withoutEmpty({
    messages: mergeTurns((messages as Json[]).map(readMessage)),
    inferenceConfig: withoutEmpty({ maxTokens, temperature, topP, stopSequences: stop }),
    toolConfig: withoutEmpty({ tools: (tools as Json[] | undefined)?.map(readTool), toolChoice: readChoice(choice) }),
    outputConfig: withoutEmpty({ effort, textFormat: readFormat(format as Json | undefined) }),
    serviceTier: withoutEmpty({ type: tier }),
    additionalModelRequestFields: additional,
  });
}

/** A canonical request in the form that {@link readChatRequest} gives: what is said by default is left out. */
export function normalizeRequest(request: object): Json {
  const { system = [], messages, inferenceConfig, toolConfig, outputConfig, serviceTier, ...rest } = request as Json;
  const instructions = (system as unknown[]).length === 0 ? [] : [{ role: 'system', content: system }];
  const config = (inferenceConfig ?? {}) as Json;
  return withoutEmpty({
    ...without(rest, 'performanceConfig', isStandardLatency),
    messages: mergeTurns([...instructions, ...(messages as Json[])].map(normalizeMessage)),
    inferenceConfig: withoutEmpty({ ...config, stopSequences: emptyToAbsent(config['stopSequences']) }),
    toolConfig: normalizeTools((toolConfig ?? {}) as Json),
    outputConfig: normalizeOutput((outputConfig ?? {}) as Json),
    serviceTier: without((serviceTier ?? {}) as Json, 'type', (type) => type === 'default'),
  });
}

function isStandardLatency(config: unknown): boolean {
  return canonicalText(config) === '{"latency":"standard"}';
}

/** JSON text with sorted keys, numbers as they were written. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(sortKeys(value));
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isRawJson(value)) return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, sortKeys(member)]),
  );
}

function readMessage(message: Json): Json {
  const { role, content } = message;
  if (role === 'tool') {
    const texts = readTexts(content).filter(({ text }) => text !== '');
    return { role: 'user', content: [{ toolResult: { toolUseId: message['tool_call_id'], content: texts } }] };
  }
  if (role === 'user') return { role, content: typeof content === 'string' ? [{ text: content }] : readParts(content) };
  const calls = ((message['tool_calls'] as Json[] | undefined) ?? []).map(readCall);
  return { role: role === 'assistant' ? role : 'system', content: [...readTexts(content), ...calls] };
}

function readTexts(content: unknown): { text: string }[] {
  if (content === null) return [];
  if (typeof content === 'string') return [{ text: content }];
  return (content as { text: string }[]).map(({ text }) => ({ text }));
}

function readCall(call: Json): Json {
  const { name, arguments: text } = call['function'] as { name: string; arguments: string };
  return { toolUse: { toolUseId: call['id'], name, input: parseJsonExact(text) } };
}

function readParts(parts: unknown): Json[] {
  return (parts as Json[]).map((part) => {
    if (part['type'] === 'text') return { text: part['text'] };
    if (part['type'] === 'input_audio') {
      const { data: bytes, format } = part['input_audio'] as Json;
      return { audio: { format, source: { bytes } } };
    }
    const file = part['file'] as { filename: string; file_data: string } | undefined;
    const url = file?.file_data ?? (part['image_url'] as { url: string }).url;
    const [, format, bytes] = /^data:\w+\/(\w+);base64,(.*)$/s.exec(url) ?? [];
    const media = { format, source: { bytes } };
    return file === undefined
      ? { image: media }
      : { document: { name: file.filename.replace(/\.pdf$/, ''), ...media } };
  });
}

function readTool(tool: Json): Json {
  const { name, description, parameters, strict } = tool['function'] as Json;
  return { toolSpec: withoutEmpty({ name, description, inputSchema: { json: parameters }, strict }) };
}

function readChoice(choice: unknown): Json | undefined {
  if (choice === undefined) return undefined;
  return choice === 'required' ? { any: {} } : { tool: (choice as Json)['function'] };
}

function readFormat(format: Json | undefined): Json | undefined {
  if (format === undefined) return undefined;
  const { schema, name, description } = format['json_schema'] as Json;
  return { type: format['type'], structure: { jsonSchema: withoutEmpty({ schema, name, description }) } };
}

function normalizeMessage(message: Json): Json {
  return { ...message, content: (message['content'] as Json[]).map(normalizeBlock) };
}

function normalizeBlock(block: Json): Json {
  const { toolResult, toolUse } = block as Record<string, Json | undefined>;
  if (toolUse !== undefined) return { toolUse: without(toolUse, 'type', (type) => type === 'tool_use') };
  if (toolResult !== undefined) return { toolResult: without(toolResult, 'status', (status) => status === 'success') };
  return block;
}

function normalizeTools({ tools = [], toolChoice, ...rest }: Json): Json {
  const normal = (tools as Json[]).map(({ toolSpec }) => ({
    toolSpec: without(toolSpec as Json, 'strict', (strict) => strict === false),
  }));
  const choice = canonicalText(toolChoice) === '{"auto":{}}' ? undefined : toolChoice;
  return withoutEmpty({ ...rest, tools: emptyToAbsent(normal), toolChoice: choice });
}

function normalizeOutput({ textFormat, ...rest }: Json): Json {
  if (textFormat === undefined) return withoutEmpty(rest);
  const { structure, ...format } = textFormat as { structure: { jsonSchema: Json } };
  const { schema, name = 'response', ...others } = structure.jsonSchema;
  const jsonSchema = { ...others, schema: parseJsonExact(schema as string), name };
  return withoutEmpty({ ...rest, textFormat: { ...format, structure: { jsonSchema } } });
}

/** Two messages of one role in a row say what one message says. */
function mergeTurns(turns: readonly Json[]): Json[] {
  const merged: Json[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    if (last !== undefined && last['role'] === turn['role'])
      (last['content'] as unknown[]).push(...(turn['content'] as unknown[]));
    else merged.push({ ...turn, content: [...(turn['content'] as unknown[])] });
  }
  return merged;
}

/** Without the member of this name where its value says what its absence says. */
function without(object: Json, name: string, isDefault: (value: unknown) => boolean): Json {
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => key !== name || !isDefault(value)));
}

/** Without absent members and empty objects. */
function withoutEmpty(object: Json): Json {
  return Object.fromEntries(
    Object.entries(object).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        (Array.isArray(value) || isRawJson(value) || typeof value !== 'object' || Object.keys(value).length > 0),
    ),
  );
}

function emptyToAbsent(list: unknown): unknown {
  return Array.isArray(list) && list.length === 0 ? undefined : list;
}
