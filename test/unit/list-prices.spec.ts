import { describe, expect, it } from '@jest/globals';
import { listPriceName } from '../../src/observability/cost/list-price-names.js';
import { VENDORS } from '../../src/providers/vendors.js';

/** Vendors that the price list does not know, or whose prices nobody lists. docs/cost.md names them. */
const UNLISTED = ['huggingface', 'mock', 'nebius', 'nvidia', 'ollama', 'sambanova', 'vllm'];

describe('list prices', () => {
  it('are known of every vendor but those that have none', () => {
    const unlisted = VENDORS.map(({ name }) => name).filter((name) => listPriceName(name) === undefined);
    expect(unlisted.sort()).toEqual(UNLISTED);
  });
});
