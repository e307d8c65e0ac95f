import { describe, expect, it } from '@jest/globals';
import { loadConfiguration } from '../config/load-configuration.js';
import { VENDORS } from '../providers/vendors.js';
import { configuredSecrets, hideInLine } from './configured-secrets.js';
import { LogRedaction } from './log-redaction.js';
import { createLogger } from './logger.js';

describe('the secrets of the configuration (S04)', () => {
  it('are those of vendors, and of operators', () => {
    const environment = { OPENAI_API_KEY: 'sk-of-the-operator', ASBRU_ADMIN_TOKEN: 'token-of-the-operator' };
    const configuration = loadConfiguration(environment, { directory: '/nonexistent', vendors: VENDORS });
    expect(configuredSecrets(configuration)).toEqual(
      expect.arrayContaining(['sk-of-the-operator', 'token-of-the-operator']),
    );
  });

  it.each(['a.b*c+d(e)', 'back\\slash', 'quote"quote', 'sl/ash+plus==', 'til~de&amp', 'spaces in it'])(
    'are cut out of a line of the log, however it is written: %s',
    (secret) => {
      const lines: string[] = [];
      const redaction = new LogRedaction([secret]);
      const log = createLogger('info', { destination: { write: (line) => void lines.push(line) }, redaction });
      const body = new URLSearchParams({ secret }).toString();
      log.info({ plain: secret, inside: JSON.stringify({ secret }), body }, `said ${secret}${secret}`);
      const [line = ''] = lines;
      expect(JSON.parse(line)).toMatchObject({
        plain: '***',
        inside: '{"secret":"***"}',
        body: 'secret=***',
        msg: 'said ******',
      });
    },
  );

  it('leave lines without them as they are', () => {
    expect(hideInLine([])).toBeUndefined();
    expect(hideInLine(['secret-0001'])?.('{"a":"secret-0002"}')).toBe('{"a":"secret-0002"}');
  });
});
