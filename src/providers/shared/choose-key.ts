import { type ProviderKeyConfig } from '../../config/provider.config.js';

/**
 * A key that may serve the model, at random by weight.
 * @param random a number in [0, 1)
 * @returns undefined when no key serves the model
 */
export function chooseKey<Key extends ProviderKeyConfig>(
  keys: readonly Key[],
  model: string,
  random: number,
): Key | undefined {
  if (keys.length === 1) return serves(keys[0], model) ? keys[0] : undefined;
  const eligible = keys.filter((key) => serves(key, model));
  let remaining = random * eligible.reduce((sum, key) => sum + key.weight, 0);
  for (const key of eligible) {
    remaining -= key.weight;
    if (remaining < 0) return key;
  }
  return eligible.at(-1);
}

function serves(key: ProviderKeyConfig | undefined, model: string): boolean {
  return key !== undefined && (key.models.includes('*') || key.models.includes(model));
}
