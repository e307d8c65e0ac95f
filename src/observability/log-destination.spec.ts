import { spawnSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.js';
import { droppedLogRecords, LogDestination } from './log-destination.js';
import { openLogForm } from './log-form.js';
import { createLogger } from './logger.js';

const LINES = 2000;
const LIMIT_BYTES = 100_000;

const directory = mkdtempSync(join(tmpdir(), 'asbru-log-'));
const pipe = join(directory, 'log');
const itWithPipes = spawnSync('sh', ['-c', 'mkfifo "$0"', pipe]).status === 0 ? it : it.skip;

describe('LogDestination', () => {
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  itWithPipes.each(['json', 'pretty'] as const)(
    'drops and counts lines that nobody reads, never waits for a reader, and keeps the rest whole: %s',
    async (format) => {
      // Open for both and without waiting, so that neither opening nor reading an empty pipe blocks.
      const file = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
      const destination = new LogDestination(file, LIMIT_BYTES);
      const log = createLogger('info', { destination, form: await openLogForm(format, {}) });
      const before = droppedLogRecords();
      // Nobody reads meanwhile: whoever waited for a reader would never come to the next line.
      for (let index = 0; index < LINES; index += 1) log.info({ text: 'x'.repeat(200) });
      const dropped = droppedLogRecords() - before;
      expect(dropped).toBeGreaterThan(LINES / 2);
      let read = '';
      const isAllRead = () => {
        read += readAvailable(file);
        return read.split('\n').length - 1 === LINES - dropped;
      };
      await eventually(isAllRead, 'what was kept is written');
      const whole = format === 'json' ? /^\{"level":30,.*"text":"x{200}"\}$/ : /^\[.*\] INFO: .*"x{200}"\}$/;
      for (const line of read.trimEnd().split('\n')) expect(line).toMatch(whole);
      destination.destroy();
    },
  );
});

describe('the last lines of a process', () => {
  const module = JSON.stringify(new URL('log-destination.ts', import.meta.url));
  const run = (program: string) => {
    const whole = `import { LogDestination } from ${module}; const log = new LogDestination(); log.write('one;'); ${program}`;
    return spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', whole], { encoding: 'utf8' })
      .stderr;
  };

  it.each([
    ['when it ends by itself', '', 'one;'],
    ['when it is ended', 'process.exit(0)', 'one;'],
  ])('are written %s', (_, program, written) => {
    expect(run(program)).toBe(written);
  });

  it('are written beside those that a thread of Node’s is about to write, which may come to it later', () => {
    expect(['one;two;', 'two;one;']).toContain(run("log.pass(); log.write('two;'); process.exit(0)"));
  });
});

function readAvailable(file: number): string {
  const buffer = Buffer.alloc(65_536);
  try {
    return buffer.toString('utf8', 0, readSync(file, buffer));
  } catch {
    return '';
  }
}
