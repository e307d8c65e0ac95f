import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { readAuthResult } from './auth-result.js';
import { PUBLIC_ROUTE } from './public.decorator.js';

/**
 * Stands in front of every route: closed unless the authentication hook admitted the caller or the route is public.
 * Where the hook did not run, nobody was admitted.
 */
@Injectable()
export class AnySchemeGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  /** @throws GatewayError `unauthenticated` */
  canActivate(context: ExecutionContext): boolean {
    if (readAuthResult(context) !== undefined) return true;
    if (this.reflector.get<boolean | undefined>(PUBLIC_ROUTE, context.getHandler()) === true) return true;
    throw new GatewayError('unauthenticated', 'This route needs a credential, and the request was not authenticated.', {
      reason: 'virtual_key_required',
    });
  }
}
