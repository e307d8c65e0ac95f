import { describe, expect, it } from '@jest/globals';
import { Boundaries } from './boundary.js';

describe('Boundaries', () => {
  it('are the same every time', () => {
    const boundary = new Boundaries('openai', 'https://a.test').of('');
    expect(new Boundaries('openai', 'https://a.test').of('')).toBe(boundary);
    expect(boundary).toMatch(/^[\w-]{8}$/);
  });

  it('tell vendors, addresses and places apart', () => {
    const all = [
      new Boundaries('openai', 'https://a.test').of(''),
      new Boundaries('azure', 'https://a.test').of(''),
      new Boundaries('openai', 'https://b.test').of(''),
      new Boundaries('openai', undefined).of(''),
      new Boundaries('openai', 'https://a.test').of('eu'),
      new Boundaries('openai', 'https://a.test').of('us'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
