const REQUIRED_NODE_MAJOR = 24;

// Checked before anything else is loaded: what an older Node says about the rest is no help to anybody.
const [major = '0'] = process.versions.node.split('.');
if (Number(major) < REQUIRED_NODE_MAJOR) {
  process.stderr.write(
    `Asbru needs Node ${REQUIRED_NODE_MAJOR} or newer and this is ${process.version}: ` +
      'install it from https://nodejs.org, or run "npm start", which brings its own.\n',
  );
  process.exit(1);
}

const { serve } = await import('./serve.js');
await serve();

export {};
