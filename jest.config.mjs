const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  setupFiles: ['<rootDir>/test/support/jest-setup.ts'],
};

export default {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/unit/**/*.spec.ts'] },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
      globalSetup: '<rootDir>/test/support/e2e-setup.mjs',
    },
  ],
  // One more than a machine of two cores has: many files wait for most of their time.
  maxWorkers: 3,
  // Nothing of a file's modules is ever given back: a worker of some hundred files would hold gigabytes, and collect them.
  workerIdleMemoryLimit: '1GB',
  // For a machine that has other work too; what is to be quick is asserted where it is.
  testTimeout: 180_000,
  reporters: ['default', '<rootDir>/test/support/summary-reporter.mjs'],
};
