/**
 * Jest runs the ESM sources as CommonJS through swc, node_modules included: native ESM in jest
 * fails on Node 20 and 22 (docs/adr/0002-esm-project-cjs-tests.md). Libraries are reached by the
 * `source` condition of package.json "imports", so nothing has to be built first.
 */
const swcOptions = (tsx) => ({
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', tsx, decorators: true },
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      ...(tsx ? { react: { runtime: 'automatic', importSource: 'preact' } } : {}),
    },
  },
});

const base = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: [],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: {
    '^.+\\.tsx$': ['@swc/jest', swcOptions(true)],
    '^.+\\.(ts|js|mjs)$': ['@swc/jest', swcOptions(false)],
  },
  transformIgnorePatterns: [
    '\\.cjs$',
    '/node_modules/(?:playwright-core|axe-core|swagger-ui-dist|typescript|google-protobuf|protobufjs|@grpc|rxjs)/',
  ],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // It exports itself to `import` alone, which a run as CommonJS never asks for.
    '^canonicalize$': '<rootDir>/node_modules/canonicalize/lib/canonicalize.js',
  },
  setupFiles: ['<rootDir>/test/support/environment.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/test/architecture/fixtures'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/architecture/fixtures/'],
};

const project = (displayName, ...testMatch) => ({ ...base, displayName, testMatch });
const slow = (displayName, ...testMatch) => ({
  ...project(displayName, ...testMatch),
  setupFilesAfterEnv: ['<rootDir>/test/support/patience.ts'],
});

export default {
  maxWorkers: '100%',
  reporters: ['default', '<rootDir>/test/support/totals.reporter.mjs'],
  projects: [
    project('unit', '<rootDir>/{apps,libs}/**/*.spec.ts', '<rootDir>/{apps,libs}/**/*.spec.tsx'),
    project('contract', '<rootDir>/test/contract/**/*.spec.ts'),
    project('specification', '<rootDir>/test/specification/**/*.spec.ts'),
    project('architecture', '<rootDir>/test/architecture/**/*.spec.ts'),
    slow('e2e', '<rootDir>/test/e2e/**/*.spec.ts'),
    slow('simulation', '<rootDir>/test/simulation/**/*.spec.ts'),
    slow('browser', '<rootDir>/test/browser/**/*.spec.ts'),
  ],
};
