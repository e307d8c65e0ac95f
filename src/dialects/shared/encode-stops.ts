import { type ModelProfile } from '../../gateway/model/model-profile.js';
import { type InferenceConfig } from '../../gateway/model/model-request.js';
import { type EncodeContext } from './encode-context.js';
import { isBlank } from './inline-text.js';

/** Stop sequences by who watches for them. */
export interface SplitStops {
  /** Those that the vendor is sent. */
  readonly sent: readonly string[];
  /** Those that it does not take: the gateway watches for them itself. */
  readonly watched: readonly string[];
}

/** Which stop sequences a model takes: only so many, and of some vendors none that is blank. */
export function splitStops(
  stopSequences: readonly string[],
  { maxStopSequences, blankStopSequences }: Pick<ModelProfile, 'maxStopSequences' | 'blankStopSequences'>,
): SplitStops {
  const isTaken = (stop: string): boolean => blankStopSequences || !isBlank(stop);
  const sent = stopSequences.filter(isTaken).slice(0, maxStopSequences);
  if (sent.length === stopSequences.length) return { sent, watched: [] };
  const known = new Set(sent);
  return { sent, watched: stopSequences.filter((stop) => !known.has(stop)) };
}

/** The stop sequences that the vendor is sent; undefined for none. The gateway watches for those that it does not take. */
export function encodeStops(
  stopSequences: InferenceConfig['stopSequences'] | null,
  { profile, warnings }: Pick<EncodeContext, 'profile' | 'warnings'>,
): readonly string[] | undefined {
  if (!stopSequences || stopSequences.length === 0) return undefined;
  const { sent, watched } = splitStops(stopSequences, profile);
  if (watched.length > 0) {
    const message = `The vendor takes ${sent.length} of them; the gateway watches for the others itself.`;
    warnings.map('inferenceConfig.stopSequences', message);
  }
  return sent.length === 0 ? undefined : sent;
}
