import { describe, expect, it } from '@jest/globals';
import { GatewayProcess } from '../support/gateway-process.js';

const CANARY = 'canary.vendor.key.of-the-gateway';

/** What breaks in a process that is told to break: an error that repeats a secret, thrown or rejected. */
const BREAKS = {
  'an error that is thrown': 'throw error;',
  'a rejection that nobody awaits': 'void Promise.reject(error);',
} as const;

function preload(how: keyof typeof BREAKS): string {
  const script = `process.on('SIGUSR2', () => {
    const error = new Error('the vendor says ' + process.env.OPENAI_API_KEY, { cause: process.env.OPENAI_API_KEY });
    ${BREAKS[how]}
  });`;
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
}

describe('a gateway that crashes (S04)', () => {
  const cases = (Object.keys(BREAKS) as (keyof typeof BREAKS)[]).flatMap((how) =>
    (['info', 'silent'] as const).map((level) => ({ how, level })),
  );

  it.each(cases)('tells of $how without its secrets, at the level $level, and ends with 1', async ({ how, level }) => {
    const gateway = await GatewayProcess.start({
      environment: { OPENAI_API_KEY: CANARY, ASBRU_LOG_LEVEL: level, NODE_OPTIONS: preload(how) },
    });
    try {
      gateway.signal('SIGUSR2');
      expect(await gateway.exit()).toBe(1);
      expect(gateway.stderr).toContain('the vendor says ***');
      expect(gateway.stderr).not.toContain(CANARY);
      expect(gateway.stderr).toMatch(/\bat /);
    } finally {
      await gateway.kill();
    }
  });
});
