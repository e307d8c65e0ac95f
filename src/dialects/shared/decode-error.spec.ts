import { describe, expect, it } from '@jest/globals';
import { type ErrorKind } from '../../gateway/errors/error-kind.js';
import { listRecordings } from '../../../test/support/recorded-traffic.js';
import { decodeError, decodeErrorInReply } from './decode-error.js';

const failed = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  decodeError(
    { vendor: 'acme', status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
    Date.UTC(2026, 0, 1),
  );

describe('decodeError', () => {
  it.each<{ status: number; error?: object; kind: ErrorKind }>([
    { status: 400, kind: 'invalidRequest' },
    { status: 400, error: { code: 'content_filter' }, kind: 'invalidRequest' },
    { status: 400, error: { code: 'context_length_exceeded' }, kind: 'invalidRequest' },
    { status: 400, error: { code: 'tool_use_failed' }, kind: 'modelError' },
    { status: 401, kind: 'modelError' },
    { status: 402, kind: 'quotaExceeded' },
    { status: 403, kind: 'modelError' },
    { status: 404, kind: 'notFound' },
    { status: 405, kind: 'modelError' },
    { status: 408, kind: 'timeout' },
    { status: 413, kind: 'invalidRequest' },
    { status: 422, kind: 'invalidRequest' },
    { status: 429, kind: 'throttled' },
    { status: 429, error: { code: 'insufficient_quota' }, kind: 'quotaExceeded' },
    { status: 429, error: { type: 'insufficient_quota' }, kind: 'quotaExceeded' },
    {
      status: 429,
      error: { message: 'You exceeded your current quota, please check your plan.' },
      kind: 'quotaExceeded',
    },
    { status: 498, kind: 'unavailable' },
    { status: 500, kind: 'vendorFault' },
    { status: 502, kind: 'vendorFault' },
    { status: 503, kind: 'unavailable' },
    { status: 504, kind: 'timeout' },
    { status: 520, kind: 'vendorFault' },
    { status: 529, kind: 'unavailable' },
  ])('calls $status $error $kind', ({ status, error = {}, kind }) => {
    const decoded = failed(status, { error: { message: 'Because.', ...error } });
    expect(decoded.kind).toBe(kind);
    expect(decoded.detail.vendor).toMatchObject({ name: 'acme', status });
    expect(decoded.message).toMatch(new RegExp(`^acme answered ${status}\\b`));
  });

  it.each<{ name: string; body: unknown; message: string }>([
    {
      name: 'OpenAI',
      body: { error: { message: 'Too fast', type: 'requests', param: null, code: 'x' } },
      message: 'Too fast',
    },
    { name: 'Ollama', body: { error: 'model not found' }, message: 'model not found' },
    { name: 'a FastAPI text', body: { detail: 'Not allowed' }, message: 'Not allowed' },
    {
      name: 'a FastAPI list',
      body: { detail: [{ loc: ['body', 'model'], msg: 'field required' }, { msg: 'too long' }] },
      message: 'body.model: field required; too long',
    },
    { name: 'Azure API management', body: { statusCode: 429, message: 'Slow down' }, message: 'Slow down' },
    { name: 'Mistral', body: { object: 'error', message: { detail: [{ msg: 'Bad role' }] } }, message: 'Bad role' },
    { name: 'a list of one', body: [{ error: { code: 429, message: 'Quota', status: 'X' } }], message: 'Quota' },
    { name: 'a list of errors', body: { errors: [{ message: 'First' }, { message: 'Second' }] }, message: 'First' },
    { name: 'a JSON string', body: '"Just text"', message: 'Just text' },
    { name: 'plain text', body: 'upstream  connect\nerror', message: 'upstream connect error' },
    {
      name: 'a titled page',
      body: '<html><head><title>502 Bad Gateway</title></head></html>',
      message: '"502 Bad Gateway" (an HTML page)',
    },
    { name: 'a page', body: '<!DOCTYPE html><html></html>', message: 'an HTML page' },
    { name: 'JSON inside JSON', body: { error: { message: '{"error":{"message":"Inner"}}' } }, message: 'Inner' },
    {
      name: 'OpenRouter about its host',
      body: { error: { message: 'Provider returned error', code: 429, metadata: { raw: '{"detail":"Host busy"}' } } },
      message: 'Host busy',
    },
    { name: 'broken JSON', body: '{"error": {"mess', message: '{"error": {"mess' },
  ])('reads the message of $name', ({ body, message }) => {
    const error = failed(429, body);
    expect(error.message).toBe(`acme answered 429: ${message}. Wait and send the request again.`);
    expect(error.detail.vendor).toEqual({ name: 'acme', status: 429, message });
  });

  it.each(['', '  ', {}, { error: {} }, { error: null }, [], 'null'])('says so where %j holds no message', (body) => {
    const error = failed(503, body);
    expect(error.message).toBe('acme answered 503. Wait and send the request again.');
    expect(error.detail.vendor).toEqual({ name: 'acme', status: 503 });
  });

  it("blames the gateway's own key, not the caller's, and shows no key", () => {
    const error = failed(401, {
      error: { message: 'Incorrect API key provided: sk-abc123.', code: 'invalid_api_key' },
    });
    expect(error.message).toBe(
      "acme answered 401 and refuses the gateway's own key or its rights: Incorrect API key provided: ***. " +
        'Check providers.acme.keys.',
    );
    expect(JSON.stringify(error.detail)).not.toContain('abc123');
  });

  it.each([
    { status: 302, advice: 'Check providers.acme.network_config.base_url.' },
    { status: 400, advice: 'Change the request.' },
    { status: 401, advice: 'Check providers.acme.keys.' },
    { status: 402, advice: "Check the plan and the credit of the vendor's account." },
    { status: 403, advice: 'Check providers.acme.keys.' },
    { status: 404, advice: 'Check the name of the model.' },
    { status: 405, advice: 'Check the request and providers.acme.network_config.base_url.' },
    { status: 429, advice: 'Wait and send the request again.' },
    { status: 500, advice: 'Send the request again.' },
    { status: 503, advice: 'Wait and send the request again.' },
    { status: 504, advice: 'Send the request again.' },
  ])('says what to do about $status', ({ status, advice }) => {
    expect(failed(status, { error: { message: 'Because.' } }).message).toMatch(new RegExp(`: Because\\. ${advice}$`));
  });

  it('carries the hint when to try again', () => {
    expect(failed(429, '', { 'retry-after': '2' }).detail.retryAfterMs).toBe(2000);
    expect(failed(429, '').detail).not.toHaveProperty('retryAfterMs');
  });

  it('reads the hint in the body of Google, and a limit per minute as throttling', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }];
    const message = 'You exceeded your current quota, please check your plan.';
    const error = failed(429, { error: { code: 429, message, status: 'RESOURCE_EXHAUSTED', details } });
    expect(error.kind).toBe('throttled');
    expect(error.detail.retryAfterMs).toBe(34_400);
  });

  const recordings = listRecordings('recorded/upstream/errors/*.json');
  (recordings.length === 0 ? it.skip : it)('names recorded errors (skipped without recorded traffic)', () => {
    for (const { name, content } of recordings) {
      const recording = content as {
        response?: { body: object };
        interactions?: { response: { status: number; body: object } }[];
      };
      const [exchange] = recording.interactions ?? [{ response: { status: 429, body: recording.response!.body } }];
      const { status, body } = exchange!.response;
      const error = failed(status, body);
      expect({ name, kind: error.kind }).toEqual({ name, kind: status === 404 ? 'notFound' : 'throttled' });
      expect(error.message).toContain(`acme answered ${status}: `);
    }
  });
});

describe('decodeErrorInReply', () => {
  it.each<{ name: string; error: unknown; kind: ErrorKind; message: string }>([
    {
      name: 'OpenRouter with a status',
      error: { code: 400, message: 'Token limit reached' },
      kind: 'invalidRequest',
      message: 'acme failed with 400 in its reply: Token limit reached. Change the request.',
    },
    {
      name: 'a type that tells the status',
      error: { type: 'overloaded_error', message: 'Busy' },
      kind: 'unavailable',
      message: 'acme failed with 503 in its reply: Busy. Wait and send the request again.',
    },
    {
      name: 'a code that tells the status',
      error: { type: 'requests', code: 'rate_limit_exceeded', message: 'Slow down' },
      kind: 'throttled',
      message: 'acme failed with 429 in its reply: Slow down. Wait and send the request again.',
    },
    {
      name: 'a quota that is used up',
      error: { code: 'insufficient_quota', message: 'Pay' },
      kind: 'quotaExceeded',
      message: "acme failed in its reply: Pay. Check the plan and the credit of the vendor's account.",
    },
    {
      name: 'a text',
      error: 'went wrong',
      kind: 'modelError',
      message: 'acme failed in its reply: went wrong. Send the request again.',
    },
    {
      name: 'nothing readable',
      error: true,
      kind: 'modelError',
      message: 'acme failed in its reply. Send the request again.',
    },
  ])('reads $name', ({ error, kind, message }) => {
    const decoded = decodeErrorInReply('acme', error);
    expect({ kind: decoded.kind, message: decoded.message }).toEqual({ kind, message });
  });
});
