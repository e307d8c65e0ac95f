import { type ModelProfile } from '../../src/gateway/model/model-profile.js';
import { Warnings } from '../../src/gateway/model/warnings.js';
import { type DecodeOptions, type EncodeOptions } from '../../src/gateway/ports/upstream-dialect.js';
import { openai } from '../../src/providers/openai/openai.vendor.js';
import { ModelProfiles } from '../../src/providers/shared/model-profiles.js';
import { type VendorDefinition } from '../../src/providers/shared/vendor-definition.js';

/** What the vendor's model takes, without an operator's overrides. */
export function profileOf(vendor: VendorDefinition, model: string): ModelProfile {
  return new ModelProfiles(vendor.profiles ?? {}).of(model);
}

/** Options for encoding a request; the profile is OpenAI's for the model unless another is given. */
export function encodeOptions(options: Partial<EncodeOptions> = {}): EncodeOptions {
  const model = options.model ?? 'model-1';
  return {
    vendor: 'acme',
    model,
    stream: false,
    profile: profileOf(openai, model),
    boundary: 'here',
    warnings: new Warnings(),
    ...options,
  };
}

/** Options for decoding a reply; made ids count from 1, and every reply took 7 ms. */
export function decodeOptions(options: Partial<DecodeOptions> = {}): DecodeOptions {
  let ids = 0;
  return {
    vendor: 'acme',
    elapsedMs: () => 7,
    newToolUseId: () => `made-${(ids += 1)}`,
    profile: profileOf(openai, 'model-1'),
    boundary: 'here',
    warnings: new Warnings(),
    ...options,
  };
}
