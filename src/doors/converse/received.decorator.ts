import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { readAuthResult } from '../../auth/auth-result.js';
import { type ReceivedRequest } from './call-answerer.js';

/**
 * Gives a handler its request and its caller, and one below `model/:modelId` its model.
 * @throws TypeError on a route that nobody has to authenticate for
 */
export const Received = createParamDecorator((_data: unknown, context: ExecutionContext): ReceivedRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: Partial<Record<string, string>> }>>();
  const result = readAuthResult(context);
  if (result === undefined) throw new TypeError('@Received() has nobody to name: the route is public.');
  const { principal, directKey } = result;
  return { modelId: request.params['modelId'] ?? '', principal, directKey, request };
});
