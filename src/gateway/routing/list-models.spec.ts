import { describe, expect, it } from '@jest/globals';
import { type Principal } from '../model/principal.js';
import { Provider } from '../ports/provider.js';
import { ProviderRegistry } from '../ports/provider-registry.js';
import { listModels } from './list-models.js';

/** A vendor that knows `known` by name, and serves these alone unless it is `open`. */
class ListedProvider extends Provider {
  constructor(
    readonly name: string,
    private readonly known: readonly string[],
    private readonly open = false,
  ) {
    super();
  }

  override call(): never {
    throw new Error('a listing asks no vendor');
  }

  override knownModels(): readonly string[] {
    return this.known;
  }

  override serves(model: string): boolean {
    return this.open || this.known.includes(model);
  }
}

const registry = new ProviderRegistry([
  new ListedProvider('closed', ['a', 'b']),
  new ListedProvider('open', ['c'], true),
]);

const namesOf = (access: Principal['access']) =>
  listModels({ id: 'key', name: 'key', access }, registry).map(({ provider, model }) => `${provider}/${model}`);

describe('listModels', () => {
  it.each<{ name: string; access: Principal['access']; models: string[] }>([
    { name: 'everything that is known for *', access: '*', models: ['closed/a', 'closed/b', 'open/c'] },
    { name: 'nothing for no grant', access: [], models: [] },
    { name: 'one vendor', access: [{ provider: 'closed', models: '*' }], models: ['closed/a', 'closed/b'] },
    {
      name: 'granted models that are served',
      access: [{ provider: 'closed', models: ['b', 'z'] }],
      models: ['closed/b'],
    },
    { name: 'granted models of an open vendor', access: [{ provider: 'open', models: ['z'] }], models: ['open/z'] },
    {
      name: 'models granted of every vendor, where they are served',
      access: [{ provider: '*', models: ['a', 'c'] }],
      models: ['closed/a', 'open/c', 'open/a'],
    },
    { name: 'no vendor that is not configured', access: [{ provider: 'absent', models: ['a'] }], models: [] },
    {
      name: 'a model once',
      access: [
        { provider: 'closed', models: ['a'] },
        { provider: '*', models: ['a'] },
      ],
      models: ['closed/a', 'open/a'],
    },
  ])('lists $name', ({ access, models }) => {
    expect(namesOf(access)).toEqual(models);
  });
});
