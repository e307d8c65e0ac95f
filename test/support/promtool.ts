import { spawnSync } from 'node:child_process';

const PROGRAM = 'promtool';

/** Why Prometheus' own checks cannot run on this machine; undefined where they can. */
export const promtoolMissing =
  spawnSync(PROGRAM, ['--version']).status === 0 ? undefined : 'no promtool on this machine';

/** What promtool said, standard output before standard error; a fault is a status other than 0. */
export interface PromtoolRun {
  readonly status: number | null;
  readonly text: string;
}

/** Runs `promtool <command> …` on what is at `input`, or on files that the command names. */
export function runPromtool(command: readonly string[], input = ''): PromtoolRun {
  const { status, stdout, stderr } = spawnSync(PROGRAM, command, { encoding: 'utf8', input, timeout: 60_000 });
  return { status, text: stdout + stderr };
}
