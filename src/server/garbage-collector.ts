import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8's own collection of garbage, as `--expose-gc` gives it. */
export type Collect = (
  options: { readonly type: 'minor' } | { readonly type: 'major'; readonly flavor: 'last-resort' },
) => void;

/**
 * The collector, with the JavaScript context that V8 gives it in, for nobody else in the process; undefined where V8 was told
 * otherwise: then it collects as it likes.
 */
export function takeGarbageCollector(): Collect | undefined {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  return typeof collect === 'function' ? (collect as Collect) : undefined;
}
