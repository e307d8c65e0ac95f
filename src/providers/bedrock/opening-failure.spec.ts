import { describe, expect, it } from '@jest/globals';
import { toOpeningFailure } from './opening-failure.js';

const exception = (type: string) => ({ messageType: 'exception', type });
const PAYLOAD = Buffer.from('{ "message":"no \\u00e6", "originalStatusCode":529 }');

describe('toOpeningFailure', () => {
  it.each([
    ['internalServerException', 500, 'InternalServerException'],
    ['modelStreamErrorException', 424, 'ModelStreamErrorException'],
    ['modelTimeoutException', 408, 'ModelTimeoutException'],
    ['serviceUnavailableException', 503, 'ServiceUnavailableException'],
    ['throttlingException', 429, 'ThrottlingException'],
    ['validationException', 400, 'ValidationException'],
    ['accessDeniedException', 403, 'AccessDeniedException'],
    ['somethingNewException', 424, 'SomethingNewException'],
  ])('gives %s as %d %s with the bytes of its payload', (type, status, errorType) => {
    const failure = toOpeningFailure({ kind: exception(type), payload: PAYLOAD });
    expect(failure).toEqual({ status, type: errorType, body: PAYLOAD });
    expect(failure.body).toBe(PAYLOAD);
  });

  it.each([
    { name: 'no payload', payload: Buffer.alloc(0) },
    { name: 'a payload too long to be read', payload: undefined },
    { name: 'a payload that is no JSON', payload: Buffer.from('<html>') },
    { name: 'a payload without message', payload: Buffer.from('{"code":7}') },
  ])('writes a message for $name', ({ payload }) => {
    const { body } = toOpeningFailure({ kind: exception('throttlingException'), payload });
    expect(Buffer.from(body).toString()).toBe(
      '{"message":"The stream of the vendor bedrock began with ThrottlingException."}',
    );
  });

  it('gives what an error frame says in its headers', () => {
    const kind = { messageType: 'error', type: 'InternalError', message: 'An "internal" error' };
    const { status, type, body } = toOpeningFailure({ kind, payload: Buffer.alloc(0) });
    expect({ status, type, body: Buffer.from(body).toString() }).toEqual({
      status: 424,
      type: 'InternalError',
      body: '{"message":"An \\"internal\\" error"}',
    });
  });

  it.each([undefined, '', 'not a name', 'x'.repeat(200)])(
    'gives a frame of the type %j as ModelErrorException',
    (type) => {
      const kind = type === undefined ? { messageType: 'exception' } : exception(type);
      expect(toOpeningFailure({ kind, payload: PAYLOAD })).toMatchObject({ status: 424, type: 'ModelErrorException' });
    },
  );
});
