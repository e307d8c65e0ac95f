import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonObject } from '../../../test/support/converse-arbitraries.js';
import { decodeOptions, encodeOptions } from '../../../test/support/dialect-options.js';
import { geminiProfile } from '../../../test/support/gemini-options.js';
import { cutBytes } from '../../../test/support/upstream-script.js';
import { parseJsonExact } from '../../codec/json.js';
import { type ModelResponse } from '../../gateway/model/model-response.js';
import { type StreamEvent } from '../../gateway/model/stream-event.js';
import { Warnings } from '../../gateway/model/warnings.js';
import { TurnFold } from '../../gateway/stream/fold-events.js';
import { SseReplyDecoder } from '../shared/sse-reply-decoder.js';
import { GEMINI_REPLIES } from './decode-response.js';
import { GeminiTranslator } from './gemini.translator.js';
import { encodeRequest } from './encode-request.js';

const translator = new GeminiTranslator();

const profile = geminiProfile();

const words = fc.stringMatching(/^[a-zA-Zäß✨][a-zA-Z ✨]{0,12}$/u);
const signature = fc.stringMatching(/^[A-Za-z0-9+/]{4,12}$/);
const signed = (part: fc.Arbitrary<object>) =>
  fc.tuple(part, signature).map(([one, thoughtSignature]) => ({ ...one, thoughtSignature }));
const maybeSigned = (part: fc.Arbitrary<object>) => fc.oneof(part, signed(part));

const thought = words.map((text) => ({ text, thought: true }));
const text = words.map((said) => ({ text: said }));
const image = fc.constant({ inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } });
const call = fc.tuple(words, jsonObject);

/** Parts of one turn, as Gemini 3 signs them: calls come last, and the first of them is signed. */
const turn = fc
  .tuple(
    fc.array(fc.oneof(maybeSigned(thought), maybeSigned(text), maybeSigned(image), signed(fc.constant({ text: '' }))), {
      maxLength: 5,
    }),
    fc.array(call, { maxLength: 3 }),
    signature,
  )
  .map(([parts, calls, thoughtSignature]) => [
    ...parts,
    ...calls.map(([name, args], index) => ({
      functionCall: { id: `call_${index}`, name: `f_${name.length}`, args },
      ...(index === 0 && { thoughtSignature }),
    })),
  ])
  .filter((parts) => parts.length > 0);

function fold(events: readonly StreamEvent[]): ModelResponse {
  const result = new TurnFold(parseJsonExact);
  for (const event of events) result.add(event);
  return result.result();
}

const reply = (parts: readonly object[], finishReason?: string): string =>
  JSON.stringify({ candidates: [{ content: { role: 'model', parts }, ...(finishReason && { finishReason }) }] });

function stream(parts: readonly object[], seed?: number): readonly StreamEvent[] {
  const decoder = new SseReplyDecoder(decodeOptions({ profile }), GEMINI_REPLIES);
  const chunks = [...parts.map((part) => reply([part])), reply([], 'STOP')];
  const bytes = Buffer.from(chunks.map((chunk) => `data: ${chunk}\r\n\r\n`).join(''));
  const pieces = seed === undefined ? [bytes] : cutBytes(bytes, { seed });
  return [...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()];
}

/** The parts that the vendor gets back when the turn has become history. */
function sendBack({ output }: ModelResponse): { parts: unknown; lost: number } {
  const warnings = new Warnings();
  const messages = [
    { role: 'user' as const, content: [{ text: 'Hello' }] },
    output.message,
    { role: 'user' as const, content: [{ text: 'Go on' }] },
  ];
  const { body } = encodeRequest({ messages }, encodeOptions({ profile, warnings }));
  const { contents } = parseJsonExact(String(body)) as { contents: { parts: unknown }[] };
  return { parts: contents[1]?.parts, lost: warnings.list.length };
}

interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
}

/** Pieces of one text are one text, and so are pieces of one thought; what is signed stands alone. */
function mergePieces(parts: readonly Part[]): Part[] {
  const merged: Part[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last && continues(last, part)) {
      merged[merged.length - 1] = { ...last, ...part, text: `${last.text ?? ''}${part.text ?? ''}` };
    } else merged.push(part);
  }
  return merged;
}

/** The signature of a thought comes behind all of its pieces. */
function continues(last: Part, part: Part): boolean {
  if (part.text === undefined || last.text === undefined || last.thought !== part.thought) return false;
  return last.thoughtSignature === undefined && (part.thoughtSignature === undefined || part.thought === true);
}

describe('a turn that becomes history', () => {
  it('reaches Google with its own parts, each signature on its own, numbers as they were written (law 5)', () => {
    fc.assert(
      fc.property(turn, (parts) => {
        const told = fold(translator.decodeResponse(Buffer.from(reply(parts, 'STOP')), decodeOptions({ profile })));
        const expected = parseJsonExact(JSON.stringify(mergePieces(parts)));
        expect(sendBack(told)).toEqual({ parts: expected, lost: 0 });
      }),
      { numRuns: 400 },
    );
  });

  it('is the same, streamed and whole, however its bytes are cut (laws 2 and 6)', () => {
    fc.assert(
      fc.property(turn, fc.nat(), (parts, seed) => {
        const whole = fold(translator.decodeResponse(Buffer.from(reply(parts, 'STOP')), decodeOptions({ profile })));
        expect(fold(stream(parts))).toEqual(whole);
        expect(stream(parts, seed)).toEqual(stream(parts));
      }),
      { numRuns: 200 },
    );
  });
});
