import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench } from '../../bench/bench.js';
import { keepAwake, letHalt } from '../../bench/keep-awake.js';
import { type LoadSide, prepareLoadSide } from '../../bench/load-side.js';
import { choosePinning, type Pinning } from '../../bench/machine.js';
import { noticesOf } from '../../bench/notices.js';
import { type BenchOptions, readOptions } from '../../bench/options.js';
import { readPeerOptions } from '../../bench/peers/peer-options.js';
import { settingOf } from '../../bench/report.js';
import { readScalingOptions } from '../../bench/scaling/scaling-options.js';

const PINNING: Pinning = { taskset: '/usr/bin/taskset', subjectCore: 0, loadCore: 1 };
const LOAD_SIDE: LoadSide = { generator: ['a'], upstream: ['b'], http2Generator: ['c'], description: 'in C' };

/** Linux's number of SCHED_IDLE. */
const SCHED_IDLE = '5';

function optionsOf(...commandLine: string[]): BenchOptions {
  const options = readOptions(commandLine);
  if (options === undefined) throw new Error('only help was asked for');
  return options;
}

describe('the benchmark’s option that lets cores halt', () => {
  it.each([
    ['bench', (line: string[]) => readOptions(line)],
    ['bench:scaling', (line: string[]) => readScalingOptions(line)?.bench],
    ['bench:peers', (line: string[]) => readPeerOptions(line)?.bench],
  ])('is off in %s unless it is given', (_, read) => {
    expect(read([])?.letHalt).toBe(false);
    expect(read(['--let-halt'])?.letHalt).toBe(true);
  });

  it.each([
    ['it is given', { options: optionsOf('--let-halt'), pinning: PINNING, loadSide: LOAD_SIDE }, '--let-halt'],
    ['nothing is pinned', { options: optionsOf(), pinning: undefined, loadSide: LOAD_SIDE }, 'nothing is pinned'],
    ['there is no C side', { options: optionsOf(), pinning: PINNING, loadSide: LOAD_SIDE }, 'is written in C'],
  ])('starts nothing where %s, and says why', async (_, bench, why) => {
    expect(await keepAwake(bench)).toEqual({ keepers: [], mayHalt: expect.stringContaining(why) });
  });
});

describe('the benchmark’s report of cores that may halt', () => {
  const benchOf = (mayHalt: string | undefined): Bench => ({
    ...{ root: '/', folder: '/tmp', build: undefined, options: optionsOf(), pinning: PINNING, loadSide: LOAD_SIDE },
    mayHalt,
  });

  it('says what this does to the figures', () => {
    expect(noticesOf(benchOf('--let-halt'))).toContainEqual(
      expect.stringMatching(/^The cores may halt between requests \(--let-halt\): .* ratio of CPU to the floor/),
    );
    expect(settingOf(benchOf('--let-halt')).cores).toContain('free to halt');
  });

  it('gives no notice where they are kept from it', () => {
    expect(noticesOf(benchOf(undefined))).not.toContainEqual(expect.stringContaining('halt'));
    expect(settingOf(benchOf(undefined)).cores).toContain('kept from halting');
  });
});

const folder = mkdtempSync(join(tmpdir(), 'asbru-bench-awake-'));
const pinning = choosePinning();
const loadSide = prepareLoadSide(folder, pinning !== undefined);
const itHere = pinning === undefined || loadSide.keepAwake === undefined ? it.skip : it;

describe('what keeps cores from halting', () => {
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  itHere(
    'runs on both cores, below everything else, until it is stopped (needs taskset, two cores and cc)',
    async () => {
      const { keepers, mayHalt } = await keepAwake({ options: optionsOf(), pinning, loadSide });
      expect(mayHalt).toBeUndefined();
      expect(keepers.map(({ pid }) => policyOf(pid))).toEqual([SCHED_IDLE, SCHED_IDLE]);
      expect(keepers.map(({ pid }) => coresOf(pid))).toEqual([`${pinning?.subjectCore}`, `${pinning?.loadCore}`]);
      await letHalt(keepers);
      for (const { pid } of keepers) expect(() => policyOf(pid)).toThrow('ENOENT');
    },
  );

  itHere('tells why where a program ends in place of keeping a core awake', async () => {
    const broken = { ...loadSide, keepAwake: '/nowhere/keep-awake' };
    const { keepers, mayHalt } = await keepAwake({ options: optionsOf(), pinning, loadSide: broken });
    expect(keepers).toEqual([]);
    expect(mayHalt).toContain('/nowhere/keep-awake');
  });
});

/** Field 41 of the line; the second is a name in parentheses and may hold blanks. */
function policyOf(pid: number): string | undefined {
  const [, afterName = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  return afterName.split(' ')[41 - 3];
}

function coresOf(pid: number): string | undefined {
  return /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
}
