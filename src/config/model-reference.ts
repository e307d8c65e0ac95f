/** A model reference taken apart: `openai/gpt-4o` → openai, gpt-4o. */
export interface ModelReference {
  readonly provider: string;
  readonly model: string;
}

/** Where a name without vendor goes when the configuration does not say: Bifrost reads it as a Bedrock id. */
export const DEFAULT_PROVIDER = 'bedrock';

const ARN_PREFIX = 'arn:';

/**
 * Takes a model reference apart. The text before the first slash is a vendor only when it names one, because model names
 * and ARNs hold slashes too.
 * @returns undefined for a name without vendor
 */
export function parseModelReference(
  reference: string,
  isVendor: (name: string) => boolean,
): ModelReference | undefined {
  const slash = reference.indexOf('/');
  if (slash <= 0) return undefined;
  const prefix = reference.slice(0, slash);
  return isVendor(prefix) ? { provider: prefix, model: reference.slice(slash + 1) } : undefined;
}

/** Where a name without vendor goes. An ARN is Bedrock's, whatever the configuration says of other names. */
export function readBareName(name: string, defaultProvider: string): ModelReference {
  return { provider: name.startsWith(ARN_PREFIX) ? DEFAULT_PROVIDER : defaultProvider, model: name };
}
