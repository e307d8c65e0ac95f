import { type FastifyInstance } from 'fastify';
// Declares FastifyContextConfig.public and .management.
import '../../src/auth/auth-result.js';
import { type ManagementCaller } from '../../src/management/management.decorator.js';

/** A route as Fastify serves it. */
export interface ServedRoute {
  readonly method: string;
  /** As it was declared: `/bedrock/model/:modelId/:operation`. */
  readonly pattern: string;
  /** The same with something in the place of each parameter. */
  readonly path: string;
  /** Whom it is for, of the management side; undefined for the main port's. */
  readonly management: ManagementCaller | undefined;
  /** Served without a credential. */
  readonly isPublic: boolean;
}

/** Notes every route that is registered from now on, by whomever: no list to keep. */
export function collectRoutes(fastify: FastifyInstance): readonly ServedRoute[] {
  const routes: ServedRoute[] = [];
  fastify.addHook('onRoute', ({ method, url, config }) => {
    for (const each of [method].flat()) {
      routes.push({
        method: each,
        pattern: url,
        path: fill(url),
        management: config?.management,
        isPublic: config?.public === true,
      });
    }
  });
  return routes;
}

function fill(pattern: string): string {
  // Where anything else is no file, and a 404 to everybody.
  const known = pattern.replace('/docs/:name', '/docs/start.js').replaceAll(':operation', 'converse');
  return known.replaceAll(/:\w+/g, 'x').replaceAll('*', 'x');
}
