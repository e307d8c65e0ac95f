// `npm run bench`: the TypeScript beside this file is run as it is, by Node's own type stripping.
const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  process.stderr.write(`The benchmark needs Node 24 and this is ${process.version}: run "npm run bench".\n`);
  process.exit(1);
}
await import('./resolve-typescript.mjs');
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
