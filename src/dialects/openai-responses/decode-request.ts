import { isJsonObject } from '../../codec/json.js';
import { type JsonObject } from '../../gateway/model/json.js';
import { type ModelRequest, type OutputConfig, type ToolConfig } from '../../gateway/model/model-request.js';
import { DecodeContext, type Reader } from '../shared/decode-context.js';
import { object, ObjectReader } from '../shared/object-reader.js';
import { readRequest } from '../shared/read-request.js';
import { boolean, integerFrom, jsonObject, noting, numberBetween, text } from '../shared/value-readers.js';
import { input } from './decode-input.js';
import { isKnownChoice, toolChoice, toolList } from './decode-tools.js';

/**
 * Reads a request of the Responses API. `reasoning`, `parallel_tool_calls` and `verbosity` go where Bedrock's callers put
 * them, to `additionalModelRequestFields`; what Converse has no place for goes to `native`.
 * @throws GatewayError `invalidRequest` naming the path of the first fault and what is expected there
 */
export function decodeRequest(body: Uint8Array): ModelRequest {
  return readRequest(body, decodeJson);
}

function decodeJson(json: unknown): ModelRequest {
  const context = new DecodeContext('openai-responses');
  const members = ObjectReader.open(json, context);
  const said = json as JsonObject;
  members.optional('model', noting(text));
  members.optional('stream', noting(boolean));
  const instructions = members.optional('instructions', text);
  const messages = members.required('input', input);
  const { output, verbosity } = members.optional('text', textConfig) ?? {};
  const inferenceConfig = decodeInference(members);
  const toolConfig = decodeTools(members, said);
  const tier = decodeTier(members, said);
  const additional = { ...decodeFields(members), ...(verbosity !== undefined && { verbosity }) };
  members.keepRest();
  return {
    messages,
    ...(instructions !== undefined && { system: [{ text: instructions }] }),
    ...(Object.keys(inferenceConfig).length > 0 && { inferenceConfig }),
    ...(toolConfig !== undefined && { toolConfig }),
    ...(output !== undefined && { outputConfig: output }),
    ...(tier !== undefined && tier !== 'auto' && { serviceTier: { type: tier } }),
    ...(Object.keys(additional).length > 0 && { additionalModelRequestFields: additional }),
    native: context.native,
  };
}

const limit = integerFrom(1);
const temperatureRange = numberBetween(0, 2);
const fraction = numberBetween(0, 1);

function decodeInference(members: ObjectReader): NonNullable<ModelRequest['inferenceConfig']> {
  const maxTokens = members.optional('max_output_tokens', limit);
  const temperature = members.optional('temperature', temperatureRange);
  const topP = members.optional('top_p', fraction);
  return {
    ...(maxTokens !== undefined && { maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
  };
}

/** How to choose means something only where the caller's own functions are among the tools. */
function decodeTools(members: ObjectReader, said: JsonObject): ToolConfig | undefined {
  const tools = members.optional('tools', toolList) ?? [];
  if (tools.length === 0) return undefined;
  const choice = isKnownChoice(said['tool_choice']) ? members.optional('tool_choice', toolChoice) : undefined;
  return choice === undefined ? { tools } : { tools, toolChoice: choice };
}

/** Converse's tiers that have a name here, and `auto`, which an absent tier means. */
const TIERS: ReadonlySet<unknown> = new Set(['default', 'flex', 'priority', 'auto']);

function decodeTier(members: ObjectReader, said: JsonObject): string | undefined {
  if (!TIERS.has(said['service_tier'])) return undefined;
  return members.optional('service_tier', (value, context) => {
    const tier = text(value, context);
    if (tier === 'auto') context.noteForm(tier);
    return tier;
  });
}

function decodeFields(members: ObjectReader): JsonObject {
  const reasoning = members.optional('reasoning', jsonObject);
  const parallel = members.optional('parallel_tool_calls', boolean);
  return {
    ...(reasoning !== undefined && { reasoning }),
    ...(parallel !== undefined && { parallel_tool_calls: parallel }),
  };
}

interface DecodedText {
  readonly output?: OutputConfig;
  readonly verbosity?: string;
}

const textMembers = (said: JsonObject): Reader<DecodedText> =>
  object((members, context) => {
    context.noteForm('object');
    const verbosity = members.optional('verbosity', text);
    const { format } = said;
    const isSchema = isJsonObject(format) && format['type'] === 'json_schema';
    const output = isSchema ? members.optional('format', jsonSchema) : undefined;
    return { ...(output !== undefined && { output }), ...(verbosity !== undefined && { verbosity }) };
  });

/** Form and length of the answer. Forms other than a schema are kept. */
const textConfig: Reader<DecodedText> = (value, context) =>
  textMembers(isJsonObject(value) ? (value as JsonObject) : {})(value, context);

/** AWS takes the schema as text. */
const jsonSchema: Reader<OutputConfig> = object((members) => {
  members.required('type', text);
  const name = members.optional('name', text);
  const description = members.optional('description', text);
  const schema = JSON.stringify(members.required('schema', jsonObject));
  return {
    textFormat: {
      type: 'json_schema',
      structure: {
        jsonSchema: { schema, ...(name !== undefined && { name }), ...(description !== undefined && { description }) },
      },
    },
  };
});
