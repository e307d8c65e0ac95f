import { describe, expect, it } from '@jest/globals';
import { KeyChanges } from '../gateway/key-changes.js';
import { KeyLog } from './key-log.js';
import { createLogger } from './logger.js';

describe('KeyLog', () => {
  it('warns of a key that is refused or ejected, and of its return, by its name', () => {
    const lines: Record<string, unknown>[] = [];
    const log = createLogger('warn', {
      destination: { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) },
    });
    const changes = new KeyChanges();
    const observer = new KeyLog(log, changes);
    changes.tell({ provider: 'openai', key: 'main', from: 'ready', to: 'refused', status: 403, model: 'gpt-4o' });
    changes.tell({ provider: 'openai', key: 'main', from: 'refused', to: 'ejected' });
    changes.tell({ provider: 'openai', key: 'main', from: 'ejected', to: 'ready' });
    expect(observer).toBeInstanceOf(KeyLog);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 40,
        provider: 'openai',
        key: 'main',
        state: 'refused',
        from: 'ready',
        status: 403,
        model: 'gpt-4o',
        msg: 'a vendor refuses a key: replace it, settle its account or grant it the model',
      }),
      expect.objectContaining({ level: 40, state: 'ejected', from: 'refused' }),
      expect.objectContaining({ level: 40, state: 'ready', from: 'ejected', msg: 'a key is used again' }),
    ]);
  });
});
