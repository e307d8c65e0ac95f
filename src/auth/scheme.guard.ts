import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { readAuthResult } from './auth-result.js';

/** Restricts a route to one scheme. It checks no credential itself: it asks what the authentication hook found. */
export abstract class SchemeGuard implements CanActivate {
  /** `AuthScheme.name` of the scheme that opens the route. */
  protected abstract readonly scheme: string;

  /** @throws GatewayError `unauthenticated` */
  canActivate(context: ExecutionContext): boolean {
    if (readAuthResult(context)?.schemes.includes(this.scheme) === true) return true;
    throw new GatewayError('unauthenticated', `This route takes a credential of the scheme "${this.scheme}" only.`);
  }
}
