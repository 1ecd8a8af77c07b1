/** Three sizes of test, told apart by name: `*.spec.ts` is pure, `*.db.spec.ts` needs PostgreSQL, `*.e2e.spec.ts` a running program. */
const common = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['winnow-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFilesAfterEnv: ['<rootDir>/test/support/patient.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.winnow/'],
};
const database = {
  ...common,
  globalSetup: './test/support/global-setup.mjs',
  globalTeardown: './test/support/global-teardown.mjs',
};

export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,rules,test,bench,tools}/**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.db\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$', '/node_modules/'],
    },
    { ...database, displayName: 'database', testMatch: ['<rootDir>/{apps,libs,test}/**/*.db.spec.ts'] },
    { ...database, displayName: 'e2e', testMatch: ['<rootDir>/test/**/*.e2e.spec.ts'] },
  ],
};
