// `npm run bench` and its sisters: the TypeScript beside this file is run as it is, by Node's own type stripping.
const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  process.stderr.write(`The benchmark needs Node 24 and this is ${process.version}: run "npm run bench".\n`);
  process.exit(1);
}
await import('./resolve-typescript.mjs');

/** `npm run bench:peers` is `node bench/run.mjs peers`, and so on; without a word it is `npm run bench`. */
const COMMANDS = {
  peers: () => import('./peers/main.ts'),
  scaling: () => import('./scaling/main.ts'),
  protocol: () => import('./protocol/main.ts'),
  budget: () => import('./budget/main.ts'),
};
const [, , word, ...rest] = process.argv;
const isCommand = word !== undefined && Object.hasOwn(COMMANDS, word);
const { main } = isCommand ? await COMMANDS[word]() : await import('./main.ts');
process.exitCode = await main(isCommand ? rest : process.argv.slice(2));
