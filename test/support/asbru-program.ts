import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The command of this checkout. */
export const ASBRU = fileURLToPath(new URL('../../scripts/asbru.mjs', import.meta.url));

export interface ProgramOptions {
  /** The command to run; this checkout's when absent. */
  readonly entry?: string;
  /** Working directory. */
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
}

export interface ProgramRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `asbru <parameters>` as a process of its own, to its end. */
export function runAsbru(parameters: readonly string[], options: ProgramOptions): Promise<ProgramRun> {
  const { entry = ASBRU, directory, environment, nodeOptions = [] } = options;
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeOptions, entry, ...parameters], {
      cwd: directory,
      env: { PATH, HOME, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
}

/** What makes Node say that it is older. */
export const AS_OLD_NODE = [
  '--import',
  `data:text/javascript,${encodeURIComponent("Object.defineProperty(process.versions, 'node', { value: '20.1.0' });")}`,
] as const;
