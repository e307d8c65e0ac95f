import { get, type IncomingMessage } from 'node:http';
import { setTimeout as waitFor } from 'node:timers/promises';
import { type Bench, readMood } from './bench.js';
import { type Life } from './life.js';
import { residentBytes, SETTLE_MS, startSubject, startUpstream } from './subject.js';
import { type SubjectName } from './workloads.js';

const RETRY_MS = 5;
const READY_LIMIT_MS = 20_000;

/**
 * Starts a subject, asks until it answers, and lets it rest.
 * @throws Error when it never answers
 */
export async function liveStart(bench: Bench, subject: SubjectName, number: number): Promise<Life> {
  const mood = readMood(bench);
  const upstream = await startUpstream(bench);
  try {
    const server = await startSubject(bench, { name: subject, http2: false }, upstream.port);
    if (server === undefined) throw new Error(`${subject} is no process`);
    try {
      await answered(server.port, subject === 'gateway' ? '/health/ready' : '/');
      const readyMs = performance.now() - server.startedAt;
      await waitFor(SETTLE_MS);
      const idleBytes = residentBytes(server.pid);
      const { startMs } = server;
      return { subject, number, startMs, readyMs, ...(idleBytes !== undefined && { idleBytes }), ...mood };
    } finally {
      await server.stop();
    }
  } finally {
    await upstream.stop();
  }
}

async function answered(port: number, path: string): Promise<void> {
  const until = performance.now() + READY_LIMIT_MS;
  for (;;) {
    const status = await ask(port, path);
    if (status === 200) return;
    if (performance.now() > until) throw new Error(`GET ${path} answered ${status}`);
    await waitFor(RETRY_MS);
  }
}

async function ask(port: number, path: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get({ host: '127.0.0.1', port, path, agent: false }, resolve).once('error', reject);
  const response = await promise;
  response.resume();
  return response.statusCode;
}
