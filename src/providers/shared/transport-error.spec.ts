import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '../../gateway/errors/gateway-error.js';
import { type ExchangePhase, toTransportError } from './transport-error.js';

function withCode(code: string): Error {
  return Object.assign(new Error('secret detail of the socket'), { code });
}

function where(phase: ExchangePhase, signal = new AbortController().signal) {
  return { vendor: 'openai', phase, signal };
}

describe('toTransportError', () => {
  it.each([
    { code: 'UND_ERR_CONNECT_TIMEOUT', kind: 'unavailable' },
    { code: 'ASBRU_CALLERS_CONNECT_TIMEOUT', kind: 'unavailable' },
    { code: 'UND_ERR_HEADERS_TIMEOUT', kind: 'timeout' },
    { code: 'UND_ERR_BODY_TIMEOUT', kind: 'timeout' },
    { code: 'ECONNREFUSED', kind: 'unavailable' },
    { code: 'ENOTFOUND', kind: 'unavailable' },
    { code: 'UND_ERR_SOCKET', kind: 'unavailable' },
    { code: 'HPE_INVALID_CONSTANT', kind: 'modelError' },
  ])('calls $code before the first event $kind', ({ code, kind }) => {
    const error = toTransportError(withCode(code), where('beforeFirstEvent'));
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(
      /^The vendor openai [a-z ]+\. (?:Send the request again|Check providers\.openai\.network_config\.base_url)/i,
    );
  });

  it.each(['UND_ERR_BODY_TIMEOUT', 'ECONNRESET', 'UND_ERR_SOCKET'])(
    'calls %s in mid-stream a broken stream',
    (code) => {
      expect(toTransportError(withCode(code), where('streaming')).kind).toBe('streamBroken');
    },
  );

  it.each(['UND_ERR_ABORTED', 'UND_ERR_PRX_CONN', 'UND_ERR_PRX_TLS', 'UND_ERR_SOCKS5'])(
    'blames %s on the proxy',
    (code) => {
      const error = toTransportError(withCode(code), where('connecting'));
      expect(error.kind).toBe('unavailable');
      expect(error.message).toMatch(/^The vendor openai could not be reached through the proxy\. Check .*proxy_config/);
    },
  );

  it.each([
    { name: 'blames nobody for a limit of the caller', code: 'ASBRU_CALLERS_CONNECT_TIMEOUT', blameless: true },
    { name: 'blames the vendor for one of the configuration', code: 'UND_ERR_CONNECT_TIMEOUT', blameless: undefined },
  ])('$name', ({ code, blameless }) => {
    expect(toTransportError(withCode(code), where('connecting')).detail.blameless).toBe(blameless);
  });

  it('reads the code of a wrapped cause', () => {
    const wrapped = new Error('terminated', { cause: withCode('UND_ERR_BODY_TIMEOUT') });
    expect(toTransportError(wrapped, where('beforeFirstEvent')).kind).toBe('timeout');
  });

  it('passes a GatewayError as it is', () => {
    const error = new GatewayError('throttled', 'slow down');
    expect(toTransportError(error, where('streaming'))).toBe(error);
  });

  it('gives the reason of an abort', () => {
    const aborter = new AbortController();
    aborter.abort(new GatewayError('clientGone', 'left'));
    expect(toTransportError(withCode('UND_ERR_ABORTED'), where('streaming', aborter.signal)).kind).toBe('clientGone');
  });

  it('does not blame a defect of ours on the vendor', () => {
    const defect = new TypeError("Cannot read properties of undefined (reading 'x')");
    const error = toTransportError(defect, where('streaming'));
    expect(error.kind).toBe('internal');
    expect(error.detail.cause).toBe(defect);
    expect(toTransportError(withCode('ERR_INVALID_ARG_TYPE'), where('connecting')).kind).toBe('internal');
  });

  it('shows nothing of the underlying error', () => {
    expect(toTransportError(withCode('EPIPE'), where('connecting')).message).not.toContain('secret');
  });
});
