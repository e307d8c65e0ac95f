import { ANTHROPIC_SPEECH } from './speech/anthropic.speech.js';
import { BEDROCK_SPEECH } from './speech/bedrock.speech.js';
import { GEMINI_SPEECH } from './speech/gemini.speech.js';
import { OPENAI_SPEECH } from './speech/openai.speech.js';
import { type VendorSpeech } from './speech/vendor-speech.js';

/** A vendor of the demonstration. */
export interface Vendor {
  readonly name: string;
  /** How clients name its model. */
  readonly model: string;
  readonly speech: VendorSpeech;
}

export const VENDORS: readonly Vendor[] = [
  { name: 'openai', model: 'openai/gpt-4o', speech: OPENAI_SPEECH },
  { name: 'anthropic', model: 'anthropic/claude-sonnet-4-5', speech: ANTHROPIC_SPEECH },
  { name: 'gemini', model: 'gemini/gemini-2.5-flash', speech: GEMINI_SPEECH },
  { name: 'bedrock', model: 'bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0', speech: BEDROCK_SPEECH },
];

/** The names of a vendor's keys: more than one, so that there is another one to go on with. */
export const KEY_NAMES = ['one', 'two', 'three'] as const;

/** The value of a key, by which a vendor knows it again. */
export function keyValue(vendor: string, keyName: string): string {
  return `sk-chaos-${vendor}-${keyName}-0123456789abcdef`;
}

/** The name of the key that a request was sent with; undefined when it is none of ours. */
export function keyNameIn(vendor: string, headers: Readonly<Record<string, unknown>>): string | undefined {
  const sent = Object.values(headers).join('\n');
  return KEY_NAMES.find((name) => sent.includes(keyValue(vendor, name)));
}
