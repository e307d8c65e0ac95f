import { describe, expect, it } from '@jest/globals';
import { Warnings } from './warnings.js';

describe('Warnings', () => {
  it('keeps what was degraded apart from what was mapped', () => {
    const warnings = new Warnings();
    warnings.degrade('system.0.cachePoint', 'Left out.');
    warnings.map('messages.0', 'Sent as text.');
    expect(warnings.list).toEqual([{ path: 'system.0.cachePoint', message: 'Left out.' }]);
    expect(warnings.mapped).toEqual([{ path: 'messages.0', message: 'Sent as text.' }]);
  });

  it('changes nothing when a retry says the same again', () => {
    const warnings = new Warnings();
    for (const path of ['a', 'b', 'a', 'b']) warnings.degrade(path, 'Left out.');
    warnings.degrade('a', 'Sent in part.');
    expect(warnings.list.map(({ path, message }) => `${path} ${message}`)).toEqual([
      'a Left out.',
      'b Left out.',
      'a Sent in part.',
    ]);
  });

  it('refuses in strict mode what it would degrade, and still maps', () => {
    const warnings = new Warnings(true);
    warnings.map('messages.0', 'Sent as text.');
    expect(() => {
      warnings.degrade('system.0.cachePoint', 'Left out.');
    }).toThrow(
      expect.objectContaining({
        kind: 'invalidRequest',
        message:
          'system.0.cachePoint: Left out. Strict mode refuses what the vendor cannot take exactly as it was said.',
      }),
    );
    expect(warnings.list).toEqual([]);
    expect(warnings.mapped).toHaveLength(1);
  });

  it('names an error of the caller for what cannot be said', () => {
    expect(new Warnings().refusal('guardrailConfig', 'Leave it out.')).toMatchObject({
      kind: 'invalidRequest',
      message: 'guardrailConfig: Leave it out.',
    });
  });

  it('notes a loss of the reply, which strict mode does not refuse', () => {
    const warnings = new Warnings(true);
    warnings.note('reply.images', 'Not given.');
    expect(warnings.list).toEqual([{ path: 'reply.images', message: 'Not given.' }]);
  });

  it('is full when no further loss is named', () => {
    const warnings = new Warnings();
    for (let index = 0; index < 1000; index += 1) warnings.degrade(`messages.${index}`, 'Left out.');
    expect(warnings.isFull).toBe(false);
    warnings.degrade('messages.1000', 'Left out.');
    expect(warnings.isFull).toBe(true);
  });

  it('stays bounded, and says so', () => {
    const warnings = new Warnings();
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 5000; index += 1) warnings.degrade(`messages.${index}`, 'Left out.');
    }
    expect(warnings.list).toHaveLength(1001);
    expect(warnings.list.at(-1)).toEqual({ path: 'request', message: 'Only the first 1000 entries are named.' });
  });
});
