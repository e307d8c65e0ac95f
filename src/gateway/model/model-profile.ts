import { type JsonObject } from './json.js';

/** The ways in which a tool choice goes beyond `auto`. */
export type ToolChoiceMode = 'any' | 'tool' | 'none';

/** Which names of tools a vendor takes; others are renamed on the way there and back. */
export type ToolNameRule = 'converse' | 'anthropic' | 'gemini' | 'cohere';

/** Which ids of tool calls a vendor takes; others are replaced on the way there. */
export type ToolIdRule = 'any' | 'anthropic' | 'mistral';

/** What Chat Completions differ in from host to host. */
export interface ChatTraits {
  /** The role that instructions are given in. */
  readonly systemRole: 'system' | 'developer';
  /** The newer OpenAI models refuse `max_tokens`, most compatible hosts know nothing else. */
  readonly maxTokensField: 'max_completion_tokens' | 'max_tokens';
  /** True where messages other than the user's may hold a list of text parts instead of one text. */
  readonly textParts: boolean;
  /** False where only one message of instructions is taken, at the beginning. */
  readonly systemAnywhere: boolean;
  /** False where a user message directly behind tool results is refused. */
  readonly userAfterTool: boolean;
  /** True where user and assistant have to take turns strictly. */
  readonly alternatingRoles: boolean;
  /** What "call some tool" is called. */
  readonly requiredChoice: 'required' | 'any';
  /** The member of an assistant message in which earlier reasoning goes back, where the host wants it. */
  readonly replaysReasoning: 'no' | 'reasoning_content' | 'reasoning_details' | 'thinking_parts';
  /** Where the effort is said: a member of its own, the object that OpenRouter has, or beside DeepSeek's switch. */
  readonly reasoningField: 'reasoning_effort' | 'reasoning' | 'thinking';
  /** False where `stream_options` is refused; usage comes without being asked for. */
  readonly streamUsage: boolean;
  /** How an assistant message at the end is continued rather than answered. */
  readonly prefill: 'no' | 'prefix' | 'continue_final_message';
  /** The API's path for such a request, where it is another one: DeepSeek continues messages in its beta only. */
  readonly prefillPath?: string;
  /** False where members that the host does not document are refused with a 400. */
  readonly unknownFields: boolean;
  /** The members that callers may add where unknown ones are refused, beside those that Converse itself names. */
  readonly knownFields: readonly string[];
  /** Members of every request to the host, unless the caller says otherwise. */
  readonly defaults: JsonObject;
  /** What the seed is called. */
  readonly seedField: 'seed' | 'random_seed';
  /** False where `presence_penalty` and `frequency_penalty` are refused. */
  readonly penalties: boolean;
  /** The part that a PDF is sent in: OpenAI's, Mistral's, Perplexity's. */
  readonly documentPart: 'file' | 'document_url' | 'file_url';
  /** Whether audio is an object that names its format, or Mistral's plain base64. */
  readonly audioPart: 'object' | 'base64';
  /** What marks a cache point on the part before it, where cache points are taken. */
  readonly cacheMark: 'prompt_cache_breakpoint' | 'cache_control';
  /** True where the tools have to be named again as long as the conversation holds calls of theirs. */
  readonly toolsForHistory: boolean;
  /** The host's names of Converse's service tiers, where they are others. */
  readonly tierNames: Readonly<Record<string, string>>;
}

/** What the Messages API differs in from host to host. */
export interface MessagesTraits {
  /** `vertex` has the model in the URL and a version in the body. */
  readonly host: 'anthropic' | 'vertex';
  /** False for models that refuse an assistant message at the end. */
  readonly prefill: boolean;
  /** False for models that refuse a forced choice while they think, as budgets make them. */
  readonly forcedChoiceWithThinking: boolean;
  /** False for models that refuse instructions in the middle of the conversation. */
  readonly systemMessages: boolean;
  /** True for models that take a number of thinking tokens although they think adaptively. */
  readonly thinkingBudgets: boolean;
  /** How thinking is switched off: by saying so, by saying nothing, or as far as the model can. */
  readonly thinkingOff: 'disabled' | 'omit' | 'between_tools';
}

/** What generateContent differs in from host to host and from one generation to the next. */
export interface GeminiTraits {
  /** AI Studio knows the ids of function calls, Vertex refuses them. */
  readonly callIds: boolean;
  /** False for models that take no instructions apart from the conversation (Gemma 3). */
  readonly systemInstruction: boolean;
  /** True where a function's response may hold media itself (Gemini 3). */
  readonly responseParts: boolean;
  /** True where the first function call of each step has to carry a thought signature (Gemini 3). */
  readonly signedCalls: boolean;
  /** The fewest tokens of thinking that can be asked for, where it is asked for by tokens (Gemini 2.5). */
  readonly minThinkingTokens: number;
  /** The most of them. */
  readonly maxThinkingTokens: number;
}

/**
 * What a family of models takes, as its vendor documents it. Encoders read it and nothing else to decide whether
 * something is mapped, degraded or refused, so that a new model needs a line of data. A trait that a dialect has no use
 * for is ignored by it. Formats are Converse's names.
 */
export interface ModelProfile {
  /** Formats of images; empty for models that see none. */
  readonly images: readonly string[];
  /** Formats of documents that are taken as files. Text that is not among them is sent as text. */
  readonly documents: readonly string[];
  /** Formats of audio; empty for models that hear none. */
  readonly audio: readonly string[];
  /** Formats of video; empty for models that watch none. */
  readonly video: readonly string[];
  /** False where media have to be sent along instead of being named by a URL. */
  readonly mediaUrls: boolean;
  /** False for models that call no tools. */
  readonly tools: boolean;
  /** The choices taken beside `auto`. */
  readonly toolChoices: readonly ToolChoiceMode[];
  /** The rule that names of tools keep to. */
  readonly toolNames: ToolNameRule;
  /** The rule that ids of tool calls keep to. */
  readonly toolIds: ToolIdRule;
  /** True where parallel calls can be switched off. */
  readonly parallelToolSwitch: boolean;
  /** True where the schema of a tool can be enforced. */
  readonly strictTools: boolean;
  /** The most tokens of an answer, where the vendor wants a limit and the caller names none. */
  readonly maxOutputTokens?: number;
  /** The smallest limit of an answer's tokens that the vendor takes. */
  readonly minOutputTokens: number;
  /** Whether `temperature` and `topP` are taken, by models that reason perhaps only while they do not. */
  readonly sampling: 'always' | 'withoutReasoning' | 'never';
  /** False where only one of `temperature` and `topP` is taken. */
  readonly temperatureWithTopP: boolean;
  /** The highest temperature taken. */
  readonly maxTemperature: number;
  /** False for models without such a parameter. */
  readonly topK: boolean;
  /** How many stop sequences are taken; the gateway watches for the others itself. */
  readonly maxStopSequences: number;
  /** False where stop sequences of nothing but white space are refused; the gateway watches for those too. */
  readonly blankStopSequences: boolean;
  /**
   * How reasoning is asked for: by an effort, by a number of tokens, `adaptive` by an effort beside a switch; `always`
   * cannot be influenced, and `none` does not reason.
   */
  readonly reasoning: 'none' | 'always' | 'effort' | 'budget' | 'adaptive';
  /** The efforts taken, the lowest first. */
  readonly efforts: readonly string[];
  /** False where reasoning cannot be switched off. */
  readonly reasoningOff: boolean;
  /** What keeps an answer to a JSON schema: the schema itself, "some JSON" and the schema in words, or nothing. */
  readonly structuredOutput: 'json_schema' | 'json_object' | 'none';
  /** False where structured output and tools exclude each other. */
  readonly structuredOutputWithTools: boolean;
  /** Converse's service tiers that can be asked for, beside the default one. */
  readonly serviceTiers: readonly string[];
  /** Whether cache points are taken, or prompts are cached without them, or nothing is cached. */
  readonly cachePoints: 'explicit' | 'implicit' | 'none';
  /** Read by Chat Completions only. */
  readonly chat: ChatTraits;
  /** Read by the Messages API only. */
  readonly messages: MessagesTraits;
  /** Read by generateContent only. */
  readonly gemini: GeminiTraits;
}

/** Some traits of a profile, laid over the others. */
export type ModelTraits = Partial<Omit<ModelProfile, 'chat' | 'messages' | 'gemini'>> & {
  readonly chat?: Partial<ChatTraits>;
  readonly messages?: Partial<MessagesTraits>;
  readonly gemini?: Partial<GeminiTraits>;
};

/** What nothing is known to be different from. Text, images and tools; nothing that costs money or is refused by many. */
export const BASE_PROFILE: ModelProfile = {
  images: ['png', 'jpeg', 'gif', 'webp'],
  documents: [],
  audio: [],
  video: [],
  mediaUrls: true,
  tools: true,
  toolChoices: ['any', 'tool', 'none'],
  toolNames: 'converse',
  toolIds: 'any',
  parallelToolSwitch: true,
  strictTools: true,
  minOutputTokens: 1,
  sampling: 'always',
  temperatureWithTopP: true,
  maxTemperature: 2,
  topK: true,
  maxStopSequences: Infinity,
  blankStopSequences: true,
  reasoning: 'effort',
  efforts: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'],
  reasoningOff: true,
  structuredOutput: 'json_schema',
  structuredOutputWithTools: true,
  serviceTiers: [],
  cachePoints: 'implicit',
  chat: {
    systemRole: 'system',
    maxTokensField: 'max_tokens',
    textParts: false,
    systemAnywhere: true,
    userAfterTool: true,
    alternatingRoles: false,
    requiredChoice: 'required',
    replaysReasoning: 'no',
    reasoningField: 'reasoning_effort',
    streamUsage: true,
    prefill: 'no',
    unknownFields: true,
    knownFields: [],
    defaults: {},
    seedField: 'seed',
    penalties: true,
    documentPart: 'file',
    audioPart: 'object',
    cacheMark: 'cache_control',
    toolsForHistory: false,
    tierNames: {},
  },
  messages: {
    host: 'anthropic',
    prefill: true,
    forcedChoiceWithThinking: false,
    systemMessages: true,
    thinkingBudgets: false,
    thinkingOff: 'disabled',
  },
  gemini: {
    callIds: true,
    systemInstruction: true,
    responseParts: false,
    signedCalls: false,
    minThinkingTokens: 1,
    maxThinkingTokens: 24_576,
  },
};

/** `profile` with `traits` laid over it. */
export function withTraits(profile: ModelProfile, traits: ModelTraits): ModelProfile {
  return {
    ...profile,
    ...traits,
    chat: { ...profile.chat, ...traits.chat },
    messages: { ...profile.messages, ...traits.messages },
    gemini: { ...profile.gemini, ...traits.gemini },
  };
}
