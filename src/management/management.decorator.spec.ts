import { describe, expect, it } from '@jest/globals';
import { Management } from './management.decorator.js';

describe('Management', () => {
  it('refuses to mark a class, whose routes it would leave on the main port', () => {
    const mark = Management() as unknown as (type: object) => void;
    expect(() => {
      mark(Date);
    }).toThrow('marks methods');
  });
});
