/** What a model's name tells about the parameters that its API takes. */
export interface ModelFamily {
  /** One of OpenAI's own models; every other name is a model of a compatible host. */
  readonly openai: boolean;
  /** The role that instructions are given in. */
  readonly systemRole: 'system' | 'developer';
  /** The newer OpenAI models refuse `max_tokens`, most compatible hosts know nothing else. */
  readonly maxTokensField: 'max_completion_tokens' | 'max_tokens';
  /** False where `reasoning_effort` is refused. */
  readonly takesEffort: boolean;
  /** False where reasoning cannot be switched off. */
  readonly takesEffortNone: boolean;
  /** False where `temperature` and `top_p` are refused unless the effort is `none`. */
  readonly takesSampling: boolean;
  readonly takesStop: boolean;
  readonly takesTopK: boolean;
  /** How many stop sequences are taken. */
  readonly maxStopSequences: number;
}

const COMPATIBLE: ModelFamily = {
  openai: false,
  systemRole: 'system',
  maxTokensField: 'max_tokens',
  takesEffort: true,
  takesEffortNone: true,
  takesSampling: true,
  takesStop: true,
  takesTopK: true,
  maxStopSequences: Infinity,
};

const CLASSIC: ModelFamily = {
  openai: true,
  systemRole: 'system',
  maxTokensField: 'max_completion_tokens',
  takesEffort: false,
  takesEffortNone: false,
  takesSampling: true,
  takesStop: true,
  takesTopK: false,
  maxStopSequences: 4,
};

const REASONING: ModelFamily = {
  ...CLASSIC,
  systemRole: 'developer',
  takesEffort: true,
  takesSampling: false,
  takesStop: false,
};

/** `gpt-5.1` switched reasoning off by default, and can. */
const REASONING_OPTIONAL: ModelFamily = { ...REASONING, takesEffortNone: true };

/** `gpt-5-chat-latest` and its like answer without reasoning. */
const CHAT: ModelFamily = { ...CLASSIC, systemRole: 'developer' };

/** The family of a model by its name, also behind a host's prefix (`openai/gpt-5`) or as a fine-tuned one. */
export function toModelFamily(model: string): ModelFamily {
  const name = model.slice(model.lastIndexOf('/') + 1).replace(/^ft:/, '');
  if (/^o[1-9]\d*(?:-|$|:)/.test(name)) return REASONING;
  const [, major = '', minor = '0'] = /^gpt-(\d+)(?:\.(\d+))?/.exec(name) ?? [];
  if (major === '') return name.startsWith('chatgpt-') ? CLASSIC : COMPATIBLE;
  if (Number(major) < 5) return CLASSIC;
  if (name.includes('-chat')) return CHAT;
  return Number(major) > 5 || Number(minor) > 0 ? REASONING_OPTIONAL : REASONING;
}
