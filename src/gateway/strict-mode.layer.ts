import { Injectable } from '@nestjs/common';
import { LiveConfiguration } from '../config/live-configuration.js';
import { GatewayError } from './errors/gateway-error.js';
import { type Call } from './model/call.js';
import { type CallHandler, CallLayer } from './ports/call-layer.js';
import { type Reply } from './ports/provider.js';

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
      const { [STRICT_HEADER]: asked } = call.headers;
      if (asked !== undefined) return this.decide(call, asked, next);
      call.warnings.strict = this.live.current.client.strict_translation;
      return next(call);
    };
  }

  private async decide(call: Call, asked: string | readonly string[], next: CallHandler): Promise<Reply> {
    call.warnings.strict = readStrict(asked);
    return next(call);
  }
}

/** @throws GatewayError `invalidRequest` for a value that is neither, because a typing error must not lose content */
function readStrict(value: string | readonly string[]): boolean {
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw new GatewayError('invalidRequest', `${STRICT_HEADER}: expected the header to be true or false.`);
}
