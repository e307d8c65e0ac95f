import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext, warnOfUnknown } from './encode-context.js';
import { KNOWN_MEMBERS } from './known-members.js';

/**
 * Converse's name of the service tier to ask for; undefined for the vendor's default. Capacity that was reserved at AWS is
 * not reserved elsewhere.
 */
export function encodeTier(
  tier: ModelRequest['serviceTier'],
  context: Pick<EncodeContext, 'profile' | 'warnings'>,
): string | undefined {
  warnOfUnknown(context, tier, KNOWN_MEMBERS.serviceTier, 'serviceTier');
  const type = tier?.type ?? 'default';
  if (type === 'default') return undefined;
  if (context.profile.serviceTiers.includes(type)) return type;
  context.warnings.degrade('serviceTier.type', 'The vendor has no such tier; its default serves.');
  return undefined;
}
