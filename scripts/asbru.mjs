#!/usr/bin/env node
// The compiler writes no executable files, and a command has to be one. What stands here runs on any Node that knows
// modules: an older one cannot even read the rest.
var NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    'Asbru needs Node ' +
      NEEDED +
      ' or newer and this is v' +
      process.versions.node +
      ': install it from https://nodejs.org.\n',
  );
  process.exit(1);
}

// A checkout and the image have the bundle, which starts sooner; a package has the build alone.
import('../dist/bundle/cli.js')
  .catch(function (error) {
    if (!isMissing(error, /bundle.cli\.js/)) throw error;
    return import('../dist/cli/main.js');
  })
  .catch(function (error) {
    if (!isMissing(error, /cli.main\.js/)) throw error;
    process.stderr.write('Asbru is not built: run "npm run build" first.\n');
    process.exit(1);
  });

function isMissing(error, file) {
  return error.code === 'ERR_MODULE_NOT_FOUND' && file.test(error.message);
}
