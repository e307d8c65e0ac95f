import { describe, expect, it } from '@jest/globals';
import {
  errorTypeOfStatus,
  readErrorType,
  refusesCredentials,
  toCredentialFailure,
  toFailure,
  toForeignReply,
} from './vendor-failure.js';

describe('readErrorType', () => {
  it.each([
    { name: 'the header', header: 'ValidationException', body: '{}', type: 'ValidationException' },
    {
      name: 'the header with a URL behind it',
      header: 'ValidationException:http://internal.amazon.com/coral/',
      body: '{}',
      type: 'ValidationException',
    },
    {
      name: 'the body',
      header: undefined,
      body: '{"__type":"com.amazon.coral.service#UnrecognizedClientException"}',
      type: 'UnrecognizedClientException',
    },
    { name: 'the code of the body', header: undefined, body: '{"code":"Throttling"}', type: 'Throttling' },
    { name: 'nothing', header: undefined, body: '<html>', type: undefined },
    { name: 'a header that is no name', header: 'no name <b>', body: '{}', type: undefined },
    { name: 'a body of another type', header: undefined, body: '{"__type":7}', type: undefined },
  ])('reads $name', ({ header, body, type }) => {
    expect(readErrorType(header, Buffer.from(body))).toBe(type);
  });
});

describe('refusesCredentials', () => {
  it.each([
    { status: 401, type: undefined, refused: true },
    { status: 403, type: 'AccessDeniedException', refused: true },
    { status: 400, type: 'ExpiredTokenException', refused: true },
    { status: 400, type: 'ValidationException', refused: false },
    { status: 400, type: undefined, refused: false },
    { status: 429, type: 'ThrottlingException', refused: false },
  ])('says $refused for $status $type', ({ status, type, refused }) => {
    expect(refusesCredentials({ status, type })).toBe(refused);
  });
});

describe('toCredentialFailure', () => {
  it('tells the type and the key, and keeps AWS’s sentence for the log', () => {
    const body = Buffer.from('{"message":"User: arn:aws:iam::123456789012:user/x is not authorized"}');
    const error = toCredentialFailure({ status: 403, type: 'AccessDeniedException' }, 'prod', body);
    expect(error.kind).toBe('modelError');
    expect(error.message).toContain('AccessDeniedException');
    expect(error.message).toContain('"prod"');
    expect(error.message).not.toContain('arn:');
    expect(error.detail.vendor).toEqual({ name: 'bedrock', status: 403, message: 'AccessDeniedException' });
    expect((error.detail.cause as Error).message).toContain('is not authorized');
  });
});

describe('toFailure', () => {
  it.each([
    { status: 400, type: 'ValidationException', kind: 'invalidRequest' },
    { status: 400, type: 'ServiceQuotaExceededException', kind: 'quotaExceeded' },
    { status: 404, type: 'ResourceNotFoundException', kind: 'notFound' },
    { status: 408, type: 'ModelTimeoutException', kind: 'timeout' },
    { status: 413, type: undefined, kind: 'invalidRequest' },
    { status: 424, type: 'ModelErrorException', kind: 'modelError' },
    { status: 429, type: 'ThrottlingException', kind: 'throttled' },
    { status: 429, type: 'ModelNotReadyException', kind: 'throttled' },
    { status: 500, type: 'InternalServerException', kind: 'vendorFault' },
    { status: 502, type: undefined, kind: 'vendorFault' },
    { status: 503, type: 'ServiceUnavailableException', kind: 'unavailable' },
    { status: 504, type: undefined, kind: 'timeout' },
    { status: 302, type: undefined, kind: 'modelError' },
  ])('calls $status $type $kind', ({ status, type, kind }) => {
    const error = toFailure({ status, type });
    expect(error.kind).toBe(kind);
    expect(error.detail.vendor?.status).toBe(status);
  });
});

describe('errorTypeOfStatus', () => {
  it.each([
    { status: 400, type: 'ValidationException' },
    { status: 404, type: 'ResourceNotFoundException' },
    { status: 408, type: 'ModelTimeoutException' },
    { status: 413, type: 'ValidationException' },
    { status: 424, type: 'ModelErrorException' },
    { status: 429, type: 'ThrottlingException' },
    { status: 500, type: 'InternalServerException' },
    { status: 502, type: 'InternalServerException' },
    { status: 503, type: 'ServiceUnavailableException' },
  ])('names $status $type', ({ status, type }) => {
    expect(errorTypeOfStatus(status)).toBe(type);
  });
});

describe('toForeignReply', () => {
  it('tells the status and where the address stands', () => {
    const error = toForeignReply(302);
    expect(error.kind).toBe('modelError');
    expect(error.message).toContain('302');
    expect(error.message).toContain('providers.bedrock.network_config.base_url');
    expect(error.detail.vendor).toEqual({ name: 'bedrock', status: 302 });
  });
});
