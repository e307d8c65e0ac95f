import { type GatewayError } from '../errors/gateway-error.js';

/** A request that was answered with an error before it became a call. */
export interface RefusedRequest {
  readonly requestId: string;
  readonly method: string;
  /** Template of the route; undefined where none serves the path. */
  readonly path: string | undefined;
  /** Of the answer. */
  readonly status: number;
  readonly error: GatewayError;
}

/** Told of every refused request that has no record as a call. Must be quick, and never throws. */
export abstract class RefusalObserver {
  abstract refused(request: RefusedRequest): void;
}
