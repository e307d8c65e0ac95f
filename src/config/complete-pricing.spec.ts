import { describe, expect, it } from '@jest/globals';
import { completePricing } from './complete-pricing.js';
import { ConfigurationFile } from './configuration-file.js';
import { Findings } from './findings.js';
import { ObjectBinder } from './object-binder.js';

const VENDORS = [
  { name: 'openai', keyRequired: true },
  { name: 'mock', keyRequired: false },
];

function findingsOf(providers: object): Findings {
  const findings = new Findings();
  const written = { providers: { openai: {} }, pricing: { providers } };
  completePricing(new ObjectBinder({}, findings).bind(ConfigurationFile, written, ''), VENDORS, findings);
  return findings;
}

describe('completePricing', () => {
  it.each([{}, { base: 'openai' }, { base: 'none' }, { models: { 'gpt-*': { input: 0.5, output: 2 } } }])(
    'takes %j',
    (openai) => {
      const { faults, notices } = findingsOf({ openai });
      expect({ faults, notices }).toEqual({ faults: [], notices: [] });
    },
  );

  it('refuses a base that is no vendor', () => {
    const { faults } = findingsOf({ openai: { base: 'opnai' } });
    expect(JSON.stringify(faults)).toMatch(
      /pricing\.providers\.openai\.base.*one of the vendors openai, mock, or none/,
    );
  });

  it('says that prices of a vendor that is not configured are not used', () => {
    expect(findingsOf({ xai: {} }).notices).toEqual([expect.stringMatching(/^pricing\.providers\.xai is not used/)]);
  });

  it.each([
    { name: 'without output', price: { input: 1 }, path: 'output' },
    { name: 'below zero', price: { input: -1, output: 1 }, path: 'input' },
    { name: 'in words', price: { input: 1, output: '2' }, path: 'output' },
    { name: 'of cents', price: { input: 1, output: 1, reasoning: 1 }, path: 'reasoning' },
  ])('refuses a price $name', ({ price, path }) => {
    const { faults } = findingsOf({ openai: { models: { m: price } } });
    expect(JSON.stringify(faults)).toContain(`pricing.providers.openai.models.m.${path}`);
  });
});
