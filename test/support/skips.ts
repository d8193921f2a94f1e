import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** What a spec may need from outside the project; each is found by the function of its name. */
export type Tool =
  | 'standards'
  | 'cases'
  | 'chromium'
  | 'prlimit'
  | 'setpriv'
  | 'sqlite3'
  | 'xmllint'
  | 'hledger'
  | 'ledger'
  | 'beancount'
  | 'stripe';

/**
 * `describe` for specs that need something a fresh machine may lack. Where it is missing they show
 * up as `skipped: needs …`; with ENTRAIDE_REQUIRE_ALL=1 (CI) a missing tool is a failure instead.
 *
 *     needs('chromium')('the application form in a real browser', () => { … });
 */
export function needs(...tools: readonly Tool[]): (title: string, body: () => void) => void {
  const missing = tools.filter((tool) => LOCATE[tool]() === undefined);
  if (missing.length === 0) return (title, body) => describe(title, body);
  const reason = `needs ${missing.map((tool) => NAMES[tool]).join(' and ')}`;
  if (missing.some(isRequired))
    return (title) => {
      throw new Error(`"${title}" ${reason}, and ENTRAIDE_REQUIRE_ALL allows no skipping`);
    };
  return (title, body) => describe.skip(`skipped: ${reason} — ${title}`, () => register(body));
}

/** The folder of public standards and sample files, where the machine has it. */
export function standardsFolder(): string | undefined {
  const named = process.env['ENTRAIDE_STANDARDS'];
  const folder = resolve(PROJECT, named || '../shared/standards');
  return isFolder(folder) ? folder : undefined;
}

/** A path inside the standards folder; only inside `needs('standards')`. */
export function standardsFile(...path: readonly string[]): string {
  const folder = standardsFolder();
  if (folder === undefined) throw new Error('the standards folder is not there');
  return join(folder, ...path);
}

/** The folder of cases that went wrong once, with the right values, where the machine has it. */
function casesFolder(): string | undefined {
  const standards = standardsFolder();
  const folder = standards && resolve(standards, '../cases');
  return folder !== undefined && isFolder(folder) ? folder : undefined;
}

/** A file of the cases; only inside `needs('cases')`. */
export function caseFile(name: string): string {
  const folder = casesFolder();
  if (folder === undefined) throw new Error('the folder of cases is not there');
  return join(folder, name);
}

/** The Chromium to drive: ENTRAIDE_CHROMIUM, or Debian's. */
export function chromiumPath(): string | undefined {
  const named = process.env['ENTRAIDE_CHROMIUM'];
  return executable(named || '/usr/bin/chromium');
}

/** Full path of a program on PATH. */
export function programPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => executable(join(folder, name)))
    .find((path) => path !== undefined);
}

/**
 * The environment for a spawned `entraide`: without the settings of whoever runs the suite and
 * without what steers it, since the program refuses an ENTRAIDE_ variable that it does not know.
 * Programs are embedded unless a specification gives them a cluster in `extra`.
 */
export function environmentForChild(
  extra: Readonly<Record<string, string>> = {},
): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('ENTRAIDE_') && name !== 'EVENTSTORE_URL',
  );
  return { ...Object.fromEntries(kept), ...extra };
}

/**
 * What a program is started through so that rights bind it: root without what lets it pass them by.
 * Nothing for anybody else; only inside `needs('setpriv')`.
 */
export function boundByRights(): readonly string[] {
  return isRoot() ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : [];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

const PROJECT = resolve(import.meta.dirname, '../..');

const LOCATE: Readonly<Record<Tool, () => string | undefined>> = {
  standards: standardsFolder,
  cases: casesFolder,
  chromium: chromiumPath,
  prlimit: () => programPath('prlimit'),
  setpriv: () => (isRoot() ? programPath('setpriv') : process.execPath),
  sqlite3: () => programPath('sqlite3'),
  xmllint: () => programPath('xmllint'),
  hledger: () => programPath('hledger'),
  ledger: () => programPath('ledger'),
  beancount: () => programPath('bean-check'),
  stripe: () => testKey(process.env['STRIPE_API_KEY']),
};

const NAMES: Readonly<Record<Tool, string>> = {
  standards: 'the standards folder',
  cases: 'the folder of cases',
  chromium: 'chromium',
  prlimit: 'prlimit',
  setpriv: 'setpriv',
  sqlite3: 'sqlite3',
  xmllint: 'xmllint',
  hledger: 'hledger',
  ledger: 'ledger',
  beancount: 'beancount',
  stripe: 'STRIPE_API_KEY',
};

/**
 * Programs can be installed anywhere; the standards are data, required only where they are named, and
 * nobody can be asked for a key of a provider.
 */
function isRequired(tool: Tool): boolean {
  if (tool === 'stripe') return false;
  if (tool === 'standards' || tool === 'cases') return Boolean(process.env['ENTRAIDE_STANDARDS']);
  return process.env['ENTRAIDE_REQUIRE_ALL'] === '1';
}

/** Registers the tests of a skipped body, so that they are counted; its set-up may lean on what is missing. */
function register(body: () => void): void {
  try {
    body();
  } catch {
    it('could not be listed', () => undefined);
  }
}

/** A key of the provider's test mode; with any other, money would move. */
function testKey(key = ''): string | undefined {
  return /^[rs]k_test_/.test(key) ? key : undefined;
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return isFolder(path) ? undefined : path;
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
