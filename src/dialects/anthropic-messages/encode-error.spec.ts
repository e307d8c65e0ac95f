import { describe, expect, it } from '@jest/globals';
import { ERROR_KINDS, type ErrorKind } from '../../gateway/errors/error-kind.js';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { encodeError, encodeStreamError } from './encode-error.js';

describe('encodeError of the Messages API', () => {
  it('writes type and message where clients look for them', () => {
    const error = new GatewayError('throttled', 'Too fast.', { retryAfterMs: 1200 });
    expect(encodeError(error)).toEqual({
      status: 429,
      headers: { 'content-type': 'application/json', 'retry-after': '2' },
      body: '{"type":"error","error":{"type":"rate_limit_error","message":"Too fast."}}',
    });
  });

  it('names the methods that are served', () => {
    const error = new GatewayError('methodNotAllowed', 'No.', { allow: ['GET', 'POST'] });
    expect(encodeError(error).headers).toMatchObject({ allow: 'GET, POST' });
  });

  it.each(Object.keys(ERROR_KINDS) as ErrorKind[])('lets clients repeat %s only where a repeat can help', (kind) => {
    const { status } = encodeError(new GatewayError(kind, 'm'));
    const repeated = status === 408 || status === 409 || status === 429 || status >= 500;
    // A defect of the gateway is a 500 to every client.
    expect(repeated).toBe(ERROR_KINDS[kind].retryable || kind === 'internal');
  });

  it('ends a stream with the same error as an event', () => {
    expect(encodeStreamError(new GatewayError('streamBroken', 'It broke.'))).toEqual({
      type: 'error',
      error: { type: 'api_error', message: 'It broke.' },
    });
  });
});
