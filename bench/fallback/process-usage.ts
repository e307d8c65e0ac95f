import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type Usage } from '../load-result.js';

/** What all threads of a process have used so far. */
export function readUsage(pid: number): Usage {
  let [cpuNs, runDelayNs] = [0, 0];
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const file = `/proc/${pid}/task/${thread}/schedstat`;
    if (!existsSync(file)) continue; // The thread has just ended.
    const [onCore = 0, waiting = 0] = readFileSync(file, 'utf8').split(' ').map(Number);
    cpuNs += onCore;
    runDelayNs += waiting;
  }
  return { cpuSeconds: cpuNs / 1e9, runDelaySeconds: runDelayNs / 1e9 };
}

/** What was used between two readings. */
export function usageSince(before: Usage, pid: number): Usage {
  const after = readUsage(pid);
  return {
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    runDelaySeconds: after.runDelaySeconds - before.runDelaySeconds,
  };
}

/** Resident memory. */
export function readResidentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}
