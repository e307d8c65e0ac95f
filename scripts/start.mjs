// `npm start`: builds when there is no build or a source is newer, then runs the gateway in this very process, so that
// signals of a terminal reach it.
import { pathToFileURL } from 'node:url';
import { buildWhenStale, entry } from './build-when-stale.mjs';

const status = buildWhenStale();
if (status !== 0) process.exit(status);

// npm passes a signal of its own to the shell between it and this process only: the gateway stops when they are gone.
const parent = process.ppid;
const orphanWatch = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(orphanWatch);
  process.kill(process.pid, 'SIGTERM');
}, 500).unref();

await import(pathToFileURL(entry).href);
