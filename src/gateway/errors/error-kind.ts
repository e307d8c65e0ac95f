/** What every kind of failure means for retries and fallbacks; doors decide how it looks to a caller. */
export const ERROR_KINDS = {
  /** The caller's request is wrong; the same request fails everywhere. */
  invalidRequest: { retryable: false, fallback: false },
  /** No credential, or one that nobody issued. */
  unauthenticated: { retryable: false, fallback: false },
  /** A known caller who may not. */
  forbidden: { retryable: false, fallback: false },
  /** The credential was good once. */
  expiredCredential: { retryable: false, fallback: false },
  /** A signature of a known key that does not fit the request, or is too old. */
  badSignature: { retryable: false, fallback: false },
  /** No such route, model or vendor. */
  notFound: { retryable: false, fallback: true },
  methodNotAllowed: { retryable: false, fallback: false },
  payloadTooLarge: { retryable: false, fallback: false },
  unsupportedMediaType: { retryable: false, fallback: false },
  /** The vendor asks to slow down. */
  throttled: { retryable: true, fallback: true },
  /** The vendor's account is out of money or quota. */
  quotaExceeded: { retryable: false, fallback: true },
  /** The vendor did not answer in time. */
  timeout: { retryable: true, fallback: true },
  /** The vendor is down, overloaded or out of reach; nothing of the turn was produced. */
  unavailable: { retryable: true, fallback: true },
  /** The vendor failed on its side (5xx). */
  vendorFault: { retryable: true, fallback: true },
  /** The vendor refuses the gateway's own credential, or answers what it does not document. */
  modelError: { retryable: false, fallback: true },
  /** The vendor's stream broke, stalled or ended before its terminal signal. Before its first event it may be tried again. */
  streamBroken: { retryable: true, fallback: true },
  /** The client left; nobody reads this. */
  clientGone: { retryable: false, fallback: false },
  /** A defect of the gateway. */
  internal: { retryable: false, fallback: false },
  /** The gateway is full or draining. */
  overloaded: { retryable: true, fallback: false },
} as const satisfies Record<string, { retryable: boolean; fallback: boolean }>;

export type ErrorKind = keyof typeof ERROR_KINDS;

/** Failures that say that a vendor is down or on its way there; a refusal of one request says nothing of the next. */
export const OUTAGES: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'timeout',
  'unavailable',
  'vendorFault',
  'streamBroken',
]);
