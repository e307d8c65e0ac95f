import { applyDecorators, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ManagementGuard } from './management.guard.js';

/**
 * Who may call a route of the management side: `operator`, who presents the management token, or `scraper`, who need not
 * where the configuration lets metrics be read without it.
 */
export type ManagementCaller = 'operator' | 'scraper';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whom a route of the management side is for; see `Management`. */
    management?: ManagementCaller;
  }
}

/**
 * Puts one route on the management side: on its own port, on the main port only when configured, and never open to a
 * virtual key. It marks methods only, and replaces another `RouteConfig` of the same method, as `Public` does.
 * @throws TypeError on a class
 */
export function Management(caller: ManagementCaller = 'operator'): MethodDecorator {
  const mark: MethodDecorator = applyDecorators(RouteConfig({ management: caller }), UseGuards(ManagementGuard));
  return (target, propertyKey, descriptor) => {
    // Untyped callers can put it on a class, where its routes would stay on the main port.
    if ((descriptor as unknown) === undefined) {
      throw new TypeError('@Management() marks methods, one by one; it was put on a class.');
    }
    mark(target, propertyKey, descriptor);
  };
}
