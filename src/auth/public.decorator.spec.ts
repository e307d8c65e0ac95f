import { describe, expect, it } from '@jest/globals';
import { Public } from './public.decorator.js';

describe('Public', () => {
  it('throws on a class, where Fastify would not hear of it', () => {
    const decorate = Public() as ClassDecorator;
    expect(() => decorate(Array)).toThrow('@Public() marks methods');
  });
});
