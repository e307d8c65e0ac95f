// Lets Node run the product's sources as they are: compiled one by one, with the settings that the build has, decorators
// and all. So the guard needs no build, and sees what was just written.
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';
import '../resolve-typescript.mjs';

const SOURCES = new URL('../../src/', import.meta.url).href;

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith(SOURCES) || !url.endsWith('.ts')) return nextLoad(url, context);
    const { code } = transformFileSync(fileURLToPath(url), { swcrc: true, sourceMaps: 'inline' });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
