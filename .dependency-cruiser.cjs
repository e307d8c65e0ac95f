/** Who may import whom (docs/adr/0002). Each forbidden edge says why. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'two files that need each other are one file',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'codec-knows-no-domain',
      comment: 'bytes and frames only, so that every dialect can use it',
      severity: 'error',
      from: { path: '^src/codec' },
      to: { path: '^src/(?!codec)' },
    },
    {
      name: 'config-knows-the-codec-only',
      comment: 'configuration is read before anything else exists',
      severity: 'error',
      from: { path: '^src/config' },
      to: { path: '^src/(?!config|codec)' },
    },
    {
      name: 'gateway-imports-inward-only',
      comment: 'the hub knows no vendor, no protocol, no bytes',
      severity: 'error',
      from: { path: '^src/gateway' },
      to: { path: '^src/(?!gateway|config)' },
    },
    {
      name: 'model-is-framework-free',
      comment: 'what a call is outlives any framework',
      severity: 'error',
      from: {
        path: '^src/(gateway/(model|ports|errors|stream)|dialects/[^/]+|codec)/',
        pathNot: '\\.(spec|module)\\.ts$',
      },
      to: { path: 'node_modules/(@nestjs|fastify|rxjs|class-)', pathNot: 'node_modules/@nestjs/common' },
    },
    {
      name: 'dialects-know-model-and-codec',
      comment:
        'a dialect is a dictionary: canonical model on one side, frames on the other; only its specs know vendors, whose ' +
        'profiles it is held to',
      severity: 'error',
      from: { path: '^src/dialects', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(dialects|codec|gateway/(model|errors|ports|stream))/' },
    },
    {
      name: 'dialects-are-siblings',
      comment: 'a translator is written once per dialect, never per pair; shared holds what no dialect owns',
      severity: 'error',
      from: { path: '^src/dialects/([^/]+)/' },
      to: { path: '^src/dialects/([^/]+)/', pathNot: '^src/dialects/($1|shared)/' },
    },
    {
      name: 'providers-are-siblings',
      comment: 'adding a vendor touches no other vendor',
      severity: 'error',
      from: { path: '^src/providers/([^/]+)/' },
      to: { path: '^src/providers/([^/]+)/', pathNot: '^src/providers/($1|shared)/' },
    },
    {
      name: 'providers-know-no-ingress',
      comment: 'nothing outbound knows who called',
      severity: 'error',
      from: { path: '^src/providers' },
      to: { path: '^src/([^/]+-integration|auth|health|doors|observability)/' },
    },
    {
      name: 'ingress-knows-no-provider',
      comment: 'adding a vendor touches no door',
      severity: 'error',
      from: { path: '^src/([^/]+-integration|auth|doors)/' },
      to: { path: '^src/providers' },
    },
    {
      name: 'integrations-are-siblings',
      comment: 'an integration is a list of prefixes and the doors behind them',
      severity: 'error',
      from: { path: '^src/([^/]+-integration)/' },
      to: { path: '^src/([^/]+-integration)/', pathNot: '^src/$1/' },
    },
    {
      name: 'layers-know-the-hub-only',
      comment: 'health, auth, observability, management, reload and status plug into the hub from outside',
      severity: 'error',
      from: { path: '^src/(health|auth|observability|management|reload|status)/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/(dialects|providers|doors)/' },
    },
    {
      name: 'specs-stay-out-of-code',
      comment: 'test code is never shipped',
      severity: 'error',
      // The demonstration of faults stands beside the tests: it uses their scripted vendors.
      from: { pathNot: '(\\.spec\\.ts$)|(^test/)|(^chaos/)' },
      to: { path: '(\\.spec\\.ts$)|(^test/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
