import { joinPath } from '../codec/json-path.js';
import { AliasReader } from './alias-reader.js';
import { type ConfigurationFile } from './configuration-file.js';
import { type Findings } from './findings.js';
import { DEFAULT_PROVIDER, type ModelReference } from './model-reference.js';
import { ReferenceReader } from './reference-reader.js';
import { EVERY_MODEL, MAX_FALLBACKS, type RoutingConfig } from './routing.config.js';

const ALIASES = 'routing.aliases';
const CHAINS = 'routing.fallbacks';

/** What routing is checked against. */
export interface RoutingContext {
  /** Names of the vendors there are, configured or not; those of the file when absent. */
  readonly names: ReadonlySet<string> | undefined;
  readonly findings: Findings;
}

/** Finds where every alias leads, and checks that every model that somebody falls back to can be asked. */
export function completeRouting(file: ConfigurationFile, { names, findings }: RoutingContext): void {
  const { routing } = file;
  const configured = Object.keys(file.providers);
  checkDefaultProvider(routing, configured, findings);
  const references = new ReferenceReader({
    configured,
    isVendor: (name) => names?.has(name) === true || configured.includes(name),
    defaultProvider: routing.default_provider ?? DEFAULT_PROVIDER,
  });
  const aliases = new AliasReader(routing, findings);
  completeAliases(routing, aliases, references, findings);
  const check = new ChainCheck(aliases, references, findings);
  for (const [name, alias] of Object.entries(routing.aliases)) {
    check.chain(alias.fallbacks, `${joinPath(ALIASES, name)}.fallbacks`);
  }
  checkChains(file, check, findings);
}

function checkDefaultProvider({ default_provider: name }: RoutingConfig, configured: string[], findings: Findings) {
  const path = 'routing.default_provider';
  if (name === undefined || configured.includes(name) || findings.hasFault(path)) return;
  findings.fault(path, `expected one of the configured vendors ${configured.join(', ')}`);
}

function completeAliases(
  { aliases }: RoutingConfig,
  reader: AliasReader,
  references: ReferenceReader,
  findings: Findings,
): void {
  for (const [name, alias] of Object.entries(aliases)) {
    const path = joinPath(ALIASES, name);
    const route = reader.follow(name);
    if (route === undefined) findings.fault(path, 'expected a model at last; the aliases lead round in a circle');
    if (route?.reference === undefined) continue;
    const target = references.read(route.reference);
    if ('reference' in target) {
      Object.assign(alias, { target: target.reference, ...(route.chain && { chain: route.chain }) });
    } else if (route.lastAlias === name) {
      findings.fault(path, target.fault);
    }
  }
}

function checkChains(file: ConfigurationFile, check: ChainCheck, findings: Findings): void {
  const named = new Map<string, string>();
  for (const [name, chain] of Object.entries(file.routing.fallbacks)) {
    const path = joinPath(CHAINS, name);
    const means = check.name(name, path, isBalanced(file, name));
    const earlier = means === undefined ? undefined : named.get(means);
    if (earlier !== undefined) findings.fault(path, `expected a model of its own; ${earlier} names the same`);
    else if (means !== undefined) named.set(means, path);
    Object.assign(chain, { means });
    check.chain(chain.models, path);
  }
  const { virtual_keys: keys, auth_config: auth } = file.governance;
  for (const [index, key] of keys.entries()) check.chain(key.fallbacks, `governance.virtual_keys.${index}.fallbacks`);
  for (const [index, user] of (auth?.users ?? []).entries()) {
    check.chain(user.fallbacks, `governance.auth_config.users.${index}.fallbacks`);
  }
}

/** True where a virtual key's weights choose a vendor for the name. */
function isBalanced({ governance }: ConfigurationFile, name: string): boolean {
  const holders = [...governance.virtual_keys, ...(governance.auth_config?.users ?? [])];
  const grants = holders.flatMap(({ provider_configs: configs }) => configs);
  return grants.some(
    ({ weight, allowed_models: models }) => weight !== undefined && (models.includes('*') || models.includes(name)),
  );
}

/** Checks names of models that are no aliases themselves. */
class ChainCheck {
  constructor(
    private readonly aliases: AliasReader,
    private readonly references: ReferenceReader,
    private readonly findings: Findings,
  ) {}

  /** Checks every model of a chain. */
  chain(models: readonly string[] | undefined, path: string): void {
    if (models === undefined || this.findings.hasFault(path) || this.findings.hasFault(`${path}.models`)) return;
    if (models.length > MAX_FALLBACKS) {
      this.findings.fault(path, `expected at most ${MAX_FALLBACKS} models`);
      return;
    }
    for (const [index, model] of models.entries()) this.name(model, `${path}.${index}`, false);
  }

  /**
   * Checks one name and gives one text for all names of the same model.
   * @param isBalanced true where a name without vendor may lead nowhere by itself
   */
  name(name: string, path: string, isBalanced: boolean): string | undefined {
    if (name === EVERY_MODEL) return name;
    if (this.aliases.has(name)) return name.toLowerCase();
    const target = this.references.read(name);
    if ('reference' in target) return toText(target.reference);
    if (isBalanced) return name;
    this.findings.fault(path, target.fault);
    return undefined;
  }
}

function toText({ provider, model }: ModelReference): string {
  return `${provider}/${model}`;
}
