import { readFileSync } from 'node:fs';

/** Left to everything that is no connection of a test: files, pipes, the other side's sockets in this process. */
const RESERVE = 500;

/** What is assumed where the system does not say: Node raises the soft limit to the hard one by itself. */
const ORDINARY_LIMIT = 1024;

/** At most `wanted`, and no more than this process may have open at once. */
export function affordableConnections(wanted: number): number {
  return Math.max(1, Math.min(wanted, openFilesLimit() - RESERVE));
}

function openFilesLimit(): number {
  try {
    const [, soft = ''] = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === 'unlimited' ? Infinity : Number(soft);
  } catch {
    return ORDINARY_LIMIT;
  }
}
