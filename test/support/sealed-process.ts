import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GatewayProcess, type GatewayProcessOptions } from './gateway-process.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** An unprivileged user that nothing on a machine belongs to. */
export const SEALED_UID = 12_345;

/** Makes every file system read-only for this process and its children, and shows that it is. */
const SEAL = `
cut -d' ' -f5 /proc/self/mountinfo | while read -r place; do
  case $place in /proc|/proc/*|/sys|/sys/*) continue;; esac
  mount -o remount,bind,ro "$place" || exit 8
done
for folder in . "$TMPDIR" /tmp; do touch "$folder/asbru-was-here" 2>/dev/null && exit 9; done
`;

const DROP = [
  'setpriv',
  `--reuid=${SEALED_UID}`,
  `--regid=${SEALED_UID}`,
  '--clear-groups',
  '--bounding-set=-all',
  '--inh-caps=-all',
  '--no-new-privs',
] as const;

/** Why no process can be sealed here; empty when one can. */
export function sealMissing(): string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return ' (needs Linux, and root to drop its rights)';
  const readable = ['sh', '-c', `test -r "${ROOT}package.json" && test -x "${process.execPath}"`];
  const tried = spawnSync('unshare', ['--mount', '--net', ...DROP, ...readable]);
  return tried.status === 0 ? '' : ' (namespaces are not permitted, or another user may not read this folder)';
}

/**
 * Starts the built gateway as a container runs it that trusts it with nothing: read-only file systems, no capability, no
 * home, nobody's user. Docker is not needed for that.
 * @param network `none` leaves it its own loopback interface and no other
 */
export function startSealed(
  network: 'shared' | 'none',
  options: Pick<GatewayProcessOptions, 'environment' | 'directory'> = {},
): Promise<GatewayProcess> {
  const script = `${network === 'none' ? 'ip link set lo up || exit 7' : ''}${SEAL}exec "$@"`;
  return GatewayProcess.start({
    directory: '/',
    ...options,
    environment: { HOME: '/nonexistent', NODE_ENV: 'production', ...options.environment },
    command: [
      'unshare',
      '--mount',
      '--propagation=private',
      ...(network === 'none' ? ['--net'] : []),
      'sh',
      '-c',
      script,
      'sh',
      ...DROP,
      process.execPath,
      join(ROOT, 'dist', 'main.js'),
    ],
  });
}

/** What `/proc` says of a process: `Uid`, `CapEff`, `NoNewPrivs` … */
export function processStatus(pid: number): Readonly<Record<string, string>> {
  const lines = readFileSync(`/proc/${pid}/status`, 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.split(/:\s+/, 2) as [string, string]));
}

/** The files, and not the pipes and sockets, that a process has open to write to. */
export function filesOpenForWriting(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    const target = fileOpenForWriting(pid, descriptor);
    return target?.startsWith('/') === true && target !== '/dev/null' ? [target] : [];
  });
}

/** Undefined for what is open to read only, and for what was closed since it was listed. */
function fileOpenForWriting(pid: number, descriptor: string): string | undefined {
  try {
    const target = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
    const flags = /flags:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8'))?.[1] ?? '0';
    return (Number.parseInt(flags, 8) & 0b11) === 0 ? undefined : target;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Runs a script of Node in the network of a process. */
export function runInNetworkOf(pid: number, script: string): string {
  const run = spawnSync(
    'nsenter',
    [`--target=${pid}`, '--net', process.execPath, '--input-type=module', '-e', script],
    {
      encoding: 'utf8',
      timeout: 20_000,
    },
  );
  if (run.status !== 0) throw new Error(`ended with ${run.status}: ${run.stderr}`);
  return run.stdout;
}
