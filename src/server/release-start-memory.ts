import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Milliseconds after the start: whoever waits for it is answered first. */
const DELAY_MS = 250;

/** V8's own collection of garbage, as `--expose-gc` gives it. */
type Collect = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;

/**
 * Gives the system back what the start took and nobody needs: about 20 MB of young generation that modules were loaded in.
 * V8 itself shrinks it only when a process allocates, which one at rest does not. It takes a tenth of a second, and is left
 * out where somebody is served by then.
 */
export function releaseStartMemory(isBusy: () => boolean): void {
  setTimeout(release, DELAY_MS, isBusy).unref();
}

function release(isBusy: () => boolean): void {
  if (isBusy()) return;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect;
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', flavor: 'last-resort' });
}
