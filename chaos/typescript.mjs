// The TypeScript beside this file, and the test support that it shares, is run as it is: swc turns each file into
// JavaScript when it is loaded, with the settings of the build (.swcrc). Node's own type stripping does not take the
// parameter properties that the project writes.
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';
import '../bench/resolve-typescript.mjs';

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
    const { code } = transformFileSync(fileURLToPath(url), { sourceMaps: 'inline' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
