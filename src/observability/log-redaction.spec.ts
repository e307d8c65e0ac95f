import { describe, expect, it } from '@jest/globals';
import { LogRedaction } from './log-redaction.js';

describe('LogRedaction (S04)', () => {
  it('hides the secrets of the configuration that was put in place, and of the one before', () => {
    const redaction = new LogRedaction(['secret-0001']);
    const line = '{"a":"secret-0001","b":"secret-0002"}';
    expect(redaction.hide(line)).toBe('{"a":"***","b":"secret-0002"}');
    const put = redaction.prepare(['secret-0002']);
    expect(redaction.hide(line)).toBe('{"a":"***","b":"secret-0002"}');
    put();
    expect(redaction.hide(line)).toBe('{"a":"***","b":"***"}');
  });

  it('goes on hiding those of before when the configuration changes once more, within bounds', () => {
    const redaction = new LogRedaction(['secret-0001']);
    redaction.prepare(['secret-0002'])();
    redaction.prepare(['secret-0003'])();
    expect(redaction.hide('secret-0001 secret-0002 secret-0003')).toBe('*** *** ***');
    for (let change = 0; change < 300; change++) redaction.prepare([`secret-of-change-${change}`])();
    expect(redaction.hide('secret-0001 secret-of-change-298')).toBe('secret-0001 ***');
  });

  it('leaves lines alone where there is nothing to hide', () => {
    const redaction = new LogRedaction([]);
    expect(redaction.hide('{"a":1}')).toBe('{"a":1}');
    redaction.prepare(['secret-0001'])();
    expect(redaction.hide('{"a":"secret-0001"}')).toBe('{"a":"***"}');
  });
});
