import { GatewayError } from '../../gateway/errors/gateway-error.js';

/** Bifrost's name of it. */
const EXHAUSTED = 'upstream_credentials_exhausted';

/** No key has the model. */
export function notServed(vendor: string, model: string): GatewayError {
  return new GatewayError(
    'notFound',
    `No key of the vendor "${vendor}" serves the model "${model}": providers.${vendor}.keys[].models lists ` +
      'the models of each key.',
  );
}

/** The key that the caller asks for does not have the model, or is not the caller's to use. */
export function notByPinnedKey(header: string, vendor: string, model: string): GatewayError {
  return new GatewayError(
    'notFound',
    `${header}: this key of the vendor "${vendor}" does not serve the model "${model}". Leave the header out, or ask for ` +
      'another key.',
  );
}

/** Keys have the model, and the caller may use none of them. */
export function notAllowed(caller: string, vendor: string): GatewayError {
  return new GatewayError(
    'forbidden',
    `The virtual key "${caller}" may use no key of the vendor "${vendor}" that serves the model. ` +
      'Its provider_configs[].key_ids list those that it may use.',
    { reason: 'access_blocked' },
  );
}

/** Every key that serves the model was refused; `failure` is how it went with the last one. */
export function allRefused(vendor: string, failure: GatewayError): GatewayError {
  const { detail } = failure;
  return new GatewayError(
    'modelError',
    `Every key of the vendor "${vendor}" for this model was refused or is unusable; whoever runs the gateway must ` +
      `replace or settle one. ${failure.message}`,
    { ...detail, cause: detail.cause ?? failure, reason: EXHAUSTED },
  );
}

/**
 * Every key that serves the model is throttled, or was refused.
 * @param waitMs until the first one may be asked again
 * @param failure of the call that the last one was asked for; absent where none was asked
 */
export function allThrottled(vendor: string, waitMs: number, failure?: GatewayError): GatewayError {
  const said = failure?.kind === 'throttled' ? failure : undefined;
  return new GatewayError(
    'throttled',
    said?.message ??
      `Every key of the vendor "${vendor}" for this model is throttled, or was refused. Wait and send the request again.`,
    {
      ...said?.detail,
      ...(failure === undefined ? { blameless: true } : { cause: failure }),
      vendor: said?.detail.vendor ?? { name: vendor, status: 429 },
      retryAfterMs: Math.max(1, Math.ceil(waitMs)),
    },
  );
}
