import { OPEN_MODELS } from '../shared/open-models.js';
import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/** NVIDIA's hosted NIM (docs.api.nvidia.com/nim/reference/llm-apis). */
export const nvidia: VendorDefinition = {
  name: 'nvidia',
  dialect: 'openai-chat',
  defaultBaseUrl: 'https://integrate.api.nvidia.com',
  keyRequired: true,
  keyVariable: 'NVIDIA_API_KEY',
  authorize: bearerKey,
  profiles: { base: { strictTools: false, topK: false, maxStopSequences: 4 }, rows: OPEN_MODELS },
};
