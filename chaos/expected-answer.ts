import { type ChatTurn } from '../test/support/openai-chat-replies.js';
import { between, fractionOf, pick } from './seeded.js';

/** The tool that a question may offer, and its only argument. */
export const TOOL_NAME = 'look_up';
export const TOOL_ARGUMENT = 'subject';

/** Every question and every answer carries its own. */
const MARKER = /q\d+-[0-9a-f]{6}/;

/** Words of one to four bytes a character, so that a chunk may end inside one. */
const WORDS = 'the bridge holds and Bifröst glows over 虹の橋 while трое guests cross it 🌉 with bread salt ale'.split(
  ' ',
);

/** The marker of whatever text holds one; undefined where there is none. */
export function markerIn(text: string): string | undefined {
  return MARKER.exec(text)?.[0];
}

/** The words by which a client asks. */
export function promptOf(marker: string): string {
  return `Say what there is to say about ${marker}.`;
}

/** What the tool gives for its argument; a vendor that sees it in a request knows that the tool has answered. */
export function toolResultOf(argument: string): string {
  return `${argument}-found`;
}

/** What a model answers in the end: the same words for the same marker, whichever vendor it is asked of. */
export function expectedText(marker: string): string {
  const count = between(40, 120, fractionOf(0, marker, 'length'));
  const words = Array.from({ length: count }, (_, index) => pick(WORDS, fractionOf(0, marker, 'word', index)));
  return `Of ${marker}: ${words.join(' ')}. That was ${marker}.`;
}

/** The turn that a vendor takes: the tool is called first, where there is one. */
export function turnFor(marker: string, callsTool: boolean): ChatTurn {
  if (!callsTool) return { text: expectedText(marker), fragment: 12 };
  const id = `call_${marker.replace('-', '_')}`;
  return { toolCalls: [{ id, name: TOOL_NAME, arguments: JSON.stringify({ [TOOL_ARGUMENT]: marker }) }], fragment: 6 };
}
