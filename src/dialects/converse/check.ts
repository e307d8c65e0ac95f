import { type RequestPath } from '../shared/request-path.js';

/** Checks a value in place; throws a GatewayError `invalidRequest` that names the path. */
export type Check = (value: unknown, path: RequestPath) => void;
