import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentForChild } from '../support/skips.js';
import { ROOT, textOf } from './tree.js';

// The guide is carried out: its blocks are put into a copy, which is built, served and asked.

const PATIENCE_MS = 240_000;
let served: ChildProcess | undefined;
const GUIDE = 'docs/guides/add-an-act.md';
const COPIED = [
  'apps',
  'libs',
  'test/fakes/stripe',
  'test/support',
  'test/e2e/support',
  '.ci',
  'package.json',
  'package-lock.json',
];
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

  /** What a server of the copy says of its API; a port that somebody else took first is tried again. */
  async function described(tries = 3): Promise<unknown> {
    port = await freePort();
    served = serve(copy, port);
    try {
      return await asked(`http://127.0.0.1:${port}/api/openapi.json`);
    } catch (error) {
      if (tries <= 1 || served.exitCode === null) throw error;
      return described(tries - 1);
    }
  }

  test(
    'to a route that is described, and open only to whoever signs in',
    async () => {
      const document = (await described()) as OpenApi;
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
    'and to a form that is offered when it is time, taken in by a real post, and told',
    () => {
      writeFileSync(join(copy, 'test/e2e/grant-terms.spec.ts'), ON_PAPER);
      const jest = 'node_modules/jest/bin/jest.js';
      const said = run(copy, [jest, '--selectProjects', 'e2e', '--', 'grant-terms.spec']);
      expect(said).toContain('1 passed, 0 failed');
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

/** The new act on a grant of a whole house, by whom the table lets in and by whom it does not. */
const ON_PAPER = `
import { grantIdOf } from '#catalogue';
import { agreeGrant, notifyGrant } from '#disbursements';
import { defaultPolicy } from '#funds';
import { caseBeforeVote, invocation, vote } from './support/awarded-case.js';
import { crisisFund } from './support/crisis-fund.js';
import { startTestServer } from './support/test-server.js';

let server;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('the terms are sent', async () => {
  const { ports, processes } = server.instance;
  const fund = await crisisFund(server, defaultPolicy('EUR'));
  const { fundId, employ, seat } = fund;
  const members = [await employ(), await employ()];
  for (const member of members) await seat(member);
  const [duty, worker] = [await employ('duty-officer'), await employ('case-worker')];
  const [verifier, chair] = [await employ('verifier'), await employ('chair')];
  const cast = { duty, worker, verifier, chair, members };
  const money = { minor: '240000', currency: 'EUR' };
  const applicationId = await caseBeforeVote(ports, fundId, cast, { money });
  await vote(ports, members[1], applicationId);
  await processes?.settled();
  const grantId = grantIdOf(applicationId + '.1');
  await notifyGrant(ports, invocation(worker), { grantId, channel: 'signal' });
  await fund.seen();

  const place = { fundId, entityId: 'federation' };
  const sender = await server.as(['case-worker'], place);
  const auditor = await server.as(['auditor'], place);
  const page = '/finance/grants/' + grantId;
  const control = 'terms.' + grantId + '.edition';
  const send = (edition) => sender.submit(page, { [control]: edition }, page + '/terms');
  expect((await sender.page(page)).text).toContain('Edition of the terms');
  expect((await auditor.page(page)).text).not.toContain('action="' + page + '/terms"');
  expect((await send('')).status).toBe(422);
  const sent = await send('March 2026');
  expect([sent.status, sent.get('location')]).toEqual([303, page]);
  const events = await ports.store.read('grant-' + grantId);
  expect(events.at(-1)).toMatchObject({ type: 'GrantTermsSent', data: { edition: 'March 2026' } });
  const told = (await sender.page(page)).text;
  expect(told).toContain('Recorded: the terms were sent.');
  expect(told).toContain('Terms sent');
  const again = await send('March 2026');
  expect([again.status, again.text.includes('was already sent')]).toEqual([409, true]);
  const answer = await sender.post('/api/v1/grants/' + grantId + '/terms', { edition: 'May 2026' });
  expect([answer.status, answer.body]).toEqual([200, { grantId }]);

  await agreeGrant(ports, invocation(worker), { grantId, evidence: 'signature' });
  await fund.seen();
  expect((await sender.page(page)).text).not.toContain('Edition of the terms');
});
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

/** What the server said, for whoever must find out why it does not answer. */
let told = '';

function serve(copy: string, port: number): ChildProcess {
  const settings = { ENTRAIDE_DATA: join(copy, 'data'), ENTRAIDE_PORT: String(port) };
  const env = environmentForChild(settings);
  const program = ['apps/cli/entraide.js', 'serve'];
  const server = spawn(process.execPath, program, { cwd: copy, env });
  const keep = (chunk: Buffer): void => void (told += chunk.toString());
  server.stdout.on('data', keep);
  server.stderr.on('data', keep);
  return server;
}

/** What a server that is just starting answers in the end. */
async function asked(url: string): Promise<unknown> {
  const end = Date.now() + PATIENCE_MS / 2;
  while (Date.now() < end && served?.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return answer.json();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} never answered; the server said:\n${told}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
