import { ANSWER_TURN, SPOKEN_TURN } from '../support/scripted-assistant.js';

/** What every client has to see of one vendor, whatever language it is written in. */
export interface VendorScenario {
  readonly vendor: string;
  /** The environment that names the vendor's models to a client script. */
  readonly models: { readonly MODEL_ID: string; readonly [role: string]: string };
  /** What the model answers to `Hello, bridge`. */
  readonly text: string;
  readonly usage?: object;
  readonly toolInput: object;
  readonly toolAnswer: string;
}

export const VENDOR_SCENARIOS: readonly VendorScenario[] = [
  {
    vendor: 'mock',
    models: {
      MODEL_ID: 'mock/echo',
      TOOL_MODEL_ID: 'mock/tool',
      FAILING_MODEL_ID: 'mock/error-400',
      SLOW_MODEL_ID: 'mock/stall',
    },
    text: 'Hello, bridge',
    toolInput: { city: 'What is the weather in Oslo?' },
    toolAnswer: 'The tool answered: {"celsius":7}',
  },
  {
    vendor: 'openai',
    models: {
      MODEL_ID: 'openai/gpt-4o',
      TOOL_MODEL_ID: 'openai/gpt-4o',
      FAILING_MODEL_ID: 'openai/gpt-4o-failing',
      SLOW_MODEL_ID: 'openai/gpt-4o-slow',
    },
    text: SPOKEN_TURN.text ?? '',
    // Cached tokens are no input tokens: 12 prompt tokens, 4 of them cached.
    usage: { inputTokens: 8, outputTokens: 5, totalTokens: 17, cacheReadInputTokens: 4 },
    toolInput: { city: 'Oslo' },
    toolAnswer: ANSWER_TURN.text ?? '',
  },
];

/** The paths behind which Converse is served. */
export const PREFIXES = ['/bedrock', '/pydanticai/bedrock', '/pydanticai'] as const;

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The events of a turn that is one tool call. */
export const TOOL_EVENT_KINDS =
  /^messageStart,contentBlockStart,(contentBlockDelta,)+contentBlockStop,messageStop,metadata$/;

/** The events of a turn that is text. */
export const TEXT_EVENT_KINDS = /^messageStart,(contentBlockDelta,)+contentBlockStop,messageStop,metadata$/;
