import { isRawJson, parseJsonExact } from '../../src/codec/json.js';

type Json = Record<string, unknown>;

/** The canonical request that a Chat Completions body says, for bodies that lost nothing; null-free and without defaults. */
export function readChatRequest(body: string): Json {
  const own = ['model', 'usage', 'prompt_cache_options'];
  const said = own.reduce((rest, name) => without(rest, name, () => true), parseJsonExact(body) as Json);
  const { messages, tools, tool_choice: choice, ...rest } = said;
  const {
    max_tokens: limit,
    max_completion_tokens: maxTokens = limit,
    temperature,
    top_p: topP,
    stop,
    ...others
  } = rest;
  const { response_format: format, service_tier: tierName, random_seed: seed, ...spelled } = others;
  const { reasoning, reasoning_effort: word, ...unchanged } = spelled;
  const { effort = word, max_tokens: budget } = (reasoning ?? {}) as { effort?: unknown; max_tokens?: unknown };
  const thinking = budget === undefined ? undefined : { type: 'enabled', budget_tokens: budget };
  const tier = tierName === 'performance' ? 'priority' : tierName;
  const additional = { ...(seed !== undefined && { seed }), ...(thinking && { thinking }), ...unchanged };
  return withoutEmpty({
    messages: mergeTurns((messages as Json[]).map(readMessage)),
    inferenceConfig: withoutEmpty({ maxTokens, temperature, topP, stopSequences: stop }),
    toolConfig: withoutEmpty({ tools: (tools as Json[] | undefined)?.map(readTool), toolChoice: readChoice(choice) }),
    outputConfig: withoutEmpty({ effort, textFormat: readFormat(format as Json | undefined) }),
    serviceTier: withoutEmpty({ type: tier }),
    additionalModelRequestFields: additional,
  });
}

/** The same with the ids of tool calls counted in their order: some hosts take no others than their own. */
export function countToolIds(text: string): string {
  const ids = new Map<string, number>();
  return text.replaceAll(/"toolUseId":"([^"]*)"/g, (_match, id: string) => {
    if (!ids.has(id)) ids.set(id, ids.size);
    return `"toolUseId":${String(ids.get(id))}`;
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
    const items = readTexts(content).filter(({ text }) => text !== '');
    const texts = items.filter(({ cachePoint }) => cachePoint === undefined);
    const points = items.filter(({ cachePoint }) => cachePoint !== undefined);
    const toolResult = { toolUseId: message['tool_call_id'], content: texts };
    return { role: 'user', content: [{ toolResult }, ...points] };
  }
  if (role === 'user') return { role, content: typeof content === 'string' ? [{ text: content }] : readParts(content) };
  const calls = ((message['tool_calls'] as Json[] | undefined) ?? []).map(readCall);
  return { role: role === 'assistant' ? role : 'system', content: [...readTexts(content), ...calls] };
}

function readTexts(content: unknown): Json[] {
  if (content === null) return [];
  if (typeof content === 'string') return [{ text: content }];
  return (content as Json[]).flatMap((part) => [{ text: part['text'] }, ...readMark(part)]);
}

/** The cache point behind a part that carries one. */
function readMark({ cache_control: control, prompt_cache_breakpoint: breakpoint }: Json): Json[] {
  if (control === undefined && breakpoint === undefined) return [];
  const { ttl } = (control ?? {}) as { ttl?: string };
  return [{ cachePoint: { type: 'default', ...(ttl !== undefined && { ttl }) } }];
}

function readCall(call: Json): Json {
  const { name, arguments: text } = call['function'] as { name: string; arguments: string };
  return { toolUse: { toolUseId: call['id'], name, input: parseJsonExact(text) } };
}

function readParts(parts: unknown): Json[] {
  return (parts as Json[]).flatMap((part) => [readPart(part), ...readMark(part)]);
}

function readPart(part: Json): Json {
  if (part['type'] === 'text') return { text: part['text'] };
  if (part['type'] === 'input_audio') {
    const { data: bytes, format } = part['input_audio'] as Json;
    return { audio: { format, source: { bytes } } };
  }
  const file = readFilePart(part);
  const { url: videoUrl } = (part['video_url'] ?? {}) as { url?: string };
  const url = file?.url ?? videoUrl ?? (part['image_url'] as { url: string }).url;
  const [, format, bytes] = /^data:\w+\/(\w+);base64,(.*)$/s.exec(url) ?? [undefined, 'pdf', url];
  const media = { format, source: { bytes } };
  if (file === undefined) return videoUrl === undefined ? { image: media } : { video: media };
  return { document: { name: file.name.replace(/\.pdf$/, ''), ...media } };
}

/** A document as OpenAI, Mistral and Perplexity are sent it. */
function readFilePart(part: Json): { name: string; url: string } | undefined {
  const { filename, file_data: data } = (part['file'] ?? {}) as Record<string, string | undefined>;
  const { url = part['document_url'] ?? data } = (part['file_url'] ?? {}) as { url?: unknown };
  const name = filename ?? part['document_name'] ?? part['file_name'];
  return name === undefined ? undefined : { name: name as string, url: url as string };
}

function readTool(tool: Json): Json {
  const { name, description, parameters, strict } = tool['function'] as Json;
  return { toolSpec: withoutEmpty({ name, description, inputSchema: { json: parameters }, strict }) };
}

function readChoice(choice: unknown): Json | undefined {
  if (choice === undefined) return undefined;
  return choice === 'required' || choice === 'any' ? { any: {} } : { tool: (choice as Json)['function'] };
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
  const normal = (tools as Json[]).map(normalizeTool);
  const choice = canonicalText(toolChoice) === '{"auto":{}}' ? undefined : toolChoice;
  return withoutEmpty({ ...rest, tools: emptyToAbsent(normal), toolChoice: choice });
}

/** A cache point stands between tools as it stands between blocks. */
function normalizeTool(tool: Json): Json {
  const { toolSpec } = tool as Record<string, Json | undefined>;
  return toolSpec === undefined ? tool : { toolSpec: without(toolSpec, 'strict', (strict) => strict === false) };
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
