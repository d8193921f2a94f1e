/**
 * Who may know whom. A lib imports only what lies below it, a context never another context, and
 * every lib is entered by its index.ts. Each rule has a planted violation in
 * test/architecture/fixtures, and dependency-rules.spec.ts proves that the rule catches it.
 */
const CONTEXTS = 'people|applications|funds|giving|disbursements|audit|transparency';
const PLATFORM = 'sqlite|event-store|read-models|vault|web|validation|files';
/** What specifications are made of, beside what they specify. */
const SPEC = '\\.(spec|fixtures)\\.tsx?$';
/** The second door of a context: pure folds, ids and names of streams. */
const FACTS_DOOR = '^libs/[^/]+/facts/index\\.ts$';
const PURE = '\\.(decider|facts|process|postings|projection)\\.ts$';
const CORE_IO =
  '^(node:)?(fs|fs/promises|http|http2|https|net|tls|dgram|dns|child_process|cluster|worker_threads|' +
  'inspector|os|path|process|readline|repl|stream|timers|timers/promises|tty|perf_hooks|module|vm|sqlite)$';
const libs = (names) => `^libs/(${names})/`;

/** A rule about production code: specs may reach further than what they specify. */
const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { ...from, pathNot: [SPEC, ...[from.pathNot ?? []].flat()] },
  to,
});

const layering = [
  forbid(
    'kernel-knows-nobody',
    'The kernel is types, money and ids: it depends on nothing in the instance.',
    { path: libs('kernel') },
    { path: '^(libs|apps)/', pathNot: libs('kernel') },
  ),
  forbid(
    'catalogue-knows-only-the-kernel',
    'Events outlive every module that writes or reads them.',
    { path: libs('catalogue') },
    { path: '^(libs|apps)/', pathNot: libs('catalogue|kernel') },
  ),
  forbid(
    'gate-knows-only-kernel-and-catalogue',
    'Who may do what is decided purely, from facts that are given.',
    { path: libs('gate') },
    { path: '^(libs|apps)/', pathNot: libs('gate|kernel|catalogue') },
  ),
  forbid(
    'sqlite-web-validation-and-files-stand-on-the-catalogue',
    'These four know the kernel and the catalogue, and no other platform lib.',
    { path: libs('sqlite|web|validation|files') },
    { path: '^(libs|apps)/', pathNot: ['^libs/$1/', libs('kernel|catalogue')] },
  ),
  forbid(
    'event-store-and-vault-stand-on-sqlite',
    'They may know sqlite, the catalogue and the kernel.',
    { path: libs('event-store|vault') },
    { path: '^(libs|apps)/', pathNot: ['^libs/$1/', libs('kernel|catalogue|sqlite')] },
  ),
  forbid(
    'read-models-stand-on-the-event-store',
    'They may know the event store, sqlite, the catalogue and the kernel.',
    { path: libs('read-models') },
    { path: '^(libs|apps)/', pathNot: ['^libs/$1/', libs('kernel|catalogue|sqlite|event-store')] },
  ),
  forbid(
    'commands-stand-on-the-platform',
    'The ports carries out commands for every context, and knows none of them.',
    { path: libs('commands|http') },
    {
      path: '^(libs|apps)/',
      pathNot: libs(`commands|http|contexts|gate|kernel|catalogue|${PLATFORM}`),
    },
  ),
  forbid(
    'visibility-stands-on-commands',
    'What is visible to whom is asked of the gate and of one view, for every context.',
    { path: libs('visibility') },
    {
      path: '^(libs|apps)/',
      pathNot: libs('visibility|commands|gate|kernel|catalogue|event-store|read-models'),
    },
  ),
  forbid(
    'acts-stand-on-commands-and-pages',
    'How an act is told, and what a context brings, know the ways in and the gate, and no context.',
    { path: libs('acts|contexts') },
    {
      path: '^(libs|apps)/',
      pathNot: libs('acts|contexts|commands|http|gate|kernel|catalogue|read-models|web|validation'),
    },
  ),
  forbid(
    'matching-is-rules-alone',
    'What a rule adds to gifts is calculated from the two, and knows nothing that is stored.',
    { path: libs('matching') },
    { path: '^(libs|apps)/', pathNot: libs('matching|contexts|kernel|web|validation') },
  ),
  forbid(
    'effects-stand-on-commands',
    'How something is done outside knows no context: those bring the ways of doing it.',
    { path: libs('effects') },
    { path: '^(libs|apps)/', pathNot: libs('effects|commands|gate|kernel|catalogue|event-store') },
  ),
  forbid(
    'contexts-stand-apart',
    'A context may read any event of the catalogue, and of another context only its facts.',
    { path: libs(CONTEXTS) },
    { path: libs(CONTEXTS), pathNot: ['^libs/$1/', FACTS_DOOR] },
  ),
  forbid(
    'contexts-look-down',
    'Contexts know the ports and what is below it: not the processes that join them.',
    { path: libs(CONTEXTS) },
    { path: '^(libs/processes|apps)/' },
  ),
  forbid(
    'processes-look-down',
    'Processes know the contexts, never the applications composed of them.',
    { path: libs('processes|instance') },
    { path: '^apps/' },
  ),
  forbid(
    'server-does-not-know-the-command-line',
    'The command line may start the server; the server does not know it.',
    { path: '^apps/server/' },
    { path: '^apps/cli/' },
  ),
  forbid(
    'nothing-that-ships-imports-tests',
    'Fakes, fixtures and test support stay with the tests.',
    { path: '^(apps|libs)/', pathNot: '^apps/cli/demo/provider\\.ts$' },
    { path: ['^test/', SPEC] },
  ),
];

const doors = [
  forbid(
    'libs-meet-at-the-front-door',
    'From another lib, a lib is reached by its index.ts or by its facts only.',
    { path: '^libs/([^/]+)/' },
    { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/index\\.ts$', FACTS_DOOR] },
  ),
  forbid(
    'apps-and-tests-use-the-front-door',
    'From apps and tests, a lib is reached by its index.ts only.',
    { path: '^(apps|test)/' },
    { path: '^libs/', pathNot: ['^libs/[^/]+/index\\.ts$', FACTS_DOOR] },
  ),
  forbid(
    'no-own-front-door',
    'Inside a lib, import the neighbour and not the index that gathers all of them.',
    { path: '^libs/([^/]+)/', pathNot: '^libs/[^/]+/index\\.ts$' },
    { path: '^libs/$1/index\\.ts$' },
  ),
];

const edges = [
  {
    name: 'one-folder-speaks-eventstoredb',
    comment:
      'The client keeps global state and has traps of its own: behind the port, in one folder. ' +
      "Only the stand-in server uses the protocol it ships, and that server's specs the client.",
    severity: 'error',
    from: {
      path: '^(apps|libs|test)/',
      pathNot: [
        '^libs/event-store/eventstoredb/',
        '^test/fakes/eventstoredb/',
        '^test/contract/eventstoredb-fake[^/]*\\.spec\\.ts$',
      ],
    },
    to: { path: '@eventstore/db-client' },
  },
  forbid(
    'only-the-sqlite-lib-opens-sqlite',
    'Which SQLite runs is decided in one file, for every version of Node.',
    { path: '^(apps|libs)/', pathNot: libs('sqlite') },
    { path: ['@photostructure/sqlite', '^(node:)?sqlite$'] },
  ),
  forbid(
    'pure-code-imports-no-io',
    'Deciders, facts, processes, postings and projections: no I/O, no framework, no streams.',
    { path: PURE },
    { path: [CORE_IO, 'node_modules/(@nestjs|@fastify|fastify|rxjs|pino|stripe|@node-rs)/'] },
  ),
];

const hygiene = [
  {
    name: 'no-circles',
    comment: 'Two files that need each other are one file, or hide a third.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment: 'Nothing imports it and it imports nothing: it is forgotten.',
    severity: 'error',
    from: { orphan: true, path: '^(apps|libs)/', pathNot: [SPEC, '\\.d\\.ts$', '\\.js$'] },
    to: {},
  },
  forbid(
    'no-unresolved-imports',
    'Every import leads somewhere. (node:sqlite is missing in Node 20, and handled in libs/sqlite.)',
    {},
    { couldNotResolve: true, pathNot: '^(node:)?sqlite$' },
  ),
  forbid(
    'what-ships-uses-what-ships',
    'Production code uses packages of "dependencies", declared by ourselves.',
    { path: '^(apps|libs)/' },
    { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...layering, ...doors, ...edges, ...hygiene],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^test/architecture/fixtures/', '^dist/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
    cache: false,
  },
};
