import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Report } from '../../chaos/report.js';
import { type Finished, runProgram } from '../support/child-clients.js';

const RUN = fileURLToPath(new URL('../../chaos/run.mjs', import.meta.url));

/** Ten seconds of the demonstration, without the clients in Python. */
const SHORT_FORM = ['--minutes', '0.17', '--rate', '25', '--seed', '7', '--no-python'];

/** Building, starting, asking, coming to rest. */
const LIMIT_MS = 150_000;

describe('ten seconds of chaos', () => {
  const folder = mkdtempSync(join(tmpdir(), 'asbru-chaos-spec-'));
  let finished: Finished;
  let report: Report;

  beforeAll(async () => {
    const file = join(folder, 'report.json');
    finished = await runProgram([process.execPath, RUN, ...SHORT_FORM, '--json', file], {}, LIMIT_MS);
    if (finished.exitCode !== 0 && finished.exitCode !== 1) throw new Error(finished.stderr);
    report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  }, LIMIT_MS);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('breaks no law, and exits 0', () => {
    expect(report.laws.filter(({ holds }) => !holds)).toEqual([]);
    expect(report.failures).toEqual([]);
    expect(finished.exitCode).toBe(0);
  });

  it('is no calm: vendors fail in many ways, and calls go on with other tries, keys and models', () => {
    const { asked, vendorAnswers, faults, rescues, clients } = report.figures;
    expect(asked).toBeGreaterThan(150);
    expect(clients).toHaveLength(5);
    expect(faults.length).toBeGreaterThan(8);
    expect(faults.reduce((sum, { count }) => sum + count, 0) / vendorAnswers).toBeGreaterThan(0.12);
    expect(Object.values(rescues).every((count) => Number.isInteger(count))).toBe(true);
    for (const count of [rescues.retries, rescues.rotations, rescues.fallbacks]) expect(count).toBeGreaterThan(0);
  });

  it('gives nearly everybody a correct answer all the same', () => {
    const { asked, verdicts } = report.figures;
    expect((verdicts.good + verdicts.left) / asked).toBeGreaterThan(0.85);
  });

  it('prints what it found', () => {
    const printed = finished.stdout.toString();
    expect(printed).toContain(`npm run chaos -- ${SHORT_FORM.join(' ')}`);
    for (const { name } of report.laws) expect(printed).toContain(`holds   ${name}`);
  });
});
