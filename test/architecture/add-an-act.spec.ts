import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, textOf } from './tree.js';

// The guide is carried out: its blocks are put into a copy, which is built, served and asked.

const PATIENCE_MS = 240_000;
const GUIDE = 'docs/guides/add-an-act.md';
const COPIED = ['apps', 'libs', 'test/support', '.ci', 'package.json', 'package-lock.json'];
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'jest.config.js'];

type Step = {
  readonly file: string;
  readonly how: 'new' | 'before' | 'instead of';
  readonly anchor: string;
  readonly block: string;
};

describe('The guide to add an act', () => {
  let copy = '';
  let port = 0;
  let served: ChildProcess | undefined;

  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'add-an-act-'));
    for (const name of [...COPIED, ...SETTINGS]) {
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const step of stepsOf(textOf(GUIDE))) carryOut(copy, step);
  }, PATIENCE_MS);

  afterAll(() => {
    served?.kill();
    rmSync(copy, { recursive: true, force: true });
  });

  test(
    'leads to something that builds',
    () => {
      expect(run(copy, ['.ci/build.mjs'])).toBe('');
    },
    PATIENCE_MS,
  );

  test(
    'keeps its own spec',
    () => {
      const jest = 'node_modules/jest/bin/jest.js';
      const said = run(copy, [jest, '--selectProjects', 'unit', '--', 'grant-terms.spec']);
      expect(said).toContain('1 passed, 0 failed');
    },
    PATIENCE_MS,
  );

  test(
    'to a route that is described, and open only to whoever signs in',
    async () => {
      port = await freePort();
      served = serve(copy, port);
      const document = (await asked(`http://127.0.0.1:${port}/api/openapi.json`)) as OpenApi;
      const route = document.paths['/api/v1/grants/{grantId}/terms']?.['post'];
      expect(route?.summary).toBe('Say that the beneficiary was sent the terms');
      expect(JSON.stringify(route?.requestBody)).toContain('March 2026');
      expect(document.components.schemas['TermsDto']).toMatchObject({ required: ['edition'] });
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/grants/g/terms`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ edition: 'March 2026' }),
      });
      expect([answer.status, await answer.json()]).toEqual([
        401,
        expect.objectContaining({ code: 'sign-in-needed' }),
      ]);
    },
    PATIENCE_MS,
  );

  test(
    'and to a form, for whoever the table lets in, when it is time',
    () => {
      writeFileSync(join(copy, 'form.mjs'), FORM);
      const shown = spawnSync(process.execPath, ['form.mjs'], { cwd: copy, encoding: 'utf8' });
      expect(shown.stderr).toBe('');
      const [worker, auditor, late] = JSON.parse(shown.stdout) as readonly string[];
      expect(worker).toContain('action="/finance/grants/g/terms"');
      expect(worker).toContain('name="terms.g.edition"');
      expect(worker).toContain('Edition of the terms');
      expect(auditor).toBe('not-allowed');
      expect(late).toBe('not offered');
    },
    PATIENCE_MS,
  );

  test(
    'an act without a line in the gate’s table does not compile',
    () => {
      const table = join(copy, 'libs/gate/table.ts');
      const without = readFileSync(table, 'utf8').replace(/^ *'grant\.send-terms'.*\n/m, '');
      writeFileSync(table, without);
      const compiler = 'node_modules/typescript7/bin/tsc';
      const said = run(copy, [compiler, '-p', 'tsconfig.build.json', '--noEmit']);
      expect(said).toContain('\'"grant.send-terms"\' is not assignable');
    },
    PATIENCE_MS,
  );
});

type OpenApi = {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly summary: string; readonly requestBody: unknown }>>
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
};

/** Who sees what of the new act, on a grant that was notified; and on one that was agreed to. */
const FORM = `
import { openActs, ActForm } from '#acts';
import { introduce } from '#contexts';
import { renderFragment, translator, ReaderProvider } from '#web';
import { h } from 'preact';
import { GRANT_ACTS } from './dist/libs/disbursements/grant.acts.js';
import { disbursementsManifest } from './dist/libs/disbursements/disbursements.manifest.js';
introduce([disbursementsManifest]);
const award = { minor: '1000', currency: 'EUR' };
const caseFacts = { partyRefs: [], payeeRefs: [], conflicted: [], tookPart: [], approvedBy: [] };
const place = (status, role) => ({
  state: { status, grant: { grantId: 'g', award, split: [], arrived: [] } },
  grant: { grantId: 'g', award, split: [], rail: 'bank' },
  payouts: [], caseFacts, policy: {}, book: { baseCurrency: 'EUR' },
  authority: { at: '2026-03-09T10:00:00Z', today: '2026-03-09', by: { id: 'a', roles: [role], ties: [] } },
});
const set = { ...GRANT_ACTS, acts: GRANT_ACTS.acts.filter(({ name }) => name === 'terms') };
const shown = (at) => {
  const [open] = openActs(set, at);
  if (!open) return 'not offered';
  if (open.refusal) return open.refusal.code;
  const t = translator('en');
  const props = { open, place: at, texts: 'finance', path: '/finance/grants/g', target: 'g', t, locale: 'en' };
  return renderFragment(h(ReaderProvider, { locale: 'en' }, h(ActForm, props)));
};
const all = [place('notified', 'case-worker'), place('notified', 'auditor'), place('agreed', 'case-worker')];
process.stdout.write(JSON.stringify(all.map(shown)));
`;

/** Each block of the guide, with what the line above it says of where it goes. */
function stepsOf(guide: string): readonly Step[] {
  const place = /<!-- (?:new file (\S+)|in (\S+), (before|instead of): ([\s\S]*?)) -->/;
  const block = /\n\n```\w+\n([\s\S]*?)```/;
  return [...guide.matchAll(new RegExp(place.source + block.source, 'g'))].map(
    ([, added, file = added ?? '', how = 'new', anchor = '', text = '']) => ({
      file,
      how: how as Step['how'],
      anchor,
      block: text,
    }),
  );
}

function carryOut(copy: string, { file, how, anchor, block }: Step): void {
  const path = join(copy, file);
  if (how === 'new') {
    writeFileSync(path, block);
    return;
  }
  const before = readFileSync(path, 'utf8');
  const at = before.indexOf(anchor);
  if (at < 0) throw new Error(`${GUIDE}: "${anchor}" is not in ${file}`);
  const after = how === 'before' ? before.slice(at) : before.slice(at + anchor.length);
  const text = how === 'before' ? block : block.trimEnd();
  writeFileSync(path, `${before.slice(0, at)}${text}${after}`);
}

function run(copy: string, command: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: copy, encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

function serve(copy: string, port: number): ChildProcess {
  const env = { ...process.env, ENTRAIDE_DATA: join(copy, 'data'), ENTRAIDE_PORT: String(port) };
  const program = ['apps/cli/entraide.js', 'serve'];
  return spawn(process.execPath, program, { cwd: copy, env, stdio: 'ignore' });
}

/** What a server that is just starting answers in the end. */
async function asked(url: string): Promise<unknown> {
  for (let turn = 0; turn < 600; turn += 1) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return answer.json();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} never answered`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
