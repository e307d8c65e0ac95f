import { MAX_FALLBACKS } from '../../config/routing.config.js';
import { GatewayError } from '../errors/gateway-error.js';
import { type Call } from '../model/call.js';
import { type Target } from '../ports/call-layer.js';
import { authorise } from './authorise-target.js';
import { type FallbackReferences } from './fallback-references.js';
import { type ReferenceRouter } from './reference-router.js';
import { mayReach } from './route.js';

/**
 * The targets of the fallbacks that a request names.
 * @throws GatewayError `invalidRequest` for one that leads nowhere, `forbidden` for one that the caller may not call, by its
 *   place
 */
export function resolveAsked(
  { source, references }: FallbackReferences,
  call: Call,
  primary: Target,
  router: ReferenceRouter,
): readonly Target[] {
  if (references.length > MAX_FALLBACKS) {
    throw new GatewayError(
      'invalidRequest',
      `${source}: expected at most ${MAX_FALLBACKS} models; got ${references.length}`,
    );
  }
  return references.map((reference, index) => {
    const path = `${source}.${index}`;
    const target = leadingSomewhere(path, () => router.route(reference, call));
    // The caller's own key is for the vendor it was sent to, and for nobody else's eyes.
    if (call.directKey !== undefined && target.provider !== primary.provider) throw otherVendor(path, primary);
    try {
      authorise(call, target, reference, router);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      throw new GatewayError(error.kind, `${path}: ${error.message}`, error.detail);
    }
    leadingSomewhere(path, () => {
      router.requireServedFallback(target, call);
    });
    return target;
  });
}

/**
 * The targets of a chain of the configuration. What the caller may not call is left out, and the call says so to its log:
 * an operator's chain widens nobody's rights. So is what is asked already.
 */
export function resolveConfigured(
  chain: readonly string[],
  call: Call,
  primary: Target,
  router: ReferenceRouter,
): readonly Target[] {
  const targets: Target[] = [];
  const skipped: string[] = [];
  for (const reference of chain) {
    const target = findTarget(reference, call, router);
    if (target === undefined || !mayFallBack(call, target, primary)) skipped.push(reference);
    else if (![primary, ...targets].some((other) => isSame(other, target))) targets.push(target);
  }
  if (skipped.length > 0) call.skippedFallbacks = skipped;
  return targets;
}

/** What `find` gives; where it throws that a reference leads nowhere, it is the request that is wrong, at `path`. */
function leadingSomewhere<T>(path: string, find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new GatewayError('invalidRequest', `${path}: ${error.message}`, { cause: error });
  }
}

function otherVendor(path: string, { provider }: Target): GatewayError {
  return new GatewayError(
    'invalidRequest',
    `${path}: a key of your own (x-bf-direct-key) goes to the vendor "${provider.name}" only. Leave the fallback out.`,
  );
}

/** The configuration was checked: what leads nowhere now is a vendor that is being replaced. */
function findTarget(reference: string, call: Call, router: ReferenceRouter): Target | undefined {
  try {
    return router.route(reference, call);
  } catch {
    return undefined;
  }
}

function mayFallBack(call: Call, target: Target, primary: Target): boolean {
  if (call.directKey !== undefined && target.provider !== primary.provider) return false;
  return mayReach(call, target);
}

function isSame(left: Target, right: Target): boolean {
  return left.provider === right.provider && left.model === right.model;
}
