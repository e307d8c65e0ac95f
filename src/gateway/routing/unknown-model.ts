import { DEFAULT_PROVIDER, parseModelReference } from '../../config/model-reference.js';
import { GatewayError } from '../errors/gateway-error.js';
import { mayCall, type Principal } from '../model/principal.js';
import { type Target } from '../ports/call-layer.js';
import { listModels } from './list-models.js';
import { nearestNames } from './nearest-names.js';
import { isVendor, type RouteAsker, type RouteSources } from './route.js';

/** A message is no place for an id of 2048 characters. */
const MAX_SHOWN_LENGTH = 80;

/** The error of a name that leads nowhere: what is known instead, or how to configure the vendor. */
export function unknownModel(reference: string, asker: RouteAsker, sources: RouteSources): GatewayError {
  return new GatewayError('notFound', describeUnknown(reference, asker, sources));
}

/** The names nearest to a misspelt one, of those that the caller may call: nobody is told another's. */
export function nearestReferences(reference: string, asker: RouteAsker, sources: RouteSources): string[] {
  const listed = listModels(asker, sources).map(({ id }) => id);
  return nearestNames(reference, [...new Set([...listed, ...otherVendors(reference, asker, sources)])]);
}

/** The names as a sentence that follows another one. */
export function describeSuggestion(names: readonly string[]): string {
  const last = names.at(-1);
  if (last === undefined) return '';
  return ` Did you mean ${names.length === 1 ? last : `${names.slice(0, -1).join(', ')} or ${last}`}?`;
}

/** The error of a model that no key of its vendor serves. */
export function unservedModel({ provider, model }: Target, names: readonly string[]): GatewayError {
  const told = `The vendor "${provider.name}" does not serve the model "${shorten(model)}" here.`;
  return new GatewayError('notFound', told + describeSuggestion(names));
}

function describeUnknown(reference: string, asker: RouteAsker, sources: RouteSources): string {
  const { registry, table } = sources;
  const named = parseModelReference(reference, (name) => isVendor(registry, name));
  if (named?.model === '') {
    return `The model reference "${named.provider}/" names no model. Write ${named.provider}/<model>.`;
  }
  const suggestion = describeSuggestion(nearestReferences(reference, asker, sources));
  const hint = registry.setupHint(named?.provider ?? table.defaultProvider);
  if (named !== undefined && hint !== undefined) {
    return `The vendor "${named.provider}" is not configured. ${hint}${suggestion}`;
  }
  const vendors = reachableVendors(asker, sources).join(', ') || 'none';
  const isBedrock = hint !== undefined && registry.find(DEFAULT_PROVIDER) === undefined;
  const ofBedrock = isBedrock ? ` A reference without vendor is a Bedrock id. ${hint}` : '';
  return (
    `The model "${shorten(reference)}" is served by no configured vendor.${suggestion} Write <vendor>/<model>; vendors ` +
    `that you may call: ${vendors}.${ofBedrock}`
  );
}

/** The same model of the vendors whose names are near the one before the slash. */
function otherVendors(reference: string, asker: RouteAsker, sources: RouteSources): string[] {
  const slash = reference.indexOf('/');
  if (slash <= 0) return [];
  const vendor = reference.slice(0, slash);
  const model = reference.slice(slash + 1);
  const others = reachableVendors(asker, sources).filter((name) => name !== vendor);
  return nearestNames(vendor, others)
    .filter((name) => sources.registry.find(name)?.serves(model) === true && mayCall(asker.principal, name, model))
    .map((name) => `${name}/${model}`);
}

function reachableVendors({ principal, directKey }: RouteAsker, { registry }: RouteSources): string[] {
  return registry
    .names()
    .filter((name) => directKey === undefined || registry.find(name)?.takesDirectKeys() === true)
    .filter((name) => mayCallSome(principal, name));
}

function mayCallSome({ access }: Principal, provider: string): boolean {
  if (access === '*') return true;
  return access.some(
    (grant) =>
      (grant.provider === provider || grant.provider === '*') &&
      (grant.models === '*' || grant.models.length > 0 || grant.patterns !== undefined),
  );
}

function shorten(text: string): string {
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
}
