import { type KeyAliasConfig } from '../../config/key-alias.config.js';
import { type ProviderKeyConfig } from '../../config/provider.config.js';
import { type ModelAlias } from '../../gateway/model/call.js';

/** An alias of a key, with what only the call to the vendor needs. */
export interface KeyAlias extends ModelAlias {
  /** What stands in the request: the id, or an inference profile of it, which names the operator's account. */
  readonly sentId: string;
  /** What the model takes is looked up by this name. */
  readonly traitsName: string;
  /** Where the model is called, instead of the key's own region. */
  readonly region?: string;
}

/** What every name stands for in a list of models. */
const EVERY_MODEL = '*';

/** What families of models are called, in the names that vendors and operators give them. */
const FAMILY =
  /claude|gpt|(?:^|[^a-z])o\d|gemini|gemma|llama|mi[sx]tral|codestral|command|nova|titan|deepseek|qwen|grok|sonar|kimi|glm|phi/i;

/** Which models one key serves, and what it calls them. */
export class KeyModels {
  private readonly servesAll: boolean;
  private readonly models: ReadonlySet<string>;
  /** In lower case: nothing that is refused is to be had by another spelling. */
  private readonly denied: ReadonlySet<string>;
  private readonly aliases: ReadonlyMap<string, KeyAlias>;
  /** Names of the aliases, as they are written. */
  readonly aliasNames: readonly string[];

  constructor({ models, blacklisted_models: denied, aliases }: Pick<ProviderKeyConfig, ModelMembers>) {
    this.servesAll = models.includes(EVERY_MODEL);
    this.models = new Set(models);
    this.denied = new Set(denied.map((model) => model.toLowerCase()));
    this.aliasNames = Object.keys(aliases);
    this.aliases = new Map(
      Object.entries(aliases).map(([name, config]) => [name.toLowerCase(), toKeyAlias(name, config)]),
    );
  }

  /** Every name that is written down: models and aliases. */
  get names(): readonly string[] {
    return [...this.models, ...this.aliasNames].filter((name) => name !== EVERY_MODEL);
  }

  /** What the key calls the model; undefined where the name is no alias of the key. */
  aliasOf(model: string): KeyAlias | undefined {
    return this.aliases.size === 0 ? undefined : this.aliases.get(model.toLowerCase());
  }

  /**
   * True for an alias of the key, and for a model that its list has.
   * @param isForeign true for a name that is an alias of another key: `*` does not mean it then
   */
  serves(model: string, isForeign = false): boolean {
    const alias = this.aliasOf(model);
    if (this.denied.size > 0 && this.denies(model, alias)) return false;
    return alias !== undefined || (this.servesAll && !isForeign) || this.models.has(model);
  }

  private denies(model: string, alias: KeyAlias | undefined): boolean {
    const { denied } = this;
    if (denied.has(EVERY_MODEL) || denied.has(model.toLowerCase())) return true;
    return alias !== undefined && denied.has(alias.modelId.toLowerCase());
  }
}

type ModelMembers = 'models' | 'blacklisted_models' | 'aliases';

function toKeyAlias(name: string, config: KeyAliasConfig): KeyAlias {
  const { model_id: id, model_name: modelName, model_family: modelFamily, region } = config;
  return {
    modelId: id,
    sentId: config.inference_profile_arn ?? id,
    traitsName: modelName ?? [id, name].find((text) => FAMILY.test(text)) ?? id,
    ...(modelName !== undefined && { modelName }),
    ...(modelFamily !== undefined && { modelFamily }),
    ...(region !== undefined && { region }),
  };
}
