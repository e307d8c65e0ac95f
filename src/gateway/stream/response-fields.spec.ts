import { describe, expect, it } from '@jest/globals';
import { type JsonObject } from '../model/json.js';
import { ResponseFields } from './response-fields.js';

const REPLY = {
  id: 'chat-1',
  choices: [{ finish_reason: 'stop', logprobs: null }, { finish_reason: 'length' }],
  usage: { prompt_tokens: 3, 'a/b~c': { '': 1 } },
};

function fieldsOf(pointers: string[], ...replies: unknown[]): JsonObject | undefined {
  const fields = new ResponseFields(pointers);
  for (const reply of replies) fields.read(reply);
  return fields.result;
}

describe('ResponseFields', () => {
  it.each<{ name: string; pointers: string[]; expected: unknown }>([
    { name: 'a member', pointers: ['/id'], expected: { id: 'chat-1' } },
    { name: 'a nested member', pointers: ['/usage/prompt_tokens'], expected: { usage: { prompt_tokens: 3 } } },
    {
      name: 'places in a list under their indexes',
      pointers: ['/choices/1/finish_reason', '/choices/0/finish_reason'],
      expected: { choices: { 0: { finish_reason: 'stop' }, 1: { finish_reason: 'length' } } },
    },
    { name: 'names with escapes', pointers: ['/usage/a~1b~0c/'], expected: { usage: { 'a/b~c': { '': 1 } } } },
    { name: 'a null', pointers: ['/choices/0/logprobs'], expected: { choices: { 0: { logprobs: null } } } },
    { name: 'a whole object', pointers: ['/choices/1'], expected: { choices: { 1: { finish_reason: 'length' } } } },
    {
      name: 'an object and what is in it, in either order',
      pointers: ['/usage/prompt_tokens', '/usage', '/usage/a~1b~0c'],
      expected: { usage: REPLY.usage },
    },
    { name: 'what leads somewhere beside what does not', pointers: ['/x', '/id', '/id/y'], expected: { id: 'chat-1' } },
    ...[
      '/nothing',
      '/choices/2',
      '/choices/-',
      '/choices/00',
      '/choices/length',
      '/id/0',
      '/constructor',
      '/__proto__',
    ].map((pointer) => ({ name: `nothing for ${pointer}`, pointers: [pointer], expected: undefined })),
    { name: 'nothing where nothing is asked', pointers: [], expected: undefined },
  ])('gives $name', ({ pointers, expected }) => {
    expect(fieldsOf(pointers, REPLY)).toEqual(expected);
  });

  it('leaves the reply as it is', () => {
    const before = structuredClone(REPLY);
    fieldsOf(['/usage', '/usage/prompt_tokens', '/choices/0'], REPLY);
    expect(REPLY).toEqual(before);
  });

  it('gives numbers as the vendor wrote them, and does not look inside them', () => {
    const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };
    const reply = { seed: rawJSON('9007199254740993') };
    expect(JSON.stringify(fieldsOf(['/seed', '/seed/rawJSON'], reply))).toBe('{"seed":9007199254740993}');
    expect(fieldsOf(['/seed/rawJSON'], reply)).toBeUndefined();
  });

  it('takes the last value of a stream that is not null', () => {
    expect(
      fieldsOf(['/id', '/usage'], { id: 'a', usage: null }, { id: 'b', usage: { n: 1 } }, { usage: null }),
    ).toEqual({
      id: 'b',
      usage: { n: 1 },
    });
  });

  it.each([
    { pointer: '/stop_sequence', expected: { stop_sequence: 'END' } },
    { pointer: '/delta/stop_sequence', expected: { delta: { stop_sequence: 'END' } } },
    { pointer: '/other/stop_sequence', expected: undefined },
  ])('finds the matched stop sequence under $pointer', ({ pointer, expected }) => {
    const fields = new ResponseFields([pointer]);
    fields.read({ id: 'a' });
    fields.stopSequence('END');
    expect(fields.result).toEqual(expected);
  });

  it('prefers the stop sequence of the reply itself', () => {
    const fields = new ResponseFields(['/stop_sequence', '/delta/stop_sequence']);
    fields.read({ stop_sequence: 'own', delta: { stop_sequence: null } });
    fields.stopSequence('END');
    expect(fields.result).toEqual({ stop_sequence: 'own', delta: { stop_sequence: 'END' } });
  });
});
