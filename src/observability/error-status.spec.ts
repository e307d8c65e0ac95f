import { describe, expect, it } from '@jest/globals';
import { encodeError } from '../dialects/converse/encode-error.js';
import { type ErrorKind } from '../gateway/errors/error-kind.js';
import { GatewayError } from '../gateway/errors/gateway-error.js';
import { STATUS_BY_KIND } from './error-status.js';

describe('STATUS_BY_KIND', () => {
  it.each(Object.entries(STATUS_BY_KIND))('says of %s what the door answers', (kind, status) => {
    expect(status).toBe(encodeError(new GatewayError(kind as ErrorKind, 'why')).status);
  });
});
