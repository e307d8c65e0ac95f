import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * The metrics of the process: CPU, memory, open files, event-loop lag, garbage collection. One registry for however many
 * applications the process holds, because each would watch the event loop with a timer of its own.
 */
export function processMetrics(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
