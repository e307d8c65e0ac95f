// Gathers the build and the packages that it runs on into a few files, dist/bundle, which start in half the time and with less
// memory than some two thousand modules (docs/adr/0016). `npm start` and the image run these; dist itself stays what packages
// and extensions import.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const outdir = join(dist, 'bundle');

/** What Nest and Fastify ask for where it is installed, which it is not. */
const ABSENT = [
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer/storage',
  'typescript',
];

/**
 * What stays in node_modules: native code, files that are served, and CommonJS that is imported when it is needed, whose exports
 * a chunk would not have by their names.
 */
const APART = [
  '@aws-sdk/credential-providers',
  '@azure/identity',
  '@node-rs/argon2',
  'google-auth-library',
  'pino-pretty',
  'selfsigned',
  'swagger-ui-dist',
];

/** CommonJS packages expect these; a module has none of them. */
const BANNER = `
import { createRequire as createRequireOfBundle } from 'node:module';
import { dirname as dirnameOfBundle } from 'node:path';
const require = createRequireOfBundle(import.meta.url);
const __filename = import.meta.filename;
const __dirname = dirnameOfBundle(__filename);
`;

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: { main: join(dist, 'main.js'), cli: join(dist, 'cli', 'main.js') },
  outdir,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  // The text of every module stays in memory; a stack shows the line it points at.
  minifyWhitespace: true,
  lineLimit: 160,
  legalComments: 'none',
  external: [...ABSENT, ...APART],
  banner: { js: BANNER },
  logLevel: 'warning',
});
// Beside the file that asks for it, as in dist.
cpSync(join(dist, 'status', 'page'), join(outdir, 'page'), { recursive: true });
