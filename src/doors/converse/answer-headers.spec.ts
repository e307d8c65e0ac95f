import { describe, expect, it } from '@jest/globals';
import { formatWarnings } from './answer-headers.js';

describe('formatWarnings', () => {
  it('lists path and message', () => {
    const warnings = [
      { path: 'system.1.cachePoint', message: 'dropped' },
      { path: 'serviceTier', message: 'not known to the vendor' },
    ];
    expect(formatWarnings(warnings)).toBe('system.1.cachePoint: dropped; serviceTier: not known to the vendor');
  });

  it('keeps the header legal whatever the path holds', () => {
    expect(formatWarnings([{ path: 'requestMetadata.ключ\r\nx', message: 'dropped' }])).toMatch(/^[\x20-\x7e]+$/);
  });

  it('counts what does not fit', () => {
    const warnings = Array.from({ length: 200 }, (_, index) => ({
      path: `messages.${index}.content.0.cachePoint`,
      message: 'the vendor caches by itself',
    }));
    const value = formatWarnings(warnings);
    expect(value.length).toBeLessThan(2050);
    const shown = value.split('; ').length - 1;
    expect(value).toMatch(new RegExp(`; and ${200 - shown} more$`));
  });
});
