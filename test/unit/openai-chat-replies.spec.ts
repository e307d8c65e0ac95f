import { describe, expect, it } from '@jest/globals';

import { chatChunks, chatCompletion, type ChatTurn } from '../support/openai-chat-replies.js';

interface Whole {
  choices: { message: { content: string | null; tool_calls?: unknown[] }; finish_reason: string }[];
  usage?: unknown;
}

interface Chunk {
  choices: { delta: Delta; finish_reason: string | null }[];
  usage?: unknown;
}

interface Delta {
  content?: string | null;
  tool_calls?: { index: number; id?: string; function: { name?: string; arguments: string } }[];
}

const turns: [string, ChatTurn][] = [
  ['text with characters of several bytes', { text: 'Grüße, 橋 ✨ and more', fragment: 1 }],
  ['two tool calls', { toolCalls: [call('a', '{"city":"Oslo"}'), call('b', '{}')] }],
  ['text and a tool call, cut off', { text: 'so', toolCalls: [call('a', '{"x')], finishReason: 'length' }],
  ['usage with cached tokens', { text: '', usage: { promptTokens: 9, completionTokens: 2, cachedTokens: 4 } }],
  ['no usage', { text: 'x', reportUsage: false }],
];

function call(id: string, text: string): { id: string; name: string; arguments: string } {
  return { id, name: 'get_weather', arguments: text };
}

function readChunks(text: string): Chunk[] {
  const lines = text.split('\n\n').filter((line) => line !== '' && line !== 'data: [DONE]');
  return lines.map((line) => JSON.parse(line.slice('data: '.length)) as Chunk);
}

function foldToolCalls(chunks: Chunk[]): unknown[] {
  const calls: { id: string | undefined; type: string; function: { name: string | undefined; arguments: string } }[] =
    [];
  for (const part of chunks.flatMap((chunk) => chunk.choices[0]?.delta.tool_calls ?? [])) {
    calls[part.index] ??= { id: part.id, type: 'function', function: { name: part.function.name, arguments: '' } };
    calls[part.index]!.function.arguments += part.function.arguments;
  }
  return calls;
}

describe('chatChunks', () => {
  it.each(turns)('tells the turn of chatCompletion: %s', (_name, turn) => {
    const whole = JSON.parse(chatCompletion(turn)) as Whole;
    const chunks = readChunks(chatChunks(turn));
    const deltas = chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.delta));
    expect(deltas.map((delta) => delta.content ?? '').join('')).toBe(whole.choices[0]?.message.content ?? '');
    expect(foldToolCalls(chunks)).toEqual(whole.choices[0]?.message.tool_calls ?? []);
    expect(chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.finish_reason)).at(-1)).toBe(
      whole.choices[0]?.finish_reason,
    );
    expect(chunks.at(-1)?.usage).toEqual(whole.usage);
  });

  it('ends with the terminal signal unless it is left out', () => {
    expect(chatChunks({ text: 'x' })).toMatch(/data: \[DONE\]\n\n$/);
    expect(chatChunks({ text: 'x', done: false })).not.toContain('[DONE]');
  });
});
