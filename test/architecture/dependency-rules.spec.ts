import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { filesUnder, ROOT } from './tree.js';

type Violation = { readonly from: string; readonly to: string; readonly rule: { name: string } };
type Cruise = { readonly summary: { readonly violations: readonly Violation[] } };
type Configuration = {
  readonly forbidden: readonly { readonly name: string; readonly from: { path?: string } }[];
};

/** Two cruises, on a machine that is busy with other tests. */
const PATIENCE_MS = 120_000;
const CONFIGURATIONS = ['.dependency-cruiser.cjs', '.dependency-cruiser.reach.cjs'].map((file) =>
  join(ROOT, file),
);

/** Every rule, and what it must find in Entraide that was built with one fault of each kind. */
const PLANTED: Readonly<Record<string, readonly string[]>> = {
  'kernel-knows-nobody': ['libs/kernel/knows-the-catalogue.ts → libs/catalogue/index.ts'],
  'catalogue-knows-only-the-kernel': ['libs/catalogue/knows-sqlite.ts → libs/sqlite/index.ts'],
  'sqlite-web-validation-and-files-stand-on-the-catalogue': [
    'libs/web/knows-the-event-store.ts → libs/event-store/index.ts',
  ],
  'event-store-and-vault-stand-on-sqlite': [
    'libs/vault/knows-the-event-store.ts → libs/event-store/index.ts',
  ],
  'read-models-stand-on-the-event-store': [
    'libs/read-models/knows-the-vault.ts → libs/vault/index.ts',
  ],
  'gate-knows-only-kernel-and-catalogue': [
    'libs/gate/knows-the-commands.ts → libs/commands/index.ts',
  ],
  'commands-stand-on-the-platform': ['libs/commands/knows-a-context.ts → libs/funds/index.ts'],
  'visibility-stands-on-commands': ['libs/visibility/knows-a-context.ts → libs/funds/index.ts'],
  'acts-stand-on-commands-and-pages': ['libs/acts/knows-a-context.ts → libs/funds/index.ts'],
  'matching-is-rules-alone': ['libs/matching/knows-a-context.ts → libs/funds/index.ts'],
  'effects-stand-on-commands': ['libs/effects/knows-a-context.ts → libs/funds/index.ts'],
  'contexts-stand-apart': ['libs/giving/knows-another-context.ts → libs/funds/index.ts'],
  'contexts-look-down': ['libs/giving/knows-the-processes.ts → libs/processes/index.ts'],
  'processes-look-down': ['libs/processes/knows-the-server.ts → apps/server/main.ts'],
  'server-does-not-know-the-command-line': [
    'apps/server/knows-the-command-line.ts → apps/cli/main.ts',
  ],
  'nothing-that-ships-imports-tests': ['libs/funds/uses-a-fake.ts → test/fakes/fake-bank.ts'],
  'libs-meet-at-the-front-door': ['libs/giving/enters-by-the-window.ts → libs/kernel/money.ts'],
  'apps-and-tests-use-the-front-door': [
    'apps/server/enters-by-the-window.ts → libs/kernel/money.ts',
    'test/e2e/enters-by-the-window.ts → libs/kernel/money.ts',
  ],
  'no-own-front-door': ['libs/funds/uses-its-own-front-door.ts → libs/funds/index.ts'],
  'one-folder-speaks-eventstoredb': [
    'libs/funds/speaks-eventstoredb.ts → @eventstore/db-client',
    'test/e2e/speaks-eventstoredb.spec.ts → @eventstore/db-client',
    'test/fakes/speaks-eventstoredb.ts → @eventstore/db-client',
  ],
  'only-the-sqlite-lib-opens-sqlite': [
    'libs/funds/opens-sqlite.ts → @photostructure/sqlite',
    'libs/funds/opens-sqlite.ts → sqlite',
  ],
  'pure-code-imports-no-io': [
    'libs/funds/reads-a-file.decider.ts → fs',
    'libs/funds/streams.projection.ts → rxjs',
  ],
  'pure-code-reaches-no-io': [
    'libs/funds/lets-another-read.decider.ts → fs',
    'libs/funds/reads-a-file.decider.ts → fs',
  ],
  'no-circles': ['libs/funds/circle-one.ts → libs/funds/circle-two.ts'],
  'no-orphans': ['libs/funds/forgotten.ts → libs/funds/forgotten.ts'],
  'no-unresolved-imports': ['libs/funds/leads-nowhere.ts → ./not-there.js'],
  'what-ships-uses-what-ships': [
    'libs/funds/uses-a-dev-package.ts → fast-check',
    'libs/funds/uses-a-dev-package.ts → pino',
  ],
};

describe('The rules of who may know whom', () => {
  let found: readonly Violation[] = [];
  beforeAll(() => {
    found = cruise(join(ROOT, 'test/architecture/fixtures/planted'));
  }, PATIENCE_MS);

  test.each(rules())('%s catches its planted violations, and nothing that is allowed', (rule) => {
    const caught = found.filter((violation) => violation.rule.name === rule).map(described);
    expect(caught.sort()).toEqual(PLANTED[rule]);
  });

  test('every planted violation belongs to a rule that is still there', () => {
    expect(Object.keys(PLANTED).sort()).toEqual([...rules()].sort());
  });

  test('every lib has its place in the layers', () => {
    const libs = readdirSync(join(ROOT, 'libs')).filter(
      (lib) => filesUnder(`libs/${lib}`).length > 0,
    );
    expect(libs.filter((lib) => layerOf(lib).length === 0)).toEqual([]);
  });

  test(
    'our own instance keeps all of them',
    () => {
      const violations = cruise(ROOT);
      expect(
        violations.map((violation) => `${violation.rule.name}: ${described(violation)}`),
      ).toEqual([]);
    },
    PATIENCE_MS,
  );
});

function rules(): readonly string[] {
  return forbidden().map((rule) => rule.name);
}

function forbidden(): Configuration['forbidden'] {
  const load = createRequire(__filename);
  return CONFIGURATIONS.flatMap((file) => (load(file) as Configuration).forbidden);
}

/** The rule that says what a lib stands on starts at libs by their names. */
function layerOf(lib: string): readonly string[] {
  return forbidden()
    .filter(({ from }) => from.path?.startsWith('^libs/(') && !from.path.includes('[^/]'))
    .filter(({ from }) => new RegExp(from.path as string).test(`libs/${lib}/index.ts`))
    .map(({ name }) => name);
}

/** All violations in the tree at `folder`; the rules' paths are relative to it. */
function cruise(folder: string): readonly Violation[] {
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  return CONFIGURATIONS.flatMap((configuration) => {
    const flags = ['apps', 'libs', 'test', '--config', configuration, '--output-type', 'json'];
    const run = spawnSync(process.execPath, [program, ...flags], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    });
    if (run.stdout === '') throw new Error(`dependency-cruiser said nothing: ${run.stderr}`);
    return (JSON.parse(run.stdout) as Cruise).summary.violations;
  });
}

/** `from → to`, packages by their name rather than by the file they resolve to. */
function described({ from, to }: Violation): string {
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(to)?.[1];
  const core = /^(?:node:)?(sqlite|fs)$/.exec(to)?.[1];
  return `${from} → ${inPackage ?? core ?? to}`;
}
