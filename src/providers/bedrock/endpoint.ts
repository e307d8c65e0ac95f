import { isAwsRegion } from '../../config/is-aws-region.js';
import { type BaseUrl } from '../shared/upstream-client.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';

/** Domains of AWS's partitions that differ from `amazonaws.com`, by how their regions begin. */
const PARTITION_DOMAINS = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-iso-', 'c2s.ic.gov'],
] as const;

const NOT_ENCODED = /[!'()*]/g;

/** The public address of Bedrock Runtime in a region. */
export function regionalEndpoint(region: string): BaseUrl {
  const domain = PARTITION_DOMAINS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'amazonaws.com';
  return { origin: `https://bedrock-runtime.${region}.${domain}`, pathPrefix: '' };
}

/**
 * The region that a full ARN names: `arn:aws:bedrock:eu-west-1:…`. What is no region's name is not taken for one,
 * because it becomes part of the host that gets the credentials.
 */
export function regionOfArn(model: string): string | undefined {
  if (!model.startsWith('arn:')) return undefined;
  const region = model.split(':', 4)[3];
  return region !== undefined && isAwsRegion(region) ? region : undefined;
}

/**
 * The path of a call; the model is one segment of it.
 * @throws GatewayError `invalidRequest` for a segment that would climb out of the path
 */
export function pathOf({ operation, guardrail }: Pick<Call, 'operation' | 'guardrail'>, model: string): string {
  if (guardrail === undefined) return `/model/${encodeSegment(model)}/${operation}`;
  return `/guardrail/${encodeSegment(guardrail.identifier)}/version/${encodeSegment(guardrail.version)}/apply`;
}

/** Encodes as AWS's SDKs do: everything but letters, digits and `-_.~`. No encoding keeps `.` and `..` from climbing. */
function encodeSegment(text: string): string {
  if (text === '.' || text === '..') {
    throw new GatewayError(
      'invalidRequest',
      'The identifiers and versions of models and guardrails in the URL must not be "." or "..".',
    );
  }
  return encodeURIComponent(text).replace(
    NOT_ENCODED,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
