import { GatewayError } from '../errors/gateway-error.js';
import { type Call } from '../model/call.js';
import { isConversation } from '../model/operation.js';
import { mayCall } from '../model/principal.js';
import { type Target } from '../ports/call-layer.js';
import { type ProviderRegistry } from '../ports/provider-registry.js';
import { readFallbacks } from './fallback-references.js';
import { routeModel } from './model-route.js';

/** More targets than these are a mistake of whoever wrote them, and would keep a caller waiting for minutes. */
const MAX_FALLBACKS = 10;

/**
 * Where a call goes: the model of its URL, then its fallbacks.
 * @throws GatewayError `notFound` or `forbidden` for the model of the URL, `invalidRequest` or `forbidden` for a fallback,
 *   naming it
 */
export function resolveTargets(call: Call, registry: ProviderRegistry): readonly [Target, ...Target[]] {
  const primary = routeModel(call.modelId, registry);
  call.route = { provider: primary.provider.name, model: primary.model };
  authorise(call, primary);
  if (!isConversation(call.operation)) return [primary];
  const { source, references } = readFallbacks(call);
  if (references.length > MAX_FALLBACKS) {
    throw new GatewayError(
      'invalidRequest',
      `${source}: expected at most ${MAX_FALLBACKS} models; got ${references.length}`,
    );
  }
  const fallbacks = references.map((reference, index) => {
    const path = `${source}.${index}`;
    const target = routeFallback(reference, path, registry);
    authoriseFallback(call, target, primary, path);
    return target;
  });
  return [primary, ...fallbacks];
}

function routeFallback(reference: string, path: string, registry: ProviderRegistry): Target {
  try {
    return routeModel(reference, registry);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new GatewayError('invalidRequest', `${path}: ${error.message}`, { cause: error });
  }
}

function authoriseFallback(call: Call, target: Target, primary: Target, path: string): void {
  // The caller's own key is for the vendor it was sent to, and for nobody else's eyes.
  if (call.directKey !== undefined && target.provider !== primary.provider) {
    throw new GatewayError(
      'invalidRequest',
      `${path}: a key of your own (x-bf-direct-key) goes to the vendor "${primary.provider.name}" only. Leave the fallback out.`,
    );
  }
  try {
    authorise(call, target);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new GatewayError(error.kind, `${path}: ${error.message}`, error.detail);
  }
}

function authorise(call: Call, target: Target): void {
  const { principal } = call;
  const provider = target.provider.name;
  if (call.directKey !== undefined && !target.provider.takesDirectKeys()) {
    throw new GatewayError(
      'forbidden',
      `The vendor "${provider}" is not called with a key of the caller. Leave out x-bf-direct-key.`,
      { reason: 'access_blocked' },
    );
  }
  if (mayCall(principal, provider, target.model)) return;
  throw new GatewayError(
    'forbidden',
    `The virtual key "${principal.name}" may not call ${provider}/${target.model}. ` +
      'Its provider_configs list what it may call.',
    { reason: 'model_blocked' },
  );
}
