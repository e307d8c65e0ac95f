import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Pinning } from './machine.js';

/** How long a process may take until it listens, and to end once told. */
const START_LIMIT_MS = 20_000;
const SILENT_START_LIMIT_MS = 180_000;
const CONNECT_RETRY_MS = 50;
const STOP_LIMIT_MS = 3000;

/** A program with its arguments, and where it runs. */
export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Undefined: on any core. */
  readonly core?: number | undefined;
  /** The whole environment of the process; a run must not depend on whose shell it was started from. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Where a server listens that does not say so itself. */
  readonly port?: number;
}

/** A server that ended, or stayed silent, in place of listening. */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError';
}

/** A program that runs until it is stopped. */
export interface RunningProgram {
  readonly pid: number;
  stop(): Promise<void>;
}

/** A server that listens. */
export interface RunningServer extends RunningProgram {
  readonly port: number;
  /** When the process was started, on the clock of `performance`. */
  readonly startedAt: number;
  /** From the start of the process to its word that it listens. */
  readonly startMs: number;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

/**
 * Starts a server and waits until it says `listening on <port or address>` on standard output, or accepts connections on
 * the port of its command; standard error goes nowhere.
 * @throws ServerStartError when it ends or stays silent instead
 */
export async function startServer(command: Command, pinning: Pinning | undefined): Promise<RunningServer> {
  const startedAt = performance.now();
  const nowhere = openSync('/dev/null', 'w');
  const child = launch(command, pinning, nowhere);
  closeSync(nowhere);
  const port = await Promise.race([readPort(child, command.port), ended(child), late(command.port)]);
  if (port === undefined || child.pid === undefined) {
    child.kill('SIGKILL');
    throw new ServerStartError(`${describe(command)} does not listen; start it by hand to see why`);
  }
  return { pid: child.pid, port, startedAt, startMs: performance.now() - startedAt, stop: () => stop(child) };
}

/**
 * Starts a program that runs until it is stopped, and waits for its first word on standard output.
 * @throws Error with its standard error when it ends instead
 */
export async function startProgram(command: Command, pinning: Pinning | undefined): Promise<RunningProgram> {
  const child = launch(command, pinning, 'pipe');
  const complaint = readAll(child.stderr).catch(() => '');
  const spoken = new Promise<true>((resolve) =>
    child.stdout?.once('data', () => {
      resolve(true);
    }),
  );
  const speaks = await Promise.race([spoken, ended(child)]);
  if (speaks === undefined || child.pid === undefined) {
    throw new Error((await complaint).trim() || `${describe(command)} ended at once`);
  }
  return { pid: child.pid, stop: () => stop(child) };
}

/**
 * Runs a program to its end.
 * @returns its standard output
 * @throws Error with its standard error when it fails
 */
export async function runToEnd(command: Command, pinning: Pinning | undefined): Promise<string> {
  const child = launch(command, pinning, 'pipe');
  const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  const [output, complaint, status] = await Promise.all([readAll(child.stdout), readAll(child.stderr), ended]);
  if (status !== 0) throw new Error(complaint.trim() || `${describe(command)} ended with ${String(status)}`);
  return output;
}

function launch(command: Command, pinning: Pinning | undefined, standardError: number | 'pipe'): ChildProcess {
  const pinned = pinning !== undefined && command.core !== undefined;
  const child = spawn(
    pinned ? pinning.taskset : command.program,
    pinned ? ['-c', String(command.core), command.program, ...command.arguments] : command.arguments,
    { stdio: ['ignore', 'pipe', standardError], env: { ...command.variables } },
  );
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

async function readAll(stream: Readable | null): Promise<string> {
  return stream === null ? '' : text(stream);
}

async function readPort({ stdout }: ChildProcess, known: number | undefined): Promise<number> {
  if (known !== undefined) {
    stdout?.resume();
    while (!(await accepts(known))) await new Promise((resolve) => setTimeout(resolve, CONNECT_RETRY_MS));
    return known;
  }
  let said = '';
  return new Promise((resolve) => {
    stdout?.setEncoding('utf8').on('data', (part: string) => {
      said += part;
      const port = /listening on (?:http:\/\/127\.0\.0\.1:)?(\d+)\s/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}

async function ended(child: ChildProcess): Promise<undefined> {
  await once(child, 'close').catch(() => undefined);
  return undefined;
}

async function late(known: number | undefined): Promise<undefined> {
  const limitMs = known === undefined ? START_LIMIT_MS : SILENT_START_LIMIT_MS;
  await new Promise((resolve) => setTimeout(resolve, limitMs).unref());
  return undefined;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await closed;
  clearTimeout(impatience);
}

function describe(command: Command): string {
  return [command.program, ...command.arguments].join(' ');
}
