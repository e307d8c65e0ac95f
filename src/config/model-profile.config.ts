import {
  Choice,
  Choices,
  Flag,
  ModelPatterns,
  Nested,
  Optional,
  Quantity,
  ShownTable,
  Text,
  Texts,
  WholeNumber,
} from './field.decorators.js';

/** How a trait is checked, and, for the compiler only, what it then is. */
interface Rule<Value> {
  readonly check: PropertyDecorator;
  readonly value?: Value;
}

type ValuesOf<Rules> = { readonly [Name in keyof Rules]?: Rules[Name] extends Rule<infer Value> ? Value : never };

/** More than any vendor takes. */
const MANY = 1_000_000;

const flag: Rule<boolean> = { check: Flag() };
const text: Rule<string> = { check: Text() };
const texts: Rule<readonly string[]> = { check: Texts() };
const count: Rule<number> = { check: WholeNumber(0, MANY) };
const choice = <const Name extends string>(...names: readonly Name[]): Rule<Name> => ({ check: Choice(...names) });
const choices = <const Name extends string>(...names: readonly Name[]): Rule<readonly Name[]> => ({
  check: Choices(...names),
});
const names: Rule<Readonly<Record<string, string>>> = {
  check: ShownTable({ names: { pattern: /^[a-z]+$/, expectation: 'a name of Converse' }, content: 'token' }),
};

const CHAT_TRAITS = {
  system_role: choice('system', 'developer'),
  max_tokens_field: choice('max_completion_tokens', 'max_tokens'),
  text_parts: flag,
  system_anywhere: flag,
  user_after_tool: flag,
  alternating_roles: flag,
  required_choice: choice('required', 'any'),
  replays_reasoning: choice('no', 'reasoning_content', 'reasoning_details', 'thinking_parts'),
  reasoning_field: choice('reasoning_effort', 'reasoning', 'thinking'),
  stream_usage: flag,
  prefill: choice('no', 'prefix', 'continue_final_message'),
  prefill_path: text,
  unknown_fields: flag,
  known_fields: texts,
  seed_field: choice('seed', 'random_seed'),
  penalties: flag,
  document_part: choice('file', 'document_url', 'file_url'),
  audio_part: choice('object', 'base64'),
  cache_mark: choice('prompt_cache_breakpoint', 'cache_control'),
  tools_for_history: flag,
  tier_names: names,
};

const MESSAGES_TRAITS = {
  prefill: flag,
  system_messages: flag,
  forced_choice_with_thinking: flag,
  thinking_budgets: flag,
  thinking_off: choice('disabled', 'omit', 'between_tools'),
};

const GEMINI_TRAITS = {
  system_instruction: flag,
  response_parts: flag,
  signed_calls: flag,
  min_thinking_tokens: count,
  max_thinking_tokens: count,
};

const MODEL_TRAITS = {
  images: texts,
  documents: texts,
  audio: texts,
  video: texts,
  media_urls: flag,
  tools: flag,
  tool_choices: choices('any', 'tool', 'none'),
  tool_names: choice('converse', 'anthropic', 'gemini', 'cohere'),
  tool_ids: choice('any', 'anthropic', 'mistral'),
  parallel_tool_switch: flag,
  strict_tools: flag,
  max_output_tokens: count,
  min_output_tokens: count,
  sampling: choice('always', 'withoutReasoning', 'never'),
  temperature_with_top_p: flag,
  max_temperature: { check: Quantity(0, 10) } as Rule<number>,
  top_k: flag,
  max_stop_sequences: count,
  blank_stop_sequences: flag,
  reasoning: choice('none', 'always', 'effort', 'budget', 'adaptive'),
  efforts: texts,
  reasoning_off: flag,
  structured_output: choice('json_schema', 'json_object', 'none'),
  structured_output_with_tools: flag,
  service_tiers: choices('priority', 'flex', 'reserved'),
  cache_points: choice('explicit', 'implicit', 'none'),
};

function Traits(rules: Readonly<Record<string, Rule<unknown>>>): ClassDecorator {
  return (type) => {
    const target = type.prototype as object;
    for (const [name, { check }] of Object.entries(rules)) {
      Optional()(target, name);
      check(target, name);
    }
  };
}

/** What Chat Completions differ in from host to host. */
@Traits(CHAT_TRAITS)
export class ChatTraitsConfig {}

/** What the Messages API differs in from model to model. */
@Traits(MESSAGES_TRAITS)
export class MessagesTraitsConfig {}

/** What generateContent differs in from one generation to the next. */
@Traits(GEMINI_TRAITS)
export class GeminiTraitsConfig {}

/**
 * `providers.<name>.model_profiles[]`, Asbru's own key: what models take that the vendor's own table does not know or
 * says otherwise. The names are those of the gateway's model profiles, whose documentation tells what they mean.
 */
@Traits(MODEL_TRAITS)
export class ModelProfileConfig {
  /** The models, by the vendor's own names. */
  @ModelPatterns()
  readonly models!: readonly string[];

  @Nested(ChatTraitsConfig)
  readonly chat?: ValuesOf<typeof CHAT_TRAITS>;

  @Nested(MessagesTraitsConfig)
  readonly messages?: ValuesOf<typeof MESSAGES_TRAITS>;

  @Nested(GeminiTraitsConfig)
  readonly gemini?: ValuesOf<typeof GEMINI_TRAITS>;
}

/** A row of `model_profiles` with its traits. */
export type ModelProfileRow = ModelProfileConfig & ValuesOf<typeof MODEL_TRAITS>;
