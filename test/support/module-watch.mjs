// Preloaded (`node --import`) into a process whose modules a test wants to know: one line of standard error for each.
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, nextLoad) {
    process.stderr.write(`loads ${url}\n`);
    return nextLoad(url, context);
  },
});
