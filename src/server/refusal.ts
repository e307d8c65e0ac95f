import { randomUUID } from 'node:crypto';

/** An answer to a request that is refused before the application sees it. */
export interface Refusal {
  readonly status: number;
  /** AWS's name of the error. */
  readonly type: string;
  readonly message: string;
}

export const REFUSALS = {
  malformed: {
    status: 400,
    type: 'ValidationException',
    message: 'The request is not valid HTTP. Check the request line, the header fields and the length of the body.',
  },
  hostMissing: {
    status: 400,
    type: 'ValidationException',
    message: 'The request has no Host header. HTTP/1.1 requires one.',
  },
  headerTooLarge: {
    status: 431,
    type: 'ValidationException',
    message: 'The request line and the header fields are larger than this gateway accepts. Send fewer or shorter ones.',
  },
  chunkExtensionsTooLarge: {
    status: 413,
    type: 'ValidationException',
    message: 'The chunk extensions of the body are larger than this gateway accepts. Send chunks without extensions.',
  },
  cleartext: {
    status: 400,
    type: 'ValidationException',
    message: 'This gateway is served over TLS only. Use https:// in place of http:// in the endpoint.',
  },
  expectationUnknown: {
    status: 417,
    type: 'ValidationException',
    message: 'The only Expect header that is understood is "100-continue".',
  },
  tooSlow: {
    status: 408,
    type: 'RequestTimeoutException',
    message: 'The request did not arrive completely in time. Send it again, faster or in smaller parts.',
  },
} as const satisfies Record<string, Refusal>;

/** The header fields of a refusal whose body is `body`. */
export function refusalHeaders({ type }: Refusal, body: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'x-amzn-errortype': type,
    'x-amzn-requestid': randomUUID(),
  };
}

/** AWS's JSON error with the name in every place where a client may look for it. */
export function refusalBody({ type, message }: Refusal): string {
  return JSON.stringify({ message, type, __type: type });
}
