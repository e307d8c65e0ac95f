import { describe, expect, it } from '@jest/globals';
import { ConfigurationFile } from '../../config/configuration-file.js';
import { Findings } from '../../config/findings.js';
import { ObjectBinder } from '../../config/object-binder.js';
import { PriceBook } from './price-book.js';
import { type ListPrice } from './price-list.js';

/** A price list that says what was asked of it. */
class ScriptedList {
  readonly asked: string[] = [];
  changes = false;

  readonly find = (vendor: string, model: string): ListPrice | undefined => {
    this.asked.push(`${vendor}/${model}`);
    return model.startsWith('unlisted') ? undefined : { rates: { input: 1, output: 2 }, changes: this.changes };
  };
}

function openBook(written: object, list = new ScriptedList()): { book: PriceBook; list: ScriptedList } {
  const findings = new Findings();
  const file = new ObjectBinder({}, findings).bind(ConfigurationFile, written, '');
  expect(findings.faults).toEqual([]);
  return { book: new PriceBook(file, () => list.find), list };
}

const CUSTOM = { custom_provider_config: { base_provider_type: 'openai' } };

describe('PriceBook', () => {
  it('asks the list once for each model, and remembers that it does not know one', () => {
    const { book, list } = openBook({ providers: { xai: {} } });
    for (let times = 0; times < 3; times++) {
      expect(book.ratesOf({ provider: 'xai', model: 'grok' })).toEqual({ input: 1, output: 2 });
      expect(book.ratesOf({ provider: 'xai', model: 'unlisted' })).toBeUndefined();
    }
    expect(list.asked).toEqual(['x-ai/grok', 'x-ai/unlisted']);
  });

  it('asks by every name of a model: what it is, what the vendor is sent, what the caller wrote', () => {
    const { book, list } = openBook({ providers: { azure: {} } });
    const asked = { provider: 'azure', model: 'unlisted-1', modelId: 'unlisted-2', modelName: 'gpt-4o' };
    expect(book.ratesOf(asked)).toBeDefined();
    expect(book.ratesOf({ ...asked, modelName: 'unlisted-3', modelId: 'gpt-4o' })).toBeDefined();
    expect(list.asked).toEqual(['azure/gpt-4o', 'azure/unlisted-3', 'azure/gpt-4o']);
  });

  it('lets the exact name count before the longest pattern, and both before the list', () => {
    const models = {
      'gpt*': { input: 1, output: 1 },
      'gpt-5*': { input: 2, output: 2, cache_read: 0.5, cache_write: 3 },
      'gpt-5-mini': { input: 3, output: 3 },
    };
    const { book, list } = openBook({ providers: { openai: {} }, pricing: { providers: { openai: { models } } } });
    const inputOf = (model: string) => book.ratesOf({ provider: 'openai', model })?.input;
    expect(inputOf('gpt-5-mini')).toBe(3e-6);
    expect(inputOf('gpt-4o')).toBe(1e-6);
    expect(book.ratesOf({ provider: 'openai', model: 'gpt-5-nano' })).toEqual({
      input: 2e-6,
      output: 2e-6,
      cacheRead: 0.5e-6,
      cacheWrite: 3e-6,
    });
    expect(list.asked).toEqual([]);
    expect(inputOf('o3')).toBe(1);
  });

  it.each([
    { name: 'a custom vendor', config: { providers: { mine: CUSTOM } } },
    { name: 'a vendor that the list does not know', config: { providers: { mine: {} } } },
    { name: 'a vendor whose base is none', config: { providers: { mine: CUSTOM }, pricing: pricingOf('none') } },
    { name: 'a gateway that prices nothing', config: { providers: { openai: {} }, pricing: { enabled: false } } },
  ])('has no list for $name', ({ config }) => {
    const { book, list } = openBook(config);
    expect(book.needsList).toBe(false);
    expect(book.ratesOf({ provider: 'mine', model: 'gpt-4o' })).toBeUndefined();
    expect(list.asked).toEqual([]);
  });

  it('asks the list of the base that is configured', () => {
    const { book, list } = openBook({ providers: { mine: CUSTOM }, pricing: pricingOf('bedrock') });
    expect(book.needsList).toBe(true);
    expect(book.ratesOf({ provider: 'mine', model: 'nova' })).toBeDefined();
    expect(list.asked).toEqual(['aws/nova']);
  });

  it('knows nothing while the list is not there, and does not remember that', () => {
    const list = new ScriptedList();
    let isThere = false;
    const file = new ObjectBinder({}, new Findings()).bind(ConfigurationFile, { providers: { openai: {} } }, '');
    const book = new PriceBook(file, () => (isThere ? list.find : undefined));
    expect(book.ratesOf({ provider: 'openai', model: 'gpt-4o' })).toBeUndefined();
    isThere = true;
    expect(book.ratesOf({ provider: 'openai', model: 'gpt-4o' })).toBeDefined();
  });

  it('forgets the oldest of very many models', () => {
    const { book, list } = openBook({ providers: { openai: {} } });
    for (let index = 0; index <= 1000; index++) book.ratesOf({ provider: 'openai', model: `model-${index}` });
    book.ratesOf({ provider: 'openai', model: 'model-1000' });
    expect(list.asked).toHaveLength(1001);
    book.ratesOf({ provider: 'openai', model: 'model-0' });
    expect(list.asked).toHaveLength(1002);
  });
});

function pricingOf(base: string): object {
  return { providers: { mine: { base } } };
}
