/** The wire formats that Asbru can read and write. */
export type DialectName =
  'converse' | 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini' | 'cohere-chat';
