import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Bench, checkBuild } from './bench.js';
import { type Command, type RunningServer, startServer } from './child-process.js';
import { flagsOfStart, gatewayCommand, variablesOfImage, VIRTUAL_KEY } from './gateway.js';
import { hasThreadTimes } from './machine.js';
import { type SubjectName } from './workloads.js';

const FLOOR = fileURLToPath(new URL('./floor.mjs', import.meta.url));
const FRAME = fileURLToPath(new URL('./frame.mjs', import.meta.url));

/** A process is at rest when what its start left to do is done. */
export const SETTLE_MS = 1000;

/** Starts the mock upstream; `deltas` and `paceUs` are those of its streams. */
export async function startUpstream({ loadSide, pinning }: Bench, deltas = 0, paceUs = 0): Promise<RunningServer> {
  const [program, ...first] = loadSide.upstream;
  const words = [...first, '--deltas', String(deltas), '--pace-us', String(paceUs)];
  return startServer({ program, arguments: words, core: pinning?.loadCore }, pinning);
}

/** Whether the subject takes what the product takes. */
export function isGateway(subject: SubjectName): boolean {
  return subject !== 'floor' && subject !== 'direct';
}

/** Whether the subject is shown a wrong key. */
export function isRefusing(subject: SubjectName): boolean {
  return subject === 'refusing' || subject === 'refusing-frame';
}

/** Starts what stands before the upstream; undefined where nothing does. */
export async function startSubject(
  bench: Bench,
  { name, http2 }: { readonly name: SubjectName; readonly http2: boolean },
  upstreamPort: number,
): Promise<RunningServer | undefined> {
  if (name === 'direct') return undefined;
  checkBuild(bench);
  const { pinning, options } = bench;
  const core = pinning?.subjectCore;
  if (name === 'floor') return startServer({ ...floorCommand(upstreamPort, http2), core }, pinning);
  if (name === 'frame' || name === 'refusing-frame')
    return startServer({ ...frameCommand(bench.root, upstreamPort), core }, pinning);
  const { profileFolder } = options;
  const logLevel = name === 'quiet' ? 'silent' : options.logLevel;
  const setting = { upstreamPort, logLevel, profileFolder, traced: name === 'traced' };
  return startServer({ ...gatewayCommand(bench, setting), core }, pinning);
}

/** The bare byte proxy. */
export function floorCommand(upstreamPort: number, http2 = false): Command {
  return {
    program: process.execPath,
    arguments: [FLOOR, `http://127.0.0.1:${upstreamPort}`, ...(http2 ? ['--http2'] : [])],
    variables: { NODE_ENV: 'production' },
  };
}

/** The bare gateway of Nest, started as the image starts the gateway. */
function frameCommand(root: string, upstreamPort: number): Command {
  return {
    program: process.execPath,
    arguments: [...flagsOfStart(root), FRAME, `http://127.0.0.1:${upstreamPort}`, VIRTUAL_KEY],
    variables: variablesOfImage(root),
  };
}

/** Resident memory of a process; undefined where the system does not tell it. */
export function residentBytes(pid: number): number | undefined {
  if (!hasThreadTimes()) return undefined;
  const resident = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return resident === undefined ? undefined : Number(resident) * 1024;
}
