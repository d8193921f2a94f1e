import { spawnSync } from 'node:child_process';
import { join, relative, sep } from 'node:path';
import { ROOT } from './tree.js';

type Report = {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
};

const PLANTED = join(ROOT, 'test/architecture/fixtures/lint');
/** One run of eslint, on a machine that is busy with other tests. */
const PATIENCE_MS = 120_000;
const PURITY = 'no-restricted-syntax';

/** What each planted file must be told, once or more; an empty list means it is allowed. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'libs/funds/anything.ts': ['@typescript-eslint/no-explicit-any'],
  'libs/funds/asks-the-clock.decider.ts': [PURITY],
  'libs/funds/counts.ts': [PURITY],
  'libs/funds/default-export.ts': [PURITY],
  'libs/funds/exports-all.ts': [PURITY],
  'libs/funds/folds-lines.ts': [PURITY],
  'libs/funds/makes-a-date.process.ts': [PURITY],
  'libs/funds/makes-an-id.decider.ts': [PURITY],
  'libs/funds/picks-sqlite.ts': [PURITY],
  'libs/funds/prints.ts': ['no-console'],
  'libs/funds/pure.decider.ts': [],
  'libs/funds/raw.page.tsx': [PURITY],
  'libs/funds/reads-settings.postings.ts': [PURITY],
  'libs/funds/rolls-dice.projection.ts': [PURITY],
  'libs/funds/times.facts.ts': [PURITY],
  'libs/funds/waits.facts.ts': [],
  'libs/funds/waits.process.ts': [PURITY],
  'libs/web/raw-markup.tsx': [],
};

describe('The rules of how code is written', () => {
  let reports: readonly Report[] = [];
  beforeAll(() => {
    reports = lint();
  }, PATIENCE_MS);

  test.each(Object.keys(EXPECTED))('%s gets what it deserves', (file) => {
    const report = reports.find(({ filePath }) => nameOf(filePath) === file);
    const rules = report?.messages.map(({ ruleId, message }) => ruleId ?? message);
    expect([...new Set(rules)].sort()).toEqual(EXPECTED[file]);
  });

  test('every planted file is expected here', () => {
    expect(reports.map(({ filePath }) => nameOf(filePath)).sort()).toEqual(Object.keys(EXPECTED));
  });
});

function lint(): readonly Report[] {
  const program = join(ROOT, 'node_modules/eslint/bin/eslint.js');
  const run = spawnSync(process.execPath, [program, 'libs', '--format', 'json'], {
    cwd: PLANTED,
    encoding: 'utf8',
  });
  if (run.stdout === '') throw new Error(`eslint said nothing: ${run.stderr}`);
  return JSON.parse(run.stdout) as readonly Report[];
}

function nameOf(path: string): string {
  return relative(PLANTED, path).split(sep).join('/');
}
