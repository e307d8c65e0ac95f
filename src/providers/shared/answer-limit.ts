import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type Call } from '../../gateway/model/call.js';

/**
 * Counts the bytes of a vendor's answer against what the call allows.
 * @throws GatewayError `modelError` when `size` is more: trying again what has no end would cost as much again
 */
export function checkAnswerSize(size: number, { maxAnswerBytes }: Call, vendor: string): void {
  if (size <= maxAnswerBytes) return;
  throw new GatewayError(
    'modelError',
    `The answer of the vendor ${vendor} is longer than ${maxAnswerBytes / 1024 / 1024} MB, the limit of ` +
      'client.max_response_body_size_mb. Ask for less, or raise it.',
    { vendor: { name: vendor } },
  );
}
