import { describe, expect, it } from '@jest/globals';
import { decodeOptions } from '../../../test/support/dialect-options.js';
import { itHoldsForRecorded, listRecordings } from '../../../test/support/recorded-traffic.js';
import { GeminiTranslator } from './gemini.translator.js';

const translator = new GeminiTranslator();

function fail(status: number, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return translator.decodeError({ vendor: 'gemini', status, headers: {}, body: text });
}

const error = (code: number, status: string, rest: object = {}) => ({
  error: { code, message: 'why', status, ...rest },
});

describe('an error of Google', () => {
  it.each([
    { status: 400, word: 'INVALID_ARGUMENT', kind: 'invalidRequest' },
    { status: 400, word: 'FAILED_PRECONDITION', kind: 'invalidRequest' },
    { status: 403, word: 'PERMISSION_DENIED', kind: 'modelError' },
    { status: 404, word: 'NOT_FOUND', kind: 'notFound' },
    { status: 429, word: 'RESOURCE_EXHAUSTED', kind: 'throttled' },
    { status: 500, word: 'INTERNAL', kind: 'vendorFault' },
    { status: 503, word: 'UNAVAILABLE', kind: 'unavailable' },
    { status: 504, word: 'DEADLINE_EXCEEDED', kind: 'timeout' },
  ])('$status $word is $kind, also in a list of one', ({ status, word, kind }) => {
    expect(fail(status, error(status, word))).toMatchObject({ kind });
    expect(fail(status, [error(status, word)])).toMatchObject({ kind, detail: { vendor: { message: 'why' } } });
  });

  it('says when to try again', () => {
    const details = [
      { '@type': 'type.googleapis.com/google.rpc.QuotaFailure' },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' },
    ];
    expect(fail(429, [error(429, 'RESOURCE_EXHAUSTED', { details })]).detail.retryAfterMs).toBe(34_400);
  });

  it.each([
    { name: 'a page', body: '<html><title>502</title></html>' },
    { name: 'nothing', body: '' },
  ])('may be $name (E34)', ({ body }) => {
    expect(fail(502, body)).toMatchObject({ kind: 'vendorFault' });
  });

  it('may come with a success', () => {
    const body = Buffer.from(JSON.stringify(error(503, 'UNAVAILABLE')));
    expect(() => translator.decodeResponse(body, decodeOptions({ vendor: 'gemini' }))).toThrow(
      expect.objectContaining({ kind: 'unavailable' }),
    );
  });
});

describe('recorded errors', () => {
  const recordings = listRecordings('recorded/upstream/errors/google-*.json').map(({ name, content }) => {
    const { response, interactions = [] } = content as Recording;
    return { name, ...(interactions[0]?.response ?? response) };
  });

  itHoldsForRecorded(recordings, ({ body }) => {
    const { code = 0, message = '' } = body?.error ?? {};
    const failure = fail(code, body);
    expect(failure.kind).toBe(code === 404 ? 'notFound' : 'throttled');
    expect(failure.detail.vendor).toMatchObject({ status: code, message });
    if (code === 429) expect(failure.detail.retryAfterMs).toBe(34_400);
  });
});

interface RecordedError {
  readonly body?: { readonly error?: { readonly code: number; readonly message: string } };
}

interface Recording {
  readonly response?: RecordedError;
  readonly interactions?: readonly { readonly response: RecordedError }[];
}
