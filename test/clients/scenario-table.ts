import { expect } from '@jest/globals';

import { BEDROCK_FORECAST, BEDROCK_TOKEN_COUNT, bedrockModel } from '../support/scripted-bedrock.js';
import { SPOKEN_TURN } from '../support/scripted-assistant.js';
import { BEGINNING, describeFile, FORECAST, FORECAST_OF_TWO_ROUNDS, THOUGHT } from '../support/scripted-models.js';

/** What a client does: each client's script has a function for each of these, which takes the model's id. */
export type ScenarioName =
  | 'text'
  | 'stream'
  | 'tools'
  | 'tools_stream'
  | 'image'
  | 'document'
  | 'note'
  | 'reasoning'
  | 'reasoning_stream'
  | 'refused'
  | 'refused_stream'
  | 'broken_stream'
  | 'wrong_key';

/** An error answer, as AWS calls it. */
export interface Refusal {
  readonly exception: string;
  readonly status: number;
  /** False for the exceptions that AWS sends and its service model does not have. */
  readonly modelled: boolean;
}

/** What a scenario is to show, in whatever way the client at hand shows it. */
export interface Expectation {
  readonly report?: object;
  /** True where the tokens that the vendor counted are to be seen. */
  readonly counted?: boolean;
  readonly refusal?: Refusal;
  /** The exception frame that ends the stream, under its name on the wire. */
  readonly interruption?: string;
}

export interface ScenarioCase {
  readonly title: string;
  /** A {@link ScenarioName}, or one of the client's own. */
  readonly scenario: string;
  readonly model: string;
  readonly expected: Expectation;
}

/** Files that clients send; a vendor that saw the same bytes says the same hash. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
export const NOTE = 'Grüße: the bridge is open ✨';

const SPOKEN = SPOKEN_TURN.text ?? '';
const call = (city: string) => ({ name: 'get_weather', input: { city } });
const twoRounds = { calls: [[call('Oslo')], [call('Bergen')]], text: FORECAST };
const parallelRounds = {
  calls: [
    [call('Oslo'), call('Bergen')],
    [call('Tromso'), call('Bodo')],
  ],
  text: FORECAST_OF_TWO_ROUNDS,
};
const bedrockRound = { calls: [[call('Oslo')]], text: BEDROCK_FORECAST };
const mockRound = {
  calls: [[call('How is the weather?')]],
  text: expect.stringMatching(/^The tool answered: .*celsius.*21/),
};
const thought = { reasoning: THOUGHT, text: SPOKEN, again: SPOKEN };
const signedThought = {
  reasoning: 'The user sent 2 words. I will say them back.',
  text: 'I thought about it. You said: Hello, bridge',
  again: 'I thought about it. You said: And again',
};

const SPEAKS = bedrockModel('speaks');

/** Models whose tokens are counted where they speak. */
const COUNTED: ReadonlySet<string> = new Set(['openai/gpt-4o', SPEAKS]);

/** What every client is to manage: with a scripted vendor, with Bedrock itself and with the mock vendor. */
export const SCENARIO_TABLE: readonly ScenarioCase[] = [
  ...shows('gets a whole answer', 'text', {
    'openai/gpt-4o': { text: SPOKEN, stopReason: 'end_turn' },
    [SPEAKS]: { text: SPOKEN, stopReason: 'end_turn' },
    'mock/echo': { text: 'Hello, bridge', stopReason: 'end_turn' },
  }),
  ...shows('reads a stream', 'stream', {
    'openai/gpt-4o': { text: SPOKEN, stopReason: 'end_turn' },
    [SPEAKS]: { text: SPOKEN, stopReason: 'end_turn' },
    'mock/stream': { text: expect.stringMatching(/You said: Hello, bridge$/), stopReason: 'end_turn' },
  }),
  ...shows('calls tools until the answer is there', 'tools', {
    'openai/gpt-4o-tools': twoRounds,
    'openai/gpt-4o-parallel': parallelRounds,
    [bedrockModel('calls-a-tool')]: bedrockRound,
    'mock/tool': mockRound,
  }),
  ...shows('calls tools until the answer is there, streaming', 'tools_stream', {
    'openai/gpt-4o-tools': twoRounds,
    'openai/gpt-4o-parallel': parallelRounds,
    [bedrockModel('calls-a-tool')]: bedrockRound,
    'mock/tool': mockRound,
  }),
  ...shows('sends an image', 'image', {
    'openai/gpt-4o-sees': { text: describeFile('image/png', PNG) },
    'mock/echo': { text: expect.stringContaining(`[image png, ${PNG.length} bytes]`) },
  }),
  ...shows('sends a document', 'document', {
    'openai/gpt-4o-sees': { text: describeFile('application/pdf', PDF) },
    'mock/echo': { text: expect.stringMatching(new RegExp(`\\[document "[^"]+" pdf, ${PDF.length} bytes\\]`)) },
  }),
  ...shows('sends a document of text', 'note', {
    'openai/gpt-4o-sees': { text: describeFile('txt', NOTE) },
  }),
  ...shows('reads reasoning and sends it back', 'reasoning', {
    'openai/deepseek-reasoner': thought,
    'mock/reasoning': signedThought,
  }),
  ...shows('reads reasoning as a stream and sends it back', 'reasoning_stream', {
    'openai/deepseek-reasoner': thought,
    'mock/reasoning': signedThought,
  }),
  ...refuses('refused', {
    'openai/gpt-4o-status-400': ['ValidationException', 400],
    'openai/gpt-4o-status-401': ['ModelErrorException', 424],
    'openai/gpt-4o-status-429': ['ThrottlingException', 429],
    'openai/gpt-4o-status-500': ['InternalServerException', 500],
    'openai/gpt-4o-status-503': ['ServiceUnavailableException', 503],
    [bedrockModel('refuses-400')]: ['ValidationException', 400],
    [bedrockModel('refuses-403')]: ['ModelErrorException', 424],
    'mock/error-504': ['ModelTimeoutException', 408],
    'mock/no-such-model': ['ResourceNotFoundException', 404],
  }),
  ...refuses('refused_stream', {
    'openai/gpt-4o-status-400': ['ValidationException', 400],
    'openai/gpt-4o-status-429': ['ThrottlingException', 429],
    [bedrockModel('refuses-429')]: ['ThrottlingException', 429],
    [bedrockModel('throttles-at-once')]: ['ThrottlingException', 429],
    'mock/no-such-model': ['ResourceNotFoundException', 404],
  }),
  ...refuses('wrong_key', { 'openai/gpt-4o': ['UnrecognizedClientException', 401, false] }),
  ...breaks({
    'openai/gpt-4o-resets': ['modelStreamErrorException', BEGINNING],
    'openai/gpt-4o-ends-early': ['modelStreamErrorException', BEGINNING],
    'openai/gpt-4o-throttles': ['throttlingException', BEGINNING],
    [bedrockModel('throttles')]: ['throttlingException', BEGINNING],
    [bedrockModel('ends-early')]: ['modelStreamErrorException', BEGINNING],
    'mock/truncate': ['modelStreamErrorException', 'This answer ends in the middle of'],
  }),
];

/** CountTokens, of clients that have it; the numbers are the vendor's own or an estimate. */
export const COUNT_TOKENS: readonly ScenarioCase[] = shows('counts tokens', 'count_tokens', {
  'openai/gpt-4o': { inputTokens: expect.any(Number) },
  [SPEAKS]: { inputTokens: BEDROCK_TOKEN_COUNT },
  'mock/echo': { inputTokens: 2 },
});

/** A form that the model fills in, of clients that ask for one. */
export const FORM: ScenarioCase = {
  title: 'has a form filled in',
  scenario: 'form',
  model: 'openai/gpt-4o-fills-in',
  expected: { report: { form: { city: 'Oslo', celsius: 7 } } },
};

function shows(title: string, scenario: string, reports: Readonly<Record<string, object>>): ScenarioCase[] {
  return Object.entries(reports).map(([model, report]) => {
    const counted = COUNTED.has(model) && scenario !== 'count_tokens';
    return { title: `${title} (${model})`, scenario, model, expected: { report, counted } };
  });
}

type RefusalOf = readonly [exception: string, status: number, modelled?: boolean];

function refuses(scenario: ScenarioName, refusals: Readonly<Record<string, RefusalOf>>): ScenarioCase[] {
  return Object.entries(refusals).map(([model, [exception, status, modelled = true]]) => ({
    title: `is told ${exception}: ${scenario} (${model})`,
    scenario,
    model,
    expected: { refusal: { exception, status, modelled } },
  }));
}

function breaks(streams: Readonly<Record<string, readonly [interruption: string, text: string]>>): ScenarioCase[] {
  return Object.entries(streams).map(([model, [interruption, text]]) => ({
    title: `raises ${interruption} in mid-stream, after the words before it (${model})`,
    scenario: 'broken_stream',
    model,
    expected: { interruption, report: { text } },
  }));
}
