import { bearerKey, type VendorDefinition } from '../shared/vendor-definition.js';

/**
 * A vLLM server of the operator's (docs.vllm.ai/en/latest/serving/openai_compatible_server.html). The chat templates of
 * many models know one message of instructions and roles that take turns.
 */
export const vllm: VendorDefinition = {
  name: 'vllm',
  dialect: 'openai-chat',
  keyRequired: false,
  needsBaseUrl: true,
  authorize: bearerKey,
  profiles: {
    base: {
      audio: ['wav', 'mp3'],
      video: ['mp4'],
      strictTools: false,
      chat: { systemAnywhere: false, alternatingRoles: true, prefill: 'continue_final_message' },
    },
  },
};
