import { describe, expect, it } from '@jest/globals';
import { decodeFrames } from '../../../test/support/event-stream-frames.js';
import { ERROR_KINDS, type ErrorKind } from '../../gateway/errors/error-kind.js';
import { type ErrorDetail, GatewayError } from '../../gateway/errors/gateway-error.js';
import { encodeError, encodeStreamError } from './encode-error.js';

const vendor = { name: 'openai', status: 503, message: 'upstream connect error' };

const bodyOf = (kind: ErrorKind, detail: ErrorDetail = {}): unknown =>
  JSON.parse(encodeError(new GatewayError(kind, 'It failed.', detail)).body);

describe('encodeError', () => {
  it.each<[ErrorKind, number, string]>([
    ['invalidRequest', 400, 'ValidationException'],
    ['unauthenticated', 401, 'UnrecognizedClientException'],
    ['forbidden', 403, 'AccessDeniedException'],
    ['expiredCredential', 403, 'ExpiredTokenException'],
    ['badSignature', 403, 'InvalidSignatureException'],
    ['notFound', 404, 'ResourceNotFoundException'],
    ['methodNotAllowed', 405, 'UnknownOperationException'],
    ['payloadTooLarge', 413, 'ValidationException'],
    ['unsupportedMediaType', 415, 'UnsupportedMediaTypeException'],
    ['throttled', 429, 'ThrottlingException'],
    ['quotaExceeded', 400, 'ServiceQuotaExceededException'],
    ['timeout', 408, 'ModelTimeoutException'],
    ['unavailable', 503, 'ServiceUnavailableException'],
    ['vendorFault', 500, 'InternalServerException'],
    ['modelError', 424, 'ModelErrorException'],
    ['streamBroken', 424, 'ModelErrorException'],
    ['clientGone', 499, 'RequestAbortedException'],
    ['internal', 500, 'InternalServerException'],
    ['overloaded', 503, 'ServiceUnavailableException'],
  ])('names %s in the status, the header and the body', (kind, status, exception) => {
    const encoded = encodeError(new GatewayError(kind, 'It "failed".'));
    expect(encoded).toMatchObject({
      status,
      headers: { 'content-type': 'application/json', 'x-amzn-ErrorType': exception },
    });
    expect(JSON.parse(encoded.body)).toStrictEqual({ message: 'It "failed".', type: exception, __type: exception });
  });

  it('has the name that Bifrost gives the fault as its type', () => {
    expect(bodyOf('unauthenticated', { reason: 'virtual_key_required' })).toMatchObject({
      type: 'virtual_key_required',
      __type: 'UnrecognizedClientException',
    });
  });

  it.each<ErrorKind>(['modelError', 'streamBroken'])('adds the status of the vendor to %s', (kind) => {
    expect(bodyOf(kind, { vendor })).toMatchObject({ originalStatusCode: 503 });
  });

  it('adds no status of the vendor to an exception that has none', () => {
    expect(bodyOf('unavailable', { vendor })).not.toHaveProperty('originalStatusCode');
  });

  it('says how long to wait in whole seconds and in milliseconds', () => {
    const { headers } = encodeError(new GatewayError('throttled', 'Slow down.', { retryAfterMs: 1200.5 }));
    expect(headers).toMatchObject({ 'Retry-After': '2', 'x-amz-retry-after': '1201' });
  });

  it('names the methods that are allowed', () => {
    const { headers } = encodeError(new GatewayError('methodNotAllowed', 'Use POST.', { allow: ['POST', 'HEAD'] }));
    expect(headers).toMatchObject({ Allow: 'POST, HEAD' });
  });

  it('shows nothing of the cause', () => {
    const { body, headers } = encodeError(
      new GatewayError('internal', 'It failed.', { cause: new Error('sk-secret') }),
    );
    expect(body + JSON.stringify(headers)).not.toContain('sk-secret');
  });
});

describe('encodeStreamError', () => {
  it.each<[ErrorKind, string]>([
    ['invalidRequest', 'validationException'],
    ['throttled', 'throttlingException'],
    ['timeout', 'modelStreamErrorException'],
    ['streamBroken', 'modelStreamErrorException'],
    ['modelError', 'modelStreamErrorException'],
    ['vendorFault', 'modelStreamErrorException'],
    ['unavailable', 'serviceUnavailableException'],
    ['overloaded', 'serviceUnavailableException'],
    ['internal', 'internalServerException'],
  ])('writes %s as one exception frame', (kind, exception) => {
    expect(decodeFrames(encodeStreamError(new GatewayError(kind, 'Später.')))).toEqual([
      {
        headers: {
          ':exception-type': exception,
          ':content-type': 'application/json',
          ':message-type': 'exception',
        },
        body: { message: 'Später.' },
      },
    ]);
  });

  it('writes every kind under a name that ConverseStream has', () => {
    const names = Object.keys(ERROR_KINDS).map((kind) => {
      const [frame] = decodeFrames(encodeStreamError(new GatewayError(kind as ErrorKind, 'x')));
      return frame?.headers[':exception-type'];
    });
    expect(new Set(names)).toEqual(
      new Set([
        'internalServerException',
        'modelStreamErrorException',
        'serviceUnavailableException',
        'throttlingException',
        'validationException',
      ]),
    );
  });

  it('says what the vendor said where the exception has room for it', () => {
    const bodies = (['streamBroken', 'unavailable'] as const).map(
      (kind) => decodeFrames(encodeStreamError(new GatewayError(kind, 'It broke.', { vendor })))[0]?.body,
    );
    expect(bodies).toStrictEqual([
      { message: 'It broke.', originalStatusCode: 503, originalMessage: 'upstream connect error' },
      { message: 'It broke.' },
    ]);
  });
});
