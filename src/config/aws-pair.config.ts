import { Expects, Optional, Reference, Secret } from './field.decorators.js';
import { isSealedSecret, SEALED_EXPECTATION } from './sealed-secret.js';

/** As AWS has them. */
const ACCESS_KEY_ID = /^\w{16,128}$/;

/** An AWS-style pair that the gateway issued with a virtual key: callers sign with it (SigV4). Asbru's own addition. */
export class AwsPairConfig {
  /** What callers set as `AWS_ACCESS_KEY_ID`. It travels in clear and proves nothing. */
  @Expects('16 to 128 letters, digits or "_"', (value) => typeof value === 'string' && ACCESS_KEY_ID.test(value))
  readonly access_key_id!: string;

  /** The secret access key, sealed with ASBRU_ENCRYPTION_KEY. */
  @Optional()
  @Reference(SEALED_EXPECTATION, isSealedSecret)
  readonly secret_sealed?: string;

  /** The secret access key itself, best as `env.NAME`. */
  @Optional()
  @Secret('blankIsAbsent')
  readonly secret_key?: string;
}
