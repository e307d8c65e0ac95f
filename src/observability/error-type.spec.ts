import { describe, expect, it } from '@jest/globals';
import { ERROR_KINDS, type ErrorKind } from '../gateway/errors/error-kind.js';
import { type ErrorDetail, GatewayError } from '../gateway/errors/gateway-error.js';
import { ERROR_TYPES, type ErrorType, errorTypeOf } from './error-type.js';

const vendor = (status?: number) => ({ vendor: { name: 'openai', ...(status === undefined ? {} : { status }) } });

const EXHAUSTED = 'upstream_credentials_exhausted';

describe('errorTypeOf', () => {
  it.each<{ kind: ErrorKind; detail: ErrorDetail; type: ErrorType }>([
    { kind: 'notFound', detail: {}, type: 'caller_model_unknown' },
    { kind: 'notFound', detail: vendor(404), type: 'caller_model_not_available' },
    { kind: 'forbidden', detail: { reason: 'model_blocked' }, type: 'policy_model_blocked' },
    { kind: 'forbidden', detail: {}, type: 'policy_access_denied' },
    { kind: 'throttled', detail: vendor(429), type: 'provider_rate_limited' },
    { kind: 'throttled', detail: {}, type: 'policy_rate_limited' },
    { kind: 'unavailable', detail: vendor(503), type: 'provider_overloaded' },
    { kind: 'unavailable', detail: vendor(), type: 'provider_connection_failed' },
    { kind: 'modelError', detail: vendor(401), type: 'provider_auth_failed' },
    { kind: 'modelError', detail: vendor(418), type: 'provider_bad_answer' },
    { kind: 'modelError', detail: { ...vendor(402), reason: EXHAUSTED }, type: 'provider_billing' },
    { kind: 'modelError', detail: { ...vendor(429), reason: EXHAUSTED }, type: 'provider_billing' },
    { kind: 'modelError', detail: { ...vendor(), reason: EXHAUSTED }, type: 'provider_auth_failed' },
    { kind: 'clientGone', detail: {}, type: 'caller_cancelled' },
    { kind: 'internal', detail: {}, type: 'gateway_internal' },
  ])('calls $kind with $detail $type', ({ kind, detail, type }) => {
    expect(errorTypeOf(new GatewayError(kind, 'why', detail))).toBe(type);
  });

  it('has a type of the closed list for every kind', () => {
    for (const kind of Object.keys(ERROR_KINDS) as ErrorKind[]) {
      expect(ERROR_TYPES).toContain(errorTypeOf(new GatewayError(kind, 'why')));
    }
  });
});
