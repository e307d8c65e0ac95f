// `npm run chaos`: the TypeScript beside this file is run as it is.
const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  process.stderr.write(`The demonstration needs Node 24 and this is ${process.version}: run "npm run chaos".\n`);
  process.exit(1);
}
await import('./typescript.mjs');
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
