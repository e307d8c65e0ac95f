import { type EncodeContext } from './encode-context.js';
import { nearestEffort } from './reasoning-wish.js';

/** The reasoning effort as the model takes it; undefined where nothing is to be sent. */
export function encodeEffort(
  effort: string,
  path: string,
  { profile, warnings }: Pick<EncodeContext, 'profile' | 'warnings'>,
): string | undefined {
  if (profile.reasoning === 'none') {
    if (effort === 'none') warnings.map(path, 'The model does not reason.');
    else warnings.degrade(path, 'The model does not reason; left out.');
    return undefined;
  }
  if (effort === 'none' && !profile.reasoningOff) {
    warnings.degrade(path, 'The model always reasons; left out.');
    return undefined;
  }
  const taken = effort === 'none' ? effort : nearestEffort(effort, profile.efforts);
  if (taken !== undefined && taken !== effort)
    warnings.degrade(path, `The model has no such effort; sent as ${taken}.`);
  // A word that nobody knows is the vendor's to judge.
  return taken ?? effort;
}
