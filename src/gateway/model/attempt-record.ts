import { type ErrorKind } from '../errors/error-kind.js';
import { type LimitName } from '../errors/gateway-error.js';

/** Why a vendor was asked after somebody had been asked before: with another key, once more, or in place of another. */
export type TryCause = 'anotherKey' | 'retry' | 'fallback';

/** How one try at one vendor went, for the log and the answer's headers. */
export interface AttemptRecord {
  readonly provider: string;
  readonly model: string;
  /** Name of the vendor's key, where it has one. */
  readonly keyName: string | undefined;
  /** Absent for the first try of a call. */
  readonly cause?: TryCause | undefined;
  /** Absent for the try that answered. */
  readonly failure?:
    | {
        readonly kind: ErrorKind;
        readonly status: number | undefined;
        /** The limit of the gateway's own that kept the vendor from being asked. */
        readonly limit?: LimitName;
      }
    | undefined;
  /** Milliseconds from the admission of the call to this try. */
  readonly startedMs: number;
  /** Span of the try, where its vendor was told of it. */
  readonly spanId?: string | undefined;
  /** Milliseconds to the first event, or to the failure. */
  readonly elapsedMs: number;
}
