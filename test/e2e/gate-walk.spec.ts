import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueKey } from '#http';
import { Rejection } from '#kernel';
import { WALKS } from './support/gate-routes.js';
import type { Call, Walk } from './support/walk.js';
import { gateWorld, type Things, type Walker } from './support/gate-world.js';
import { startTestServer, type TestServer } from './support/test-server.js';

/** What the table is compared with; `GATE_WALK=write` writes it anew. */
const GOLDEN = join(process.cwd(), 'test/e2e/gate-walk.golden.txt');
const READS_GOLDEN = join(process.cwd(), 'test/e2e/stream-reads.golden.txt');
/** Streams that a command may read at most, the look at who asks included: each is a round trip. */
const MAX_STREAM_READS = 10;
const LEGEND = `Every route of the server, walked by everybody.

Three signs for each person: in the own fund without a tie, in the own fund with a declared tie to
whoever asks in all of its cases, and in the other fund, in which the person has no part. A list has
no fund of its own: there the third sign says whether it showed anything of the other fund.

  y  let in: it was shown, or would have been done        -  refused: no such role, or a tie (403)
  s  let in, and refused only by how things stand now     h  hidden: as if it were not there (404)
  e  let in, and nothing of the own fund was to be seen   a  asked to sign in (401)
  .  nothing of the other fund was to be seen             !  a leak: it must not be in this file

People: one for each role in the first fund (dut duty officer, cas case worker, rev reviewer,
chr chair, tre treasurer, rel releaser, acc accountant, aud auditor, ver verifier, pub publication
officer, gov governing body, dpo data protection officer, adm administrator), by their seat alone
mem a member and sch the chair of the committee; ADM and AUD hold their role in the whole entity, so
that the other fund is theirs too; non is on the staff without any role, nob is not signed in.
`;

jest.setTimeout(600_000);

let server: TestServer;
let own: Things;
let other: Things;
let walkers: readonly Walker[];
/** Whether the last request was accepted: it came as far as being written down. */
let accepted = false;
/** Calls of the store that read one stream since the last request came in, until it was written down. */
let reads = 0;
/** Most such calls of each act that was let in, by its line. */
const readsOf = new Map<string, number>();
let walking = false;
/** The path of the last request. */
let asked = '';

beforeAll(async () => {
  const now = new Date('2026-03-09T08:00:00Z');
  server = await startTestServer({
    clock: { now: () => now },
    // Longer than the walk: whoever looks at the clock reads an event, for which no act has asked.
    clockLimits: { behindMs: 600_000, lookMs: 600_000 },
    sessionTrustMs: 600_000,
  });
  // Nothing that is accepted is written once the walk begins: the next one finds the same world.
  const { store } = server.instance.ports;
  const { append, read } = store;
  Object.assign(store, {
    read: (...which: Parameters<typeof read>) => {
      if (!accepted && !isByWorker(which[0])) reads += 1;
      return read(...which);
    },
    append: (...entry: Parameters<typeof append>) => {
      if (!walking || KEPT.test(entry[0])) return append(...entry);
      accepted = true;
      throw new Rejection('wrong-stage');
    },
  });
  ({ own, other, walkers } = await gateWorld(server));
  walking = true;
});
afterAll(() => server.stop());

/** What a look leaves behind, and what is looked up before a command is decided. */
const KEPT = /^(?:access|lookup|key|session)-/;

/** The worker looks at what it has parked whenever anything was written: no act has asked for that. */
function isByWorker(stream: string): boolean {
  return stream.startsWith('parked-') && !/\/retries$/.test(asked);
}

test('every route has its line', () => {
  const known = Object.keys(WALKS);
  const there = server.routes().filter((route) => !route.startsWith('GET /assets/'));
  expect(there.filter((route) => !known.includes(route))).toEqual([]);
  expect(known.filter((route) => !there.includes(route))).toEqual([]);
});

test('what everybody may open, do and see is what the golden file says', async () => {
  const lines: string[] = [];
  const outside = new Map<string, string[]>();
  const head = walkers.map(({ column }) => column).join(' ');
  const routes = Object.entries(WALKS);
  const width = Math.max(...routes.flatMap(([route, walk]) => linesOf(route, walk).map(long)));
  for (const [route, walk] of routes) {
    if (walk.outside) {
      outside.set(walk.outside, [...(outside.get(walk.outside) ?? []), route]);
      continue;
    }
    for (const [name, call] of callsOf(walk)) {
      const cells: string[] = [];
      for (const walker of walkers) cells.push(await cellOf(route, name, walk, call, walker));
      lines.push(`${lineName(route, name).padEnd(width)} ${cells.join(' ')}`.trimEnd());
    }
  }
  const left = [...outside].map(([why, which]) => `  ${why}:\n    ${which.join('\n    ')}`);
  const table = `${LEGEND}\n${' '.repeat(width)} ${head}\n${lines.join('\n')}\n\nNot walked:\n${left.join('\n')}\n`;
  if (process.env['GATE_WALK'] === 'write') writeFileSync(GOLDEN, table);
  // Whoever writes the file anew does not write a leak into it, nor what was never answered.
  expect(lines.filter((line) => /[!?]/.test(line))).toEqual([]);
  expect(table).toBe(existsSync(GOLDEN) ? readFileSync(GOLDEN, 'utf8') : '');
});

test('no command reads more streams than it may', () => {
  const acts = [...readsOf];
  const width = Math.max(...acts.map(([line]) => line.length));
  const lines = acts.map(([line, count]) => `${line.padEnd(width)} ${String(count).padStart(3)}`);
  const table = `Reads of one stream by each act over the API, from the request to what it writes: the session, who
asks, and what the rules must know. The most that anybody caused; what never changes is read once.

${lines.join('\n')}
`;
  if (process.env['GATE_WALK'] === 'write') writeFileSync(READS_GOLDEN, table);
  const above = acts.filter(([, count]) => count > MAX_STREAM_READS);
  expect(above).toEqual([]);
  expect(table).toBe(existsSync(READS_GOLDEN) ? readFileSync(READS_GOLDEN, 'utf8') : '');
});

function callsOf(walk: Walk): readonly (readonly [string, Call])[] {
  return walk.calls ? Object.entries(walk.calls) : [['', walk]];
}

const lineName = (route: string, name: string): string =>
  route.endsWith(':act') ? route.replace(':act', name) : `${route}${name ? ` (${name})` : ''}`;
const linesOf = (route: string, walk: Walk): readonly string[] =>
  callsOf(walk).map(([name]) => lineName(route, name));
const long = (text: string): number => text.length;

async function cellOf(
  route: string,
  name: string,
  walk: Walk,
  call: Call,
  walker: Walker,
): Promise<string> {
  const { token, twin } = walker;
  // An act that is a part of the address is the name of the call.
  const path = route.replace(':act', name);
  const mine = await ask(path, call, own, token);
  const tied = twin && (await ask(path, call, own, twin.token));
  const theirs = call.at && (await ask(path, call, other, token));
  for (const answer of [mine, tied, theirs]) {
    // Over the API alone: what a page reads to lay itself out is no command.
    if (!answer?.post || !route.includes('/api/') || !'ys'.includes(answer.sign)) continue;
    const line = lineName(route, name);
    readsOf.set(line, Math.max(readsOf.get(line) ?? 0, answer.reads));
  }
  const signs = [
    mine.sign === 'y' && route.startsWith('GET') && !sees(mine.text, own, walk) ? 'e' : mine.sign,
    tied ? tiedSign(tied, walk) : ' ',
    otherSign([mine, ...(tied ? [tied] : [])], theirs, walk, walker),
  ];
  return signs.join('');
}

type Answer = {
  readonly sign: string;
  readonly text: string;
  readonly post: boolean;
  readonly reads: number;
};

/** Whether anything of a fund is to be seen. */
function sees(text: string, things: Things, walk: Walk): boolean {
  return [...things.fundMarks, ...marksOf(things, walk)].some((mark) => text.includes(mark));
}

function marksOf({ caseMarks, caseSums }: Things, { sums }: Walk): readonly string[] {
  return sums ? caseMarks : [...caseMarks, ...caseSums];
}

/** A tie shuts whatever is on the case, and hides it everywhere else. */
function tiedSign({ sign, text }: Answer, walk: Walk): string {
  const isIn = sign === 'y' || sign === 's';
  if (walk.onCase === true && walk.tied !== true && isIn) return '!';
  return sign === 'y' && marksOf(own, walk).some((mark) => text.includes(mark)) ? '!' : sign;
}

/** Of the other fund nothing is seen, nor is anything done there, without a role that reaches it. */
function otherSign(
  answers: readonly Answer[],
  theirs: Answer | undefined,
  walk: Walk,
  { scope }: Walker,
): string {
  const seen = (text: string): boolean =>
    walk.open ? marksOf(other, walk).some((mark) => text.includes(mark)) : sees(text, other, walk);
  if (scope === 'entity') {
    return theirs?.sign ?? (answers.some(({ text }) => seen(text)) ? 'y' : '.');
  }
  if (answers.some(({ sign, text }) => sign === 'y' && seen(text))) return '!';
  if (!theirs) return '.';
  const isIn = theirs.sign === 'y' || theirs.sign === 's';
  if (!isIn || walk.open) return isIn && seen(theirs.text) ? '!' : theirs.sign;
  return theirs.post && theirs.sign === 'y' ? '!' : seen(theirs.text) ? '!' : theirs.sign;
}

/** Asks a route for the things of a fund. */
async function ask(
  route: string,
  call: Call,
  things: Things,
  token: string | undefined,
): Promise<Answer> {
  const [method = '', pattern = ''] = route.split(' ');
  const params = call.at?.(things) ?? {};
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => params[name] ?? 'missing');
  const query = new URLSearchParams(call.query?.(things) ?? {});
  const isApi = path.startsWith('/api/');
  // What the last one left for the worker to read is none of this one's.
  await server.instance.processes?.settled();
  accepted = false;
  reads = 0;
  asked = path;
  const response = await fetch(`${server.url}${path}${query.size ? `?${query}` : ''}`, {
    method,
    redirect: 'manual',
    headers: { ...(isApi ? asProgram(token) : asBrowser(token)), 'accept-language': 'en' },
    ...(method === 'POST' ? { body: bodyOf(call.send?.(things) ?? {}, isApi) } : {}),
  });
  // What somebody typed and is shown again tells them nothing.
  const typed = Object.values(call.query?.(things) ?? {});
  const body = typed.reduce((rest, said) => rest.replaceAll(said, ''), await response.text());
  const text = `${body} ${response.headers.get('location') ?? ''}`;
  const sign = signOf(response.status, body, isApi);
  const shown = method === 'GET' || sign === 'y' ? text : '';
  return { sign, text: shown, post: method === 'POST', reads };
}

function asProgram(token: string | undefined): Record<string, string> {
  const key = issueKey(server.instance.ports.vault);
  const program = { 'content-type': 'application/json', 'idempotency-key': key };
  return token === undefined ? program : { ...program, authorization: `Bearer ${token}` };
}

/** A browser that was shown the form before: it brings the token of its session, or of its visit. */
function asBrowser(token: string | undefined): Record<string, string> {
  const { vault } = server.instance.ports;
  const [session] = token?.split('.') ?? [];
  const cookie = token === undefined ? 'entraide_visit=walk' : `entraide_session=${token}`;
  const binding = session === undefined ? 'visit:walk' : `session:${session}`;
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-csrf-token': vault.sign('csrf', binding),
    cookie,
  };
}

function bodyOf(sent: Readonly<Record<string, unknown>>, isApi: boolean): string {
  const _key = issueKey(server.instance.ports.vault);
  return isApi
    ? JSON.stringify(sent)
    : new URLSearchParams({ _key, ...(sent as Record<string, string>) }).toString();
}

/** Refused because of who asks, not because of how things stand. */
const BY_GATE: ReadonlySet<string> = new Set([
  'role-needed',
  'not-allowed',
  'not-mandated',
  'tied-to-case',
  'not-your-own',
]);

function signOf(status: number, body: string, isApi: boolean): string {
  if (accepted || status < 400) return 'y';
  if (status === 401) return 'a';
  if (status === 404) return 'h';
  const code = isApi ? (JSON.parse(body) as { readonly code?: string }).code : undefined;
  if (code === 'invalid-input' || (!isApi && status === 422)) return `?`;
  if (status === 403) return code === undefined || BY_GATE.has(code) ? '-' : 's';
  return status === 409 || status === 422 ? 's' : `?`;
}
