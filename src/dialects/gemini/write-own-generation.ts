import { parseJsonExact } from '../../codec/json.js';
import { type JsonValue } from '../../gateway/model/json.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';
import { type EncodeContext } from '../shared/encode-context.js';
import { withoutAbsent } from './without-absent.js';

const JSON_TYPE = 'application/json';

/** The settings of a request that was received in this dialect, as they were written. */
export function writeOwnGeneration(
  { inferenceConfig = {}, outputConfig, serviceTier }: ModelRequest,
  { native }: EncodeContext,
): { readonly generationConfig?: object; readonly serviceTier?: JsonValue } {
  const type = serviceTier?.type ?? native.formOf('serviceTier');
  const tier = type === undefined ? {} : { serviceTier: type };
  if (native.formOf('generationConfig') === undefined) return tier;
  const { maxTokens, ...sampling } = inferenceConfig;
  const schema = outputConfig?.textFormat?.structure.jsonSchema.schema;
  const generationConfig = withoutAbsent({
    maxOutputTokens: maxTokens,
    ...sampling,
    ...(schema !== undefined && {
      responseMimeType: JSON_TYPE,
      responseJsonSchema: parseJsonExact(schema) as JsonValue,
    }),
  });
  return { ...tier, generationConfig: native.complete('generationConfig', generationConfig) };
}
