import { type KnownVendor } from '../config/known-vendor.js';
import { anthropic } from './anthropic/anthropic.vendor.js';
import { azure } from './azure/azure.vendor.js';
import { bedrock } from './bedrock/bedrock.vendor.js';
import { cerebras } from './cerebras/cerebras.vendor.js';
import { cohere } from './cohere/cohere.vendor.js';
import { deepseek } from './deepseek/deepseek.vendor.js';
import { fireworks } from './fireworks/fireworks.vendor.js';
import { gemini } from './gemini/gemini.vendor.js';
import { groq } from './groq/groq.vendor.js';
import { huggingface } from './huggingface/huggingface.vendor.js';
import { mistral } from './mistral/mistral.vendor.js';
import { nebius } from './nebius/nebius.vendor.js';
import { nvidia } from './nvidia/nvidia.vendor.js';
import { ollama } from './ollama/ollama.vendor.js';
import { openai } from './openai/openai.vendor.js';
import { openrouter } from './openrouter/openrouter.vendor.js';
import { perplexity } from './perplexity/perplexity.vendor.js';
import { sambanova } from './sambanova/sambanova.vendor.js';
import { together } from './together/together.vendor.js';
import { vertex } from './vertex/vertex.vendor.js';
import { vllm } from './vllm/vllm.vendor.js';
import { xai } from './xai/xai.vendor.js';
import { type VendorDefinition } from './shared/vendor-definition.js';

/** Every vendor that is called over HTTP. Adding one that speaks a known dialect is its folder and its line here. */
export const HTTP_VENDORS: readonly VendorDefinition[] = [
  openai,
  azure,
  anthropic,
  gemini,
  vertex,
  cohere,
  mistral,
  groq,
  ollama,
  vllm,
  openrouter,
  xai,
  deepseek,
  cerebras,
  perplexity,
  fireworks,
  together,
  huggingface,
  nebius,
  sambanova,
  nvidia,
];

/** Every vendor there is, the built-in mock first. */
export const VENDORS: readonly KnownVendor[] = [
  { name: 'mock', keyRequired: false },
  ...HTTP_VENDORS.map(toKnownVendor),
  { ...bedrock, asBase: { movablePaths: false } },
];

/** What the configuration has to know of a vendor. */
function toKnownVendor(vendor: VendorDefinition): KnownVendor {
  const { name, keyRequired, keyVariable, keyKind, defaultBaseUrl, dialect, openHost } = vendor;
  return {
    name,
    keyRequired,
    ...(keyVariable !== undefined && { keyVariable }),
    ...(keyKind !== undefined && { keyKind }),
    needsBaseUrl: defaultBaseUrl === undefined && openHost === undefined,
    asBase: { movablePaths: openHost === undefined && dialect !== 'gemini' },
  };
}
