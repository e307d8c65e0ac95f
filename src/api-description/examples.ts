const MESSAGES = [{ role: 'user', content: [{ text: 'Hello, Asbru' }] }];

/** A request that every vendor takes. */
export const CONVERSE_EXAMPLE = { messages: MESSAGES, inferenceConfig: { maxTokens: 256, temperature: 0.7 } };

/** A request with a tool, a system prompt and a second model to ask. */
export const TOOL_EXAMPLE = {
  system: [{ text: 'Answer in one sentence.' }],
  messages: [{ role: 'user', content: [{ text: 'What is the weather in Oslo?' }] }],
  toolConfig: {
    tools: [
      {
        toolSpec: {
          name: 'get_weather',
          description: 'The weather of a city',
          inputSchema: { json: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
        },
      },
    ],
    toolChoice: { auto: {} },
  },
  fallbacks: ['mock/echo'],
};

/** Anthropic Messages as Bedrock has them. */
export const MESSAGES_EXAMPLE = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 256,
  messages: [{ role: 'user', content: 'Hello, Asbru' }],
};

export const COUNT_TOKENS_EXAMPLE = { input: { converse: { messages: MESSAGES } } };

export const COUNT_INVOKE_TOKENS_EXAMPLE = {
  input: { invokeModel: { body: Buffer.from(JSON.stringify(MESSAGES_EXAMPLE)).toString('base64') } },
};

export const GUARDRAIL_EXAMPLE = { source: 'INPUT', content: [{ text: { text: 'Hello, Asbru' } }] };

export const DEBUG_EXAMPLE = { minutes: 15 };
