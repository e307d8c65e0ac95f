import { Injectable } from '@nestjs/common';
import { LiveConfiguration } from '../config/live-configuration.js';
import { asGatewayError, GatewayError } from './errors/gateway-error.js';
import { type IncomingHeaders } from './model/call.js';
import { type CallHandler, CallLayer } from './ports/call-layer.js';

/** A caller's word on strict mode for one request: `true` or `false`. */
const STRICT_HEADER = 'x-asbru-strict';

/** Decides whether a call is translated strictly: the caller's header, else `client.strict_translation`. */
@Injectable()
export class StrictModeLayer extends CallLayer {
  constructor(private readonly live: LiveConfiguration) {
    super();
  }

  override wrap(next: CallHandler): CallHandler {
    return (call) => {
      try {
        call.warnings.strict = readStrict(call.headers) ?? this.live.current.client.strict_translation;
      } catch (error) {
        return Promise.reject(asGatewayError(error));
      }
      return next(call);
    };
  }
}

/** @throws GatewayError `invalidRequest` for a value that is neither, because a typing error must not lose content */
function readStrict(headers: IncomingHeaders): boolean | undefined {
  const value = headers[STRICT_HEADER];
  if (value === undefined) return undefined;
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw new GatewayError('invalidRequest', `${STRICT_HEADER}: expected the header to be true or false.`);
}
