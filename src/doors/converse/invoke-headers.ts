import { isJsonObject, JsonError, parseJson } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type IncomingHeaders } from '../../gateway/model/call.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';

type HeaderMembers = Pick<ModelRequest, 'guardrailConfig' | 'performanceConfig' | 'serviceTier' | 'requestMetadata'>;

/**
 * What InvokeModel says in headers and Converse in its body (AWS service model 2023-09-30). Read, so that a guardrail
 * that a vendor cannot apply is refused there and not lost here.
 * @throws GatewayError `invalidRequest` for metadata that is no JSON object of strings
 */
export function readInvokeHeaders(headers: IncomingHeaders): HeaderMembers {
  const identifier = read(headers, 'guardrailidentifier');
  const version = read(headers, 'guardrailversion');
  const trace = read(headers, 'trace')?.toLowerCase();
  const latency = read(headers, 'performanceconfig-latency');
  const tier = read(headers, 'service-tier');
  const metadata = read(headers, 'request-metadata');
  return {
    ...((identifier ?? version ?? trace) !== undefined && {
      guardrailConfig: {
        ...(identifier !== undefined && { guardrailIdentifier: identifier }),
        ...(version !== undefined && { guardrailVersion: version }),
        ...(trace !== undefined && { trace }),
      },
    }),
    ...(latency !== undefined && { performanceConfig: { latency } }),
    ...(tier !== undefined && { serviceTier: { type: tier } }),
    ...(metadata !== undefined && { requestMetadata: readMetadata(metadata) }),
  };
}

/** Names of InvokeModel's headers that are not known here; what they ask for is left out where no Bedrock reads them. */
export function findUnknownHeaders(headers: IncomingHeaders): readonly string[] {
  return Object.keys(headers).filter((name) => name.startsWith(PREFIX) && !KNOWN.has(name.slice(PREFIX.length)));
}

const PREFIX = 'x-amzn-bedrock-';

/** The first two tell the forms of the answer and of the body, of which one each is served. */
const KNOWN: ReadonlySet<string> = new Set([
  ...['accept', 'content-type', 'guardrailidentifier', 'guardrailversion', 'trace'],
  ...['performanceconfig-latency', 'service-tier', 'request-metadata'],
]);

function read(headers: IncomingHeaders, name: string): string | undefined {
  const value = headers[`${PREFIX}${name}`];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function readMetadata(text: string): Readonly<Record<string, string>> {
  const json = parseOrUndefined(text);
  if (isStringMap(json)) return json;
  throw new GatewayError(
    'invalidRequest',
    'X-Amzn-Bedrock-Request-Metadata: expected a JSON object whose values are strings',
  );
}

function parseOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

function isStringMap(value: unknown): value is Readonly<Record<string, string>> {
  return isJsonObject(value) && Object.values(value).every((member) => typeof member === 'string');
}
