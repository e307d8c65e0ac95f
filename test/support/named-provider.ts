import { Provider } from '../../src/gateway/ports/provider.js';

export interface NamedProviderOptions {
  /** Models that are known by name. */
  readonly known?: readonly string[];
  /** True where every model is served; the known ones alone otherwise. */
  readonly open?: boolean;
  readonly takesDirectKeys?: boolean;
}

/** A vendor for tests of routing: it has a name and models, and is never asked. */
export class NamedProvider extends Provider {
  constructor(
    readonly name: string,
    private readonly options: NamedProviderOptions = {},
  ) {
    super();
  }

  override call(): never {
    throw new Error('routing asks no vendor');
  }

  override knownModels(): readonly string[] {
    return this.options.known ?? [];
  }

  override serves(model: string): boolean {
    const { known = [], open = known.length === 0 } = this.options;
    return open || known.includes(model);
  }

  override takesDirectKeys(): boolean {
    return this.options.takesDirectKeys ?? false;
  }
}
