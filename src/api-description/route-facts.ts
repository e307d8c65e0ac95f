import { type ErrorKind } from '../gateway/errors/error-kind.js';
import { type DescribedOperation, type Method } from './described.js';
import { GUARDED_ERRORS, MANAGEMENT_ERRORS, statusesOf } from './error-answers.js';

/** Nest's name of what `RouteConfig` puts on a handler (`@nestjs/platform-fastify/constants.js`). */
const ROUTE_CONFIG = '__fastify_route_config__';

/** Whom a route is for: everybody, callers of models, operators, or scrapers of the metrics. */
export type Access = 'public' | 'caller' | 'operator' | 'scraper';

/** What of a route no decorator of @nestjs/swagger can say. It travels with the operation as {@link FACTS}. */
export interface RouteFacts {
  readonly access: Access;
  /** The methods it serves; all, when absent, that it is registered for. */
  readonly methods?: readonly Method[];
  /** What the rest of the path is called that a `*` takes. */
  readonly wildcard?: string;
  /** Statuses of the errors it may answer with. */
  readonly statuses: readonly number[];
}

/** The extension that carries the facts from the handler to the document, where it is taken off again. */
export const FACTS = 'x-asbru-route';

/** Reads the facts of a handler: its access from the route's configuration, the rest from its description. */
export function readFacts(handler: object, described: DescribedOperation | undefined): RouteFacts {
  const access = readAccess(handler);
  const { methods, wildcard, errors = [] } = described ?? {};
  return {
    access,
    ...(methods !== undefined && { methods }),
    ...(wildcard !== undefined && { wildcard }),
    statuses: statusesOf([...errors, ...errorsOf(access)]),
  };
}

function readAccess(handler: object): Access {
  const config = Reflect.getMetadata(ROUTE_CONFIG, handler) as
    { readonly management?: 'operator' | 'scraper'; readonly public?: boolean } | undefined;
  return config?.management ?? (config?.public === true ? 'public' : 'caller');
}

function errorsOf(access: Access): readonly ErrorKind[] {
  if (access === 'public') return ['internal'];
  return access === 'caller' ? GUARDED_ERRORS : MANAGEMENT_ERRORS;
}
