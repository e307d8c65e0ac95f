import { describe, expect, it } from '@jest/globals';
import { ModelLabels } from './model-labels.js';

describe('ModelLabels', () => {
  const named = (provider: string, model: string) => `${provider}/${model}` === 'openai/gpt-4o';

  it('labels a model that the configuration names from the first call on', () => {
    expect(new ModelLabels(named).labelOf('openai', 'gpt-4o', false)).toBe('gpt-4o');
    expect(new ModelLabels(named).labelOf('other-vendor', 'gpt-4o', false)).toBe('other');
  });

  it('labels another one once its vendor has answered to it, and keeps the label', () => {
    const labels = new ModelLabels(named);
    expect(labels.labelOf('openai', 'gpt-5', false)).toBe('other');
    expect(labels.labelOf('openai', 'gpt-5', true)).toBe('gpt-5');
    expect(labels.labelOf('openai', 'gpt-5', false)).toBe('gpt-5');
  });

  it('labels no more of them than the limit; named ones do not count', () => {
    const labels = new ModelLabels(named, 2);
    labels.labelOf('openai', 'gpt-4o', true);
    expect(['a', 'b', 'c', 'a'].map((model) => labels.labelOf('openai', model, true))).toEqual([
      'a',
      'b',
      'other',
      'a',
    ]);
    expect(labels.labelOf('openai', 'gpt-4o', true)).toBe('gpt-4o');
  });

  it('takes no name of more than 256 characters', () => {
    expect(new ModelLabels(() => true).labelOf('openai', 'x'.repeat(257), true)).toBe('other');
  });
});
