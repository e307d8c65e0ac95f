import { GatewayError } from '../errors/gateway-error.js';
import { type Call } from '../model/call.js';
import { mayCall } from '../model/principal.js';
import { type Target } from '../ports/call-layer.js';
import { type ReferenceRouter } from './reference-router.js';

/**
 * Refuses a target that the caller may not call, with the nearest names that it may.
 * @param named the model as the caller wrote it
 * @throws GatewayError `forbidden`, `invalidRequest` for a key of the caller's own that the name says no vendor for
 */
export function authorise(call: Call, target: Target, named: string, router: ReferenceRouter): void {
  const provider = target.provider.name;
  if (call.directKey !== undefined) checkDirectKey(target, named);
  if (mayCall(call.principal, provider, target.model)) return;
  // What an alias stands for is nobody's business who may not call it.
  const model = target.alias === undefined ? `${provider}/${target.model}` : `the model behind "${target.alias}"`;
  throw new GatewayError(
    'forbidden',
    `The virtual key "${call.principal.name}" may not call ${model}. Its provider_configs list what it may call.${router.suggest(named, call)}`,
    { reason: 'model_blocked' },
  );
}

/** A key that a caller brings goes to the vendor that the caller names, and to nobody whom the operator chooses. */
function checkDirectKey({ provider }: Target, named: string): void {
  if (!provider.takesDirectKeys()) {
    throw new GatewayError(
      'forbidden',
      `The vendor "${provider.name}" is not called with a key of the caller. Leave out x-bf-direct-key.`,
      { reason: 'access_blocked' },
    );
  }
  if (named.startsWith(`${provider.name}/`)) return;
  throw new GatewayError(
    'invalidRequest',
    'modelId: a key of your own (x-bf-direct-key) goes to the vendor that you name. Write <vendor>/<model>.',
  );
}
