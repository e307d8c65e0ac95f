import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';

/** Metadata of a handler that is served without a credential. */
export const PUBLIC_ROUTE = 'asbru:public';

/**
 * Opens one route to callers without a credential: to the hook by Fastify's route configuration, to the guard by
 * metadata. It marks methods only, because Nest hands Fastify the configuration of methods only; another `RouteConfig`
 * on the same method replaces this one and closes the route again.
 * @throws TypeError on a class
 */
export function Public(): MethodDecorator {
  const open: MethodDecorator = applyDecorators(SetMetadata(PUBLIC_ROUTE, true), RouteConfig({ public: true }));
  return (target, propertyKey, descriptor) => {
    // Untyped callers can put it on a class, where it would open the guard and not the hook.
    if ((descriptor as unknown) === undefined) {
      throw new TypeError('@Public() marks methods, one by one; it was put on a class.');
    }
    open(target, propertyKey, descriptor);
  };
}
