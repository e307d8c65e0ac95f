import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Principal } from '../gateway/model/principal.js';
import { readAuthResult } from './auth-result.js';

/**
 * Gives a handler the caller's Principal.
 * @throws TypeError on a route that nobody has to authenticate for
 */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const result = readAuthResult(context);
  if (result === undefined) throw new TypeError('@Caller() has nobody to name: the route is public.');
  return result.principal;
});
