import { describe, expect, it } from '@jest/globals';
import { geminiChunks, geminiReply, type GeminiTurn } from '../support/gemini-replies.js';

interface Reply {
  readonly candidates: readonly {
    readonly content: { readonly parts: readonly Part[] };
    readonly finishReason?: string;
  }[];
  readonly usageMetadata?: object;
}

interface Part {
  readonly text?: string;
  readonly thought?: boolean;
}

const TURNS: readonly { readonly name: string; readonly turn: GeminiTurn }[] = [
  { name: 'text with characters of several bytes', turn: { text: 'Grüße, 橋 ✨ and more', fragment: 1 } },
  { name: 'thoughts and text', turn: { reasoning: 'Hm, hm', text: 'Yes' } },
  {
    name: 'signed calls',
    turn: { toolCalls: [{ id: 'a', name: 'f', arguments: '{"x":1}' }], thoughtSignature: 'c2ln' },
  },
  { name: 'no usage', turn: { text: 'x', reportUsage: false } },
];

/** The parts with pieces of one text together. */
function merge(parts: readonly Part[]): Part[] {
  const merged: Part[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    const continues = part.text !== undefined && last?.text !== undefined && last.thought === part.thought;
    if (continues) merged[merged.length - 1] = { ...last, text: `${last.text ?? ''}${part.text ?? ''}` };
    else if (part.text !== '') merged.push(part);
  }
  return merged;
}

describe('geminiChunks', () => {
  it.each(TURNS)('tells the turn of geminiReply: $name', ({ turn }) => {
    const whole = JSON.parse(geminiReply(turn)) as Reply;
    const chunks = geminiChunks(turn)
      .split('\r\n\r\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line.slice('data: '.length)) as Reply);
    const parts = chunks.flatMap(({ candidates }) => candidates[0]?.content.parts ?? []);
    expect(merge(parts)).toEqual(whole.candidates[0]?.content.parts);
    expect(chunks.at(-1)?.candidates[0]?.finishReason).toBe(whole.candidates[0]?.finishReason);
    expect(chunks.at(-1)?.usageMetadata).toEqual(whole.usageMetadata);
  });

  it('ends with a finish reason unless it is left out', () => {
    expect(geminiChunks({ text: 'x' })).toContain('finishReason');
    expect(geminiChunks({ text: 'x', done: false })).not.toContain('finishReason');
  });
});
