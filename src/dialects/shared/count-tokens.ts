import { isJsonObject, parseJson, parseJsonExact, readNumber } from '../../codec/json.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type EncodedRequest } from '../../gateway/ports/upstream-dialect.js';

/**
 * A request for an answer, made over into one that counts: another path, and of the body what `pick` keeps. Numbers stay
 * as they were written.
 */
export function toCountRequest(
  answer: EncodedRequest,
  path: string,
  pick: (body: Record<string, unknown>) => object,
): EncodedRequest {
  const { body } = answer;
  const said = parseJsonExact(typeof body === 'string' ? body : Buffer.from(body).toString());
  return { ...answer, path, body: JSON.stringify(pick(isJsonObject(said) ? said : {})) };
}

/**
 * The number that a vendor counted.
 * @throws GatewayError `modelError` when there is none
 */
export function readCount(body: Uint8Array, member: string): number {
  const count = readMember(Buffer.from(body).toString(), member);
  if (count !== undefined && Number.isInteger(count) && count >= 0) return count;
  throw new GatewayError(
    'modelError',
    `The vendor's answer holds no number of tokens (${member}). Send the request again.`,
  );
}

function readMember(text: string, member: string): number | undefined {
  try {
    const parsed = parseJson(text);
    return isJsonObject(parsed) ? readNumber(parsed[member]) : undefined;
  } catch {
    return undefined;
  }
}
