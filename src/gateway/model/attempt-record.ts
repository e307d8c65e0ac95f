import { type ErrorKind } from '../errors/error-kind.js';

/** How one try at one vendor went, for the log and the answer's headers. */
export interface AttemptRecord {
  readonly provider: string;
  readonly model: string;
  /** Name of the vendor's key, where it has one. */
  readonly keyName: string | undefined;
  /** Absent for the try that answered. */
  readonly failure?: { readonly kind: ErrorKind; readonly status: number | undefined };
  /** Milliseconds to the first event, or to the failure. */
  readonly elapsedMs: number;
}
