import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from './machine.js';

/** The programs that make and answer the load. */
export interface LoadSide {
  /** What makes the load generator: program and first arguments. */
  readonly generator: readonly [string, ...string[]];
  readonly upstream: readonly [string, ...string[]];
  /** Makes load over HTTP/2; always JavaScript. */
  readonly http2Generator: readonly [string, ...string[]];
  /** Tells how fast a core is just now; only where there is a C compiler. */
  readonly calibration?: string;
  /** Keeps the core that it is pinned to from halting; only where there is a C compiler. */
  readonly keepAwake?: string;
  /** What the load side is, for the report. */
  readonly description: string;
  /** Why the C programs are not used, and what that does to the figures. */
  readonly bound?: string;
}

const HTTP2_GENERATOR = new URL('./fallback/http2-load-generator.ts', import.meta.url);

const SHARED = ['common.c', 'crc32.c'];
const GENERATOR = [
  ...['load-generator.c', 'load-connection.c', 'load-settings.c', 'samples.c', 'process-usage.c', 'http-reply.c'],
  ...['reply-check.c', ...SHARED],
];
const UPSTREAM = ['mock-upstream.c', 'bedrock-events.c', 'openai-events.c', 'http-request.c', ...SHARED];

const WHAT_JAVASCRIPT_BOUNDS =
  'requests per second, latencies and event delays are then as much the load generator’s as the subject’s, and a subject ' +
  'that is kept waiting pays more CPU per request than at saturation; ratios of CPU lean towards 1';

/** Compiles the C programs into `folder` where there is a compiler, and falls back to JavaScript where there is none. */
export function prepareLoadSide(folder: string, native: boolean): LoadSide {
  if (!native) return javascriptSide('not asked for');
  const compiler = findProgram('cc');
  if (compiler === undefined) return javascriptSide('there is no C compiler (cc)');
  const compile = (name: string, level: string, sources: readonly string[]): string | undefined => {
    const files = sources.map((source) => fileURLToPath(new URL(`./native/${source}`, import.meta.url)));
    const target = join(folder, name);
    const { status, stderr } = spawnSync(compiler, [level, '-std=gnu17', '-o', target, ...files, '-lm'], {
      encoding: 'utf8',
    });
    return status === 0 ? undefined : (stderr.split('\n').find((line) => line.includes('error')) ?? 'cc failed');
  };
  const fault =
    compile('load-generator', '-O2', GENERATOR) ??
    compile('mock-upstream', '-O2', UPSTREAM) ??
    compile('calibrate', '-O1', ['calibrate.c']) ??
    compile('keep-awake', '-O2', ['keep-awake.c', 'common.c']);
  if (fault !== undefined) return javascriptSide(`cc does not compile them here (${fault.trim()})`);
  return {
    generator: [join(folder, 'load-generator')],
    upstream: [join(folder, 'mock-upstream')],
    http2Generator: javascript(HTTP2_GENERATOR),
    calibration: join(folder, 'calibrate'),
    keepAwake: join(folder, 'keep-awake'),
    description: 'load generator and upstream in C',
  };
}

function javascriptSide(why: string): LoadSide {
  return {
    generator: javascript(new URL('./fallback/load-generator.ts', import.meta.url)),
    upstream: javascript(new URL('./fallback/mock-upstream.ts', import.meta.url)),
    http2Generator: javascript(HTTP2_GENERATOR),
    description: 'load generator and upstream in JavaScript',
    bound: `The C load generator and upstream are not used: ${why}. Their JavaScript stand-ins bound what is measured: ${WHAT_JAVASCRIPT_BOUNDS}.`,
  };
}

function javascript(file: URL): [string, ...string[]] {
  const resolve = fileURLToPath(new URL('./resolve-typescript.mjs', import.meta.url));
  return [process.execPath, '--import', resolve, fileURLToPath(file)];
}
