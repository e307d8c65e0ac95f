import { GatewayError } from '../errors/gateway-error.js';
import { type Target } from '../ports/call-layer.js';
import { type ProviderRegistry } from '../ports/provider-registry.js';

/** A model reference taken apart: `openai/gpt-4o` → openai, gpt-4o. */
export interface ModelReference {
  readonly provider: string;
  readonly model: string;
}

/**
 * Takes a model reference apart. The text before the first slash is a vendor only when it names one, because model
 * names and ARNs hold slashes too; everything else is a Bedrock id, as Bifrost reads it.
 */
export function parseModelReference(modelId: string, isVendor: (name: string) => boolean): ModelReference {
  const slash = modelId.indexOf('/');
  if (slash > 0) {
    const prefix = modelId.slice(0, slash);
    if (isVendor(prefix)) return { provider: prefix, model: modelId.slice(slash + 1) };
  }
  return { provider: 'bedrock', model: modelId };
}

/**
 * Finds where a model is served.
 * @throws GatewayError `notFound` that says what is known instead, or how to configure the vendor
 */
export function routeModel(modelId: string, registry: ProviderRegistry): Target {
  const isVendor = (name: string) => registry.find(name) !== undefined || registry.setupHint(name) !== undefined;
  const { provider: name, model } = parseModelReference(modelId, isVendor);
  if (model === '') {
    throw new GatewayError('notFound', `The model reference "${name}/" names no model. Write ${name}/<model>.`);
  }
  const provider = registry.find(name);
  if (provider !== undefined) return { provider, model };
  throw new GatewayError('notFound', notServed(modelId, name, registry));
}

function notServed(modelId: string, provider: string, registry: ProviderRegistry): string {
  const hint = registry.setupHint(provider);
  const isNamed = modelId.startsWith(`${provider}/`);
  if (hint !== undefined && isNamed) return `The vendor "${provider}" is not configured. ${hint}`;
  const known = registry.names().join(', ') || 'none';
  const shown = modelId.length > 80 ? `${modelId.slice(0, 80)}…` : modelId;
  const advice = `Write <vendor>/<model>; configured vendors: ${known}.`;
  const ofBedrock = hint === undefined ? '' : ` A reference without vendor is a Bedrock id. ${hint}`;
  return `The model "${shown}" is served by no configured vendor. ${advice}${ofBedrock}`;
}
