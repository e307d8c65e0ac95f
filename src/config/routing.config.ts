import { NestedByName, Optional, Text, Texts } from './field.decorators.js';
import { type ModelReference } from './model-reference.js';

/** More models than these are a mistake of whoever wrote them, and would keep a caller waiting for minutes. */
export const MAX_FALLBACKS = 10;

/** The key of `routing.fallbacks` that counts for every model without its own. */
export const EVERY_MODEL = '*';

/** A name that stands for a model. Written as text, it is the `model` alone. */
export class AliasConfig {
  /** The model that is meant: `vendor/model`, another alias, or a name without vendor. */
  @Text()
  readonly model!: string;

  /** The models to ask when that one fails; those of the model itself when absent, none when empty. */
  @Optional()
  @Texts()
  readonly fallbacks?: readonly string[];

  /** Where the name leads at last, over other aliases; no key of the file. */
  readonly target?: ModelReference;

  /** What `fallbacks` comes to, over other aliases; no key of the file. */
  readonly chain?: readonly string[];
}

/** The models to ask, one after the other. Written as a list, it is `models` alone. */
export class FallbackChainConfig {
  @Texts()
  readonly models!: readonly string[];

  /** One text for all names of the model that the chain is for; no key of the file. */
  readonly means?: string;
}

/** The root's `routing`, Asbru's own key: which model a name means, and who is asked when it fails. */
export class RoutingConfig {
  /** Models by further names, which are compared without regard to case. */
  @NestedByName(AliasConfig, 'model')
  readonly aliases: Readonly<Record<string, AliasConfig>> = Object.create(null) as Record<string, AliasConfig>;

  /** The vendor of names without one; `bedrock` when absent. */
  @Optional()
  @Text()
  readonly default_provider?: string;

  /** The models to ask when one fails, by the name of that one; `*` for every model without its own. */
  @NestedByName(FallbackChainConfig, 'models')
  readonly fallbacks: Readonly<Record<string, FallbackChainConfig>> = Object.create(null) as Record<
    string,
    FallbackChainConfig
  >;
}
