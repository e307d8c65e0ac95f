import { HTTP_VENDORS } from '../../src/providers/vendors.js';

/** A vendor's model that stands for all that are treated like it. */
export interface Family {
  /** Short, because it heads a column. */
  readonly title: string;
  readonly vendor: string;
  readonly model: string;
  /** Members of the vendor's configuration. */
  readonly config?: { readonly openai_config: { readonly api: 'responses'; readonly models: readonly [] } };
}

/** A vendor that differs so little from a family that it has no column of its own. */
export interface Relative extends Family {
  /** The title of the family. */
  readonly like: string;
}

const RESPONSES = { openai_config: { api: 'responses', models: [] } } as const;

/** The columns of docs/fidelity.md beside Bedrock's. */
const FAMILIES: readonly Family[] = [
  { title: 'GPT-4o', vendor: 'openai', model: 'gpt-4o' },
  { title: 'GPT-5', vendor: 'openai', model: 'gpt-5' },
  { title: 'Responses', vendor: 'openai', model: 'gpt-5', config: RESPONSES },
  { title: 'Claude 4.5', vendor: 'anthropic', model: 'claude-sonnet-4-5' },
  { title: 'Claude 5', vendor: 'anthropic', model: 'claude-sonnet-5' },
  { title: 'Gemini 2.5', vendor: 'gemini', model: 'gemini-2.5-flash' },
  { title: 'Gemini 3', vendor: 'gemini', model: 'gemini-3-pro-preview' },
  { title: 'Cohere', vendor: 'cohere', model: 'command-a-03-2025' },
  { title: 'Mistral', vendor: 'mistral', model: 'mistral-medium-latest' },
  { title: 'Groq', vendor: 'groq', model: 'openai/gpt-oss-120b' },
  { title: 'DeepSeek', vendor: 'deepseek', model: 'deepseek-v4-flash' },
  { title: 'xAI', vendor: 'xai', model: 'grok-4' },
  { title: 'OpenRouter', vendor: 'openrouter', model: 'anthropic/claude-sonnet-4.5' },
  { title: 'Perplexity', vendor: 'perplexity', model: 'sonar-pro' },
  { title: 'Together', vendor: 'together', model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo' },
  { title: 'vLLM', vendor: 'vllm', model: 'meta-llama/Llama-3.3-70B-Instruct' },
  { title: 'Ollama', vendor: 'ollama', model: 'llama3.3' },
];

/** The families of vendors that are called over HTTP; one whose vendor is gone is left out. */
export function listFamilies(): readonly Family[] {
  return FAMILIES.filter(({ vendor }) => HTTP_VENDORS.some(({ name }) => name === vendor));
}

const RELATIVES: readonly Relative[] = [
  { title: 'GPT-5.6', vendor: 'openai', model: 'gpt-5.6', like: 'GPT-5' },
  { title: 'Azure, Chat Completions', vendor: 'azure', model: 'gpt-4o', like: 'GPT-4o' },
  {
    title: 'Azure, Responses',
    vendor: 'azure',
    model: 'gpt-5',
    config: RESPONSES,
    like: 'Responses',
  },
  { title: 'Azure, Claude', vendor: 'azure', model: 'claude-sonnet-4-5', like: 'Claude 4.5' },
  { title: 'Vertex, Claude', vendor: 'vertex', model: 'claude-sonnet-4-5', like: 'Claude 4.5' },
  { title: 'Vertex, Gemini', vendor: 'vertex', model: 'gemini-3-pro-preview', like: 'Gemini 3' },
  { title: 'Claude Opus 4.6', vendor: 'anthropic', model: 'claude-opus-4-6', like: 'Claude 4.5' },
  { title: 'Cohere, reasoning', vendor: 'cohere', model: 'command-a-reasoning-08-2025', like: 'Cohere' },
  { title: 'Mistral, Magistral', vendor: 'mistral', model: 'magistral-medium-latest', like: 'Mistral' },
  { title: 'Groq, Llama 3', vendor: 'groq', model: 'llama-3.3-70b-versatile', like: 'Groq' },
  { title: 'OpenRouter, other models', vendor: 'openrouter', model: 'meta-llama/llama-3.3-70b', like: 'OpenRouter' },
];

/** Vendors and models beside the columns, among them every vendor that has none. */
export function listRelatives(): readonly Relative[] {
  const named = new Set([...FAMILIES, ...RELATIVES].map(({ vendor }) => vendor));
  const others = HTTP_VENDORS.filter(({ name }) => !named.has(name));
  return [
    ...RELATIVES.filter(({ vendor }) => HTTP_VENDORS.some(({ name }) => name === vendor)),
    ...others.map(({ name }) => ({ title: name, vendor: name, model: 'llama-3.3-70b', like: 'Together' })),
  ];
}
