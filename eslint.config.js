/**
 * Lint with types. The compiler and prettier do their own part; what is here catches what they
 * cannot: forgotten promises, clocks in pure code, markup that is not escaped.
 */
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const PURE = ['**/*.decider.ts', '**/*.process.ts', '**/*.postings.ts', '**/*.projection.ts'];
/** Facts are folded purely, from streams that a loader beside them reads. */
const FACTS = ['**/*.facts.ts'];
const SPECS = ['**/*.spec.ts', '**/*.spec.tsx', 'test/**'];
const ISLANDS = ['libs/**/*.js'];
/** The one place where text that is already markup may be put into a page. */
const RAW_MARKUP = ['libs/web/raw-markup.tsx'];

const noEnums = {
  selector: 'TSEnumDeclaration',
  message: 'A union of strings says the same and disappears at run time.',
};
const noDefaultExports = {
  selector: 'ExportDefaultDeclaration',
  message: 'A named export keeps one name everywhere.',
};
const noExportAll = {
  selector: 'ExportAllDeclaration',
  message: 'An index says by name what it gives: what nobody asks for is then seen as unused.',
};
const noRawMarkup = {
  selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
  message: `Pages escape by default; markup goes through ${RAW_MARKUP[0]}.`,
};
const noBuiltinSqlite = {
  selector: "CallExpression[callee.property.name='getBuiltinModule']",
  message: 'Which SQLite runs is decided in libs/sqlite.',
};
/** Spreading a literal only folds lines: what stands in it can stand where it is spread. */
const noFoldedLiterals = [
  {
    selector:
      ':matches(ObjectExpression, ArrayExpression, CallExpression, NewExpression) > SpreadElement > :matches(ObjectExpression, ArrayExpression[elements.length>0])',
    message: 'Write the members where they are spread; a literal is not a way to save lines.',
  },
  {
    selector: 'SpreadElement > TSAsExpression > ArrayExpression[elements.length>0]',
    message: 'Write the elements where they are spread; a literal is not a way to save lines.',
  },
];
const everywhere = [noEnums, noExportAll, noRawMarkup, ...noFoldedLiterals];

const forbiddenCall = (object, property, instead) => ({
  selector: `MemberExpression[object.name='${object}'][property.name='${property}']`,
  message: `Pure code must give the same answer on every replay: ${instead}.`,
});
const onlyGiven = [
  forbiddenCall('Date', 'now', 'time comes in on the command or the event'),
  forbiddenCall('performance', 'now', 'time comes in on the command or the event'),
  forbiddenCall('Math', 'random', 'ids and choices come in on the command'),
  forbiddenCall('process', 'env', 'settings come in on the command'),
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Pure code knows no clock: time comes in on the command or the event.',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'Pure code knows no clock: time comes in on the command or the event.',
  },
  {
    selector:
      'CallExpression[callee.name=/^(newId|newSalt|randomUUID|randomBytes|randomInt|fetch|setTimeout|setInterval|setImmediate|queueMicrotask)$/]',
    message: 'Pure code has no randomness, no timers and no network.',
  },
];
const synchronous = [
  { selector: ':function[async=true]', message: 'Pure code is synchronous.' },
  { selector: 'AwaitExpression', message: 'Pure code is synchronous.' },
];

const browser = Object.fromEntries(
  [
    ['addEventListener', 'removeEventListener', 'dispatchEvent', 'console', 'performance'],
    ['window', 'document', 'location', 'history', 'navigator', 'customElements', 'HTMLElement'],
    ['fetch', 'EventSource', 'FormData', 'URL', 'URLSearchParams', 'Intl', 'crypto'],
    ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'localStorage', 'matchMedia'],
    ['sessionStorage', 'IntersectionObserver', 'MutationObserver', 'AbortController', 'Event'],
    ['CustomEvent', 'Node', 'Element', 'HTMLFormElement', 'HTMLInputElement', 'TextEncoder'],
  ]
    .flat()
    .map((name) => [name, 'readonly']),
);
const node = Object.fromEntries(
  ['process', 'console', 'URL', 'Buffer', 'module', 'require', '__filename', '__dirname'].map(
    (name) => [name, 'readonly'],
  ),
);

export default tseslint.config(
  {
    ignores: ['dist/', 'coverage/', 'data/', 'demo-data/', 'test/architecture/fixtures/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // A port may be asynchronous although one of its adapters has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...everywhere],
    },
  },
  {
    files: ['libs/**/*.ts', 'libs/**/*.tsx'],
    ignores: SPECS,
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, noDefaultExports, noBuiltinSqlite],
    },
  },
  {
    files: ['libs/sqlite/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, noDefaultExports] },
  },
  {
    files: RAW_MARKUP,
    rules: { 'no-restricted-syntax': ['error', noEnums, noExportAll, noDefaultExports] },
  },
  {
    files: FACTS,
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, noDefaultExports, ...onlyGiven],
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[...everywhere, noDefaultExports, ...onlyGiven, ...synchronous],
      ],
    },
  },
  {
    files: ['apps/cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: SPECS,
    rules: {
      'no-console': 'off',
      // Answers over HTTP and parsed JSON are `any`; the assertions are what checks them.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: node },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
  { files: ISLANDS, languageOptions: { globals: browser } },
);
