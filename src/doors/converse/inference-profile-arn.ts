// AWS's pattern of the resource leaves no slash: characters that it does not take are percent-encoded with a colon in
// the place of the percent sign. The region is no region of AWS, so that no ARN of an account is taken for one of ours.
const PREFIX = 'arn:aws:bedrock:asbru:000000000000:inference-profile/';

const NOT_ENCODED_BY_URI = /[_!~*'()]/g;

/** An ARN of AWS's form for a model reference: `openai/gpt-4o` → `…:inference-profile/openai:2Fgpt-4o`. */
export function toInferenceProfileArn(modelId: string): string {
  const encoded = encodeURIComponent(modelId.toWellFormed()).replace(
    NOT_ENCODED_BY_URI,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return PREFIX + encoded.replaceAll('%', ':');
}

/** The model reference behind an ARN of {@link toInferenceProfileArn}; any other identifier as it is. */
export function fromInferenceProfileArn(identifier: string): string {
  if (!identifier.startsWith(PREFIX)) return identifier;
  try {
    return decodeURIComponent(identifier.slice(PREFIX.length).replaceAll(':', '%'));
  } catch {
    return identifier;
  }
}
