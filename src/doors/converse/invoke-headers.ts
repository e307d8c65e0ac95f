import { JsonError, parseJson } from '../../codec/json.js';
import {
  guardrailIdentifier,
  guardrailTrace,
  guardrailVersion,
  latencyName,
  requestMetadata,
  serviceTierType,
} from '../../dialects/converse/check-request.js';
import { type Check } from '../../dialects/converse/check.js';
import { RequestPath, wrongValue } from '../../dialects/shared/request-path.js';
import { type IncomingHeaders } from '../../gateway/model/call.js';
import { type ModelRequest } from '../../gateway/model/model-request.js';

type HeaderMembers = Pick<ModelRequest, 'guardrailConfig' | 'performanceConfig' | 'serviceTier' | 'requestMetadata'>;
type Metadata = Readonly<Record<string, string>>;

/**
 * What InvokeModel says in headers and Converse in its body, under the same limits (AWS service model 2023-09-30). Read,
 * so that a guardrail that a vendor cannot apply is refused there and not lost here.
 * @throws GatewayError `invalidRequest` naming the header and what is expected of it
 */
export function readInvokeHeaders(headers: IncomingHeaders): HeaderMembers {
  const identifier = read(headers, 'GuardrailIdentifier', guardrailIdentifier);
  const version = read(headers, 'GuardrailVersion', guardrailVersion);
  // Upper case here, lower case in Converse.
  const trace = read(headers, 'Trace', inLowerCase(guardrailTrace))?.toLowerCase();
  const latency = read(headers, 'PerformanceConfig-Latency', latencyName);
  const tier = read(headers, 'Service-Tier', serviceTierType);
  const metadata = read(headers, 'Request-Metadata', inJson(requestMetadata));
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
    ...(metadata !== undefined && { requestMetadata: parseJson(metadata) as Metadata }),
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

/** @throws GatewayError `invalidRequest` where the header does not pass */
function read(headers: IncomingHeaders, name: string, check: Check): string | undefined {
  const value = headers[`${PREFIX}${name.toLowerCase()}`];
  if (typeof value !== 'string' || value === '') return undefined;
  const path = new RequestPath();
  path.enter(`X-Amzn-Bedrock-${name}`);
  check(value, path);
  return value;
}

function inLowerCase(check: Check): Check {
  return (value, path) => {
    check(String(value).toLowerCase(), path);
  };
}

/** A check of what is written in the header as JSON. */
function inJson(check: Check): Check {
  return (value, path) => {
    const json = parseOrUndefined(String(value));
    if (json === undefined) throw wrongValue(path, 'a JSON object', 'no JSON');
    check(json, path);
  };
}

function parseOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
