import { type ErrorDetail, GatewayError } from '../../gateway/errors/gateway-error.js';

/** What a vendor refuses of a key: all that it is sent with it, or one model. */
export type RefusalScope = 'key' | 'model';

/** A key that its vendor does not take, or that cannot be used, where the status of an answer does not tell. */
export class KeyRefusal extends GatewayError {
  constructor(
    message: string,
    readonly scope: RefusalScope,
    detail: ErrorDetail,
  ) {
    super('modelError', message, detail);
  }
}
