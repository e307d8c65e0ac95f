import { describe, expect, it } from '@jest/globals';
import { describeShape } from './describe-shape.js';

describe('describeShape', () => {
  it('tells kinds and sizes by path, and nothing that is said', () => {
    const value = {
      model: 'gpt-4o',
      n: 2,
      stream: true,
      stop: null,
      messages: [{ role: 'user', content: 'a secret' }],
    };
    expect(describeShape(value)).toEqual({
      model: 'string of 6',
      n: 'number',
      stream: 'boolean',
      stop: 'null',
      'messages.0.role': 'string of 4',
      'messages.0.content': 'string of 8',
    });
  });

  it('does not look into what callers made up: arguments of tools and schemas', () => {
    const value = { messages: [{ content: [{ toolUse: { input: { 'a name as content': 1 } } }] }] };
    expect(describeShape(value)).toEqual({ 'messages.0.content.0.toolUse': 'object of 1' });
  });

  it('ends after a hundred members', () => {
    const shape = describeShape(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`m${index}`, index])));
    expect(Object.keys(shape)).toHaveLength(101);
    expect(shape['…']).toBe('further members');
  });

  it.each([
    { value: [], shape: { '': 'list of 0' } },
    { value: 'text', shape: { '': 'string of 4' } },
  ])('describes $value', ({ value, shape }) => {
    expect(describeShape(value)).toEqual(shape);
  });
});
