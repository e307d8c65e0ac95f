import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';

/** Which core does what; undefined where processes cannot be pinned. */
export interface Pinning {
  readonly taskset: string;
  readonly subjectCore: number;
  readonly loadCore: number;
}

/** What a figure says nothing without. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly undici: string;
  readonly commit: string;
}

export function describeMachine(root: string): Machine {
  const [first] = cpus();
  return {
    processor: first?.model.trim() ?? 'unknown processor',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    undici: readVersion(`${root}/node_modules/undici/package.json`),
    commit: readCommit(root),
  };
}

/** The absolute path of a program, or undefined where it is not installed. */
export function findProgram(name: string): string | undefined {
  const { stdout, status } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** The first two cores that this process may use. */
export function choosePinning(): Pinning | undefined {
  const taskset = findProgram('taskset');
  const [subjectCore, loadCore] = allowedCores();
  if (taskset === undefined || subjectCore === undefined || loadCore === undefined) return undefined;
  return { taskset, subjectCore, loadCore };
}

/** Whether the system tells the CPU time of every thread in nanoseconds. */
export function hasThreadTimes(): boolean {
  return existsSync(`/proc/self/task/${process.pid}/schedstat`);
}

/** `0-3,8` as numbers. */
function allowedCores(): number[] {
  if (!existsSync('/proc/self/status')) return [];
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function readVersion(manifest: string): string {
  return /"version": "([^"]+)"/.exec(readFileSync(manifest, 'utf8'))?.[1] ?? 'of unknown version';
}

function readCommit(root: string): string {
  const git = (...words: string[]) => spawnSync('git', words, { cwd: root, encoding: 'utf8' });
  const commit = git('rev-parse', '--short', 'HEAD');
  if (commit.status !== 0) return 'not yet committed';
  return `commit ${commit.stdout.trim()}` + (git('status', '--porcelain').stdout === '' ? '' : ' with changes');
}
