import { describe, expect, it } from '@jest/globals';
import { createCrashReport } from './crash-report.js';
import { LogRedaction } from './log-redaction.js';
import { createLogger } from './logger.js';

function reportAt(level: string, error: unknown) {
  const lines: string[] = [];
  const written: string[] = [];
  const codes: number[] = [];
  const redaction = new LogRedaction(['sk-of-the-operator']);
  const log = createLogger(level, { destination: { write: (line) => void lines.push(line) }, redaction });
  const report = createCrashReport({
    log,
    hide: (text) => redaction.hide(text),
    exit: (code) => void codes.push(code),
    write: (text) => void written.push(text),
  });
  report(error);
  return { lines, written, codes };
}

const FAILURE = new Error('the vendor says: sk-of-the-operator is wrong', { cause: new Error('sk-of-the-operator') });

describe('the report of a crash (S04)', () => {
  it('is a line of the log, without secrets, and the end of the process', () => {
    const { lines, written, codes } = reportAt('error', FAILURE);
    expect(JSON.parse(lines.join(''))).toMatchObject({
      level: 60,
      err: {
        message: expect.stringContaining('the vendor says: *** is wrong'),
        stack: expect.stringContaining(' at '),
      },
    });
    expect(lines.join('')).not.toContain('sk-of-the-operator');
    expect({ written, codes }).toEqual({ written: [], codes: [1] });
  });

  it.each([FAILURE, 'sk-of-the-operator', { key: 'sk-of-the-operator' }])(
    'is on standard error where nothing is logged, without secrets: %p',
    (error) => {
      const { lines, written, codes } = reportAt('silent', error);
      expect(written.join('')).toContain('***');
      expect(written.join('')).not.toContain('sk-of-the-operator');
      expect({ lines, codes }).toEqual({ lines: [], codes: [1] });
    },
  );
});
