import { LONGEST_MS, TIMEOUT_HEADERS } from '../gateway/resilience/caller-timeouts.js';
import { DEBUG_HEADER } from '../observability/debug-sampling/debug-sampling.layer.js';
import { type DescribedParameter } from './described.js';

function header(name: string, description: string, schema: DescribedParameter['schema'] = {}): DescribedParameter {
  return { name, in: 'header', description, schema: { type: 'string', ...schema } };
}

function timeout(name: string, what: string): DescribedParameter {
  return {
    name,
    in: 'header',
    description: `Milliseconds that ${what} may take; never longer than the configuration allows.`,
    schema: { type: 'integer', minimum: 1, maximum: LONGEST_MS },
  };
}

/** Headers that the gateway itself reads of a call of a model. */
export const CALL_HEADERS: readonly DescribedParameter[] = [
  header(
    'x-bf-fallbacks',
    'Models to ask when this one fails, separated by commas; goes before `fallbacks` of the body. Empty for none.',
  ),
  header('x-bf-api-key', "The name of the vendor's key to use, of those that are configured."),
  header('x-bf-api-key-id', 'The same by the id of the key; goes before the name.'),
  header('x-bf-session-id', 'Calls of one session stay with one key of the vendor.'),
  header(
    'x-bf-direct-key',
    "`true`: the bearer token is the vendor's own key, and pays. Only where `client.allow_direct_keys` is set.",
    { enum: ['true', 'false'] },
  ),
  header(
    'x-asbru-strict',
    '`true` refuses what the vendor cannot take as it was said; `false` lets it be mapped with a warning.',
    {
      enum: ['true', 'false'],
    },
  ),
  header(DEBUG_HEADER, 'A ticket of `POST /api/debug`: the log gets this call in detail.'),
  timeout(TIMEOUT_HEADERS.total, 'the whole call'),
  timeout(TIMEOUT_HEADERS.connect, 'connecting to the vendor'),
  timeout(TIMEOUT_HEADERS.firstEvent, "the vendor's first event"),
  timeout(TIMEOUT_HEADERS.idle, 'silence of the vendor between two events'),
  header('traceparent', 'The trace that the call belongs to (W3C Trace Context).'),
];

/** What InvokeModel says in headers and Converse in its body. */
export const INVOKE_HEADERS: readonly DescribedParameter[] = [
  header('X-Amzn-Bedrock-GuardrailIdentifier', '`guardrailConfig.guardrailIdentifier` of Converse.', {
    maxLength: 2048,
  }),
  header('X-Amzn-Bedrock-GuardrailVersion', '`guardrailConfig.guardrailVersion` of Converse.'),
  header('X-Amzn-Bedrock-Trace', '`guardrailConfig.trace` of Converse, in capitals.', {
    enum: ['ENABLED', 'DISABLED', 'ENABLED_FULL'],
  }),
  header('X-Amzn-Bedrock-PerformanceConfig-Latency', '`performanceConfig.latency` of Converse.', {
    enum: ['standard', 'optimized'],
  }),
  header('X-Amzn-Bedrock-Service-Tier', '`serviceTier.type` of Converse.', {
    enum: ['priority', 'default', 'flex', 'reserved'],
  }),
  header('X-Amzn-Bedrock-Request-Metadata', '`requestMetadata` of Converse, as JSON.'),
];

/** The other name of a stream's media type, for readers of Bifrost's API description. */
export const STREAM_ACCEPT = header(
  'Accept',
  'Where it names `application/x-amz-eventstream`, the answer says that; otherwise `application/vnd.amazon.eventstream`.',
);
