import { describe, expect, it } from '@jest/globals';
import { ProviderKeyConfig } from '../../src/config/provider.config.js';
import { encodeError } from '../../src/dialects/converse/encode-error.js';
import { decodeError } from '../../src/dialects/shared/decode-error.js';
import { KeyPool } from '../../src/providers/shared/key-pool.js';
import { keyedCall } from '../support/keyed-call.js';

/** What a vendor's failure means: for the caller, for retries and fallbacks, and for the key that it was asked with. */
interface Row {
  readonly signal: string;
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly exception: string;
  readonly answered: number;
  readonly retry: boolean;
  readonly fallback: boolean;
  readonly keyRests: boolean;
  readonly retryAfter?: string;
}

const said = (error: object) => ({ error: { message: 'Because.', ...error } });
const INVALID = { exception: 'ValidationException', answered: 400, retry: false, fallback: false, keyRests: false };
const DOWN = { exception: 'ServiceUnavailableException', answered: 503, retry: true, fallback: true, keyRests: false };
const SLOW = { exception: 'ModelTimeoutException', answered: 408, retry: true, fallback: true, keyRests: false };
const BROKEN = { exception: 'InternalServerException', answered: 500, retry: true, fallback: true, keyRests: false };
const REFUSED = { exception: 'ModelErrorException', answered: 424, retry: false, fallback: true, keyRests: true };
const BROKE = {
  exception: 'ServiceQuotaExceededException',
  answered: 400,
  retry: false,
  fallback: true,
  keyRests: true,
};
const THROTTLED = { exception: 'ThrottlingException', answered: 429, retry: true, fallback: true, keyRests: true };

const ROWS: readonly Row[] = [
  { signal: 'an invalid request', status: 400, body: said({ type: 'invalid_request_error' }), ...INVALID },
  { signal: 'a request too large', status: 413, body: said({ type: 'request_too_large' }), ...INVALID },
  { signal: 'a value that cannot be', status: 422, body: { detail: [{ msg: 'field required' }] }, ...INVALID },
  { signal: 'too long a prompt', status: 400, body: said({ code: 'context_length_exceeded' }), ...INVALID },
  { signal: 'a filtered prompt (Azure)', status: 400, body: said({ code: 'content_filter' }), ...INVALID },
  { signal: "a key that is the gateway's", status: 401, body: said({ code: 'invalid_api_key' }), ...REFUSED },
  { signal: 'a key without the right', status: 403, body: said({ type: 'permission_error' }), ...REFUSED },
  { signal: 'an account without money', status: 402, body: said({ type: 'billing_error' }), ...BROKE },
  { signal: 'a spent quota', status: 429, body: said({ code: 'insufficient_quota' }), ...BROKE },
  {
    signal: 'a model that is not there',
    status: 404,
    body: said({ code: 'model_not_found' }),
    exception: 'ResourceNotFoundException',
    answered: 404,
    retry: false,
    fallback: true,
    keyRests: false,
  },
  { signal: 'a timeout', status: 408, body: '', ...SLOW },
  { signal: 'a timeout of a proxy', status: 504, body: '<html><title>504</title></html>', ...SLOW },
  { signal: 'a conflict', status: 409, body: said({}), ...DOWN },
  {
    signal: 'a limit with a wait',
    status: 429,
    body: said({ type: 'rate_limit_error' }),
    headers: { 'retry-after': '7' },
    ...THROTTLED,
    retryAfter: '7',
  },
  {
    signal: "Google's limit, in a list of one",
    status: 429,
    body: [
      { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Slow down', details: [{ retryDelay: '11s' }] } },
    ],
    ...THROTTLED,
    retryAfter: '11',
  },
  { signal: 'a full queue (Groq)', status: 498, body: said({}), ...DOWN },
  { signal: 'a fault of the vendor', status: 500, body: { message: 'oops', id: '1' }, ...BROKEN },
  { signal: 'a broken gateway of the vendor', status: 502, body: 'Bad Gateway', ...BROKEN },
  { signal: 'an overload', status: 503, body: { error: { status: 'UNAVAILABLE' } }, ...DOWN },
  { signal: "Anthropic's overload", status: 529, body: said({ type: 'overloaded_error' }), ...DOWN },
  {
    signal: 'a call that the model got wrong (Groq)',
    status: 400,
    body: said({ code: 'tool_use_failed' }),
    exception: 'ModelErrorException',
    answered: 424,
    retry: false,
    fallback: true,
    keyRests: false,
  },
];

describe('the failure of a vendor', () => {
  it.each(ROWS)('$signal ($status) is $exception', ({ status, body, headers = {}, ...expected }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const failure = decodeError({ vendor: 'acme', status, headers, body: text }, 0);
    const encoded = encodeError(failure);
    const keys = [1, 2].map((number) => Object.assign(new ProviderKeyConfig(), { name: `key-${number}`, value: 'x' }));
    const blamed = new KeyPool('acme', keys).blame(keys[0], failure, keyedCall(), 'm');
    expect({
      exception: encoded.headers['x-amzn-ErrorType'],
      answered: encoded.status,
      retry: failure.retryable,
      fallback: failure.fallbackAllowed,
      keyRests: blamed.detail.anotherKey === true,
      retryAfter: encoded.headers['Retry-After'],
    }).toEqual({
      exception: expected.exception,
      answered: expected.answered,
      retry: expected.retry,
      fallback: expected.fallback,
      keyRests: expected.keyRests,
      retryAfter: expected.retryAfter,
    });
  });
});
