import { describe, expect, it, jest } from '@jest/globals';
import { type ErrorKind } from '../errors/error-kind.js';
import { GatewayError } from '../errors/gateway-error.js';
import { OutageBreaker } from './outage-breaker.js';

const failing = (kind: ErrorKind) => () => Promise.resolve({ failure: new GatewayError(kind, 'said') });
const answering = (): Promise<{ reply: string; failure?: GatewayError }> => Promise.resolve({ reply: 'Hi' });

/** Asks so often that the sampling has enough to go by. */
async function askOften(breaker: OutageBreaker, ask: () => Promise<object>): Promise<void> {
  for (let count = 0; count < 40; count += 1) {
    jest.advanceTimersByTime(100);
    await breaker.run(ask);
  }
}

describe('OutageBreaker', () => {
  it('stops asking a vendor that is down, and asks once again after a rest', async () => {
    jest.useFakeTimers();
    try {
      const breaker = new OutageBreaker('acme');
      await askOften(breaker, failing('unavailable'));
      const ask = jest.fn(answering);
      const refused = await breaker.run(ask);
      expect(ask).not.toHaveBeenCalled();
      expect(refused).toMatchObject({ failure: { kind: 'unavailable', detail: { vendor: { name: 'acme' } } } });
      jest.advanceTimersByTime(5000);
      expect(await breaker.run(ask)).toEqual({ reply: 'Hi' });
      expect(ask).toHaveBeenCalledTimes(1);
      expect(await breaker.run(ask)).toEqual({ reply: 'Hi' });
    } finally {
      jest.useRealTimers();
    }
  });

  it.each<ErrorKind>(['invalidRequest', 'throttled', 'modelError', 'notFound', 'clientGone'])(
    'goes on asking a vendor that answers %s',
    async (kind) => {
      jest.useFakeTimers();
      try {
        const breaker = new OutageBreaker('acme');
        await askOften(breaker, failing(kind));
        expect(await breaker.run(answering)).toEqual({ reply: 'Hi' });
      } finally {
        jest.useRealTimers();
      }
    },
  );
});
