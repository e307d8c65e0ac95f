import { describe, expect, it } from '@jest/globals';
import { callMock, say } from '../../../test/support/mock-calls.js';

describe('mock/error-<status>', () => {
  it.each([
    [400, 'invalidRequest'],
    [401, 'modelError'],
    [402, 'quotaExceeded'],
    [403, 'modelError'],
    [404, 'notFound'],
    [408, 'timeout'],
    [418, 'invalidRequest'],
    [424, 'modelError'],
    [429, 'throttled'],
    [499, 'invalidRequest'],
    [500, 'vendorFault'],
    [502, 'vendorFault'],
    [503, 'unavailable'],
    [504, 'timeout'],
    [529, 'unavailable'],
    [599, 'vendorFault'],
  ])('fails a call with status %i as %s', async (status, kind) => {
    await expect(callMock(`error-${status}`, say('go'))).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(String(status)),
      detail: { vendor: { name: 'mock', status } },
    });
  });

  it('asks the caller of a throttled call to wait a second', async () => {
    await expect(callMock('error-429', say('go'))).rejects.toMatchObject({ detail: { retryAfterMs: 1000 } });
  });

  it('asks nobody else to wait', async () => {
    await expect(callMock('error-503', say('go'))).rejects.not.toHaveProperty('detail.retryAfterMs');
  });

  it.each(['error-399', 'error-600', 'error-0', 'error-99999999', 'error-', 'error-abc', 'error-4e2', 'error--404'])(
    'has no model %s and names the range',
    async (model) => {
      await expect(callMock(model, say('go'))).rejects.toMatchObject({
        kind: 'notFound',
        message: expect.stringContaining('error-<status> with a status from 400 to 599'),
      });
    },
  );
});
