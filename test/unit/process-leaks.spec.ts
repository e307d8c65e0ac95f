import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProcessLeaks } from '../support/process-leaks.js';

const BANNER =
  'Asbru is listening on http://127.0.0.1:8080\n  Virtual key    sk-bf-0123456789abcdef\n  Setup token    setup-0123456789\n';

describe('ProcessLeaks (S04)', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'asbru-leaks-'));
    const governance = { virtual_keys: [{ name: 'a', value: 'sk-bf-canary-of-the-file' }] };
    const openai = { keys: [{ value: 'env.OPENAI_API_KEY' }] };
    writeFileSync(join(directory, 'config.json'), JSON.stringify({ providers: { openai }, governance }));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const leaks = () =>
    new ProcessLeaks({ OPENAI_API_KEY: 'canary-of-the-environment', ASBRU_LOG_LEVEL: 'debugging' }, directory);

  it('finds nothing where nothing is', () => {
    expect(leaks().find(BANNER, '{"level":"debugging","key":"env.OPENAI_API_KEY"}')).toEqual([]);
  });

  it('finds secrets of the file and of the environment, in the log and on standard output', () => {
    expect(leaks().find(`${BANNER}canary-of-the-environment`, 'key sk-bf-canary-of-the-file')).toEqual([
      'governance.virtual_keys.0.value in standard error',
      'OPENAI_API_KEY in standard output',
    ]);
  });

  it.each(['sk-bf-0123456789abcdef', 'setup-0123456789'])('finds in the log what the banner may show: %s', (secret) => {
    expect(leaks().find(BANNER, `admitted ${secret}`)).toEqual([
      expect.stringMatching(/of the banner in standard error$/),
    ]);
  });

  it('finds what was in an answer', () => {
    const watch = leaks();
    watch.scan('the body of an answer', Buffer.from('sk-bf-canary-of-the-file'));
    expect(watch.find(BANNER, '')).toEqual(['governance.virtual_keys.0.value in the body of an answer']);
  });

  it('reads a file with a fault as far as it can', () => {
    writeFileSync(join(directory, 'config.json'), '{"providers":');
    expect(leaks().find('', '')).toEqual([]);
  });
});
