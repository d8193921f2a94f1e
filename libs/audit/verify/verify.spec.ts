import { brokenChains, sqliteEventStore } from '#event-store';
import { catchUp, openViews, projection, type ViewSet } from '#read-models';
import { openDatabase } from '#sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { books, type LogEntry } from '../../../test/support/books.js';
import { newEvent, writeBooks } from '../../../test/support/books-log.js';
import { logTree } from '../merkle/log-tree.js';
import { merkleLog } from '../merkle/merkle-log.projection.js';
import { awardCheck } from './award.check.js';
import { paymentCheck } from './payment.check.js';
import { verify, type VerifyReport } from './verify.js';

const gifts = projection({
  name: 'gifts',
  version: 1,
  tables: { gifts: { key: ['id'], columns: { id: 'text', minor: 'text' } } },
  on: {
    DonationReceived: (rows, { donationId, money }) =>
      rows.gifts.put({ id: donationId, minor: money.minor }),
  },
});
const projections = [merkleLog, gifts];
const checks = [awardCheck, paymentCheck];

/** A log and its views in files, as a node leaves them, to be changed behind its back. */
async function node() {
  const folder = mkdtempSync(join(tmpdir(), 'entraide-verify-'));
  const [log, viewsFile] = [join(folder, 'log.db'), join(folder, 'views.db')];
  const store = sqliteEventStore({ path: log });
  await writeBooks(store, books({ seed: 2, grants: 24 }));
  const views = openViews(viewsFile, projections);
  await catchUp(store, views);
  const root = logTree(views).root();
  await store.close();
  views.close();
  const open = async <T>(work: (v: ViewSet, s: typeof store) => Promise<T>): Promise<T> => {
    const again = sqliteEventStore({ path: log });
    const seen = openViews(viewsFile, projections);
    try {
      return await work(seen, again);
    } finally {
      seen.close();
      await again.close();
    }
  };
  const edit = (path: string, sql: string): void => {
    const db = openDatabase(path, { durability: 'derived' });
    db.exec(sql);
    db.close();
  };
  return {
    root,
    editLog: (sql: string) => edit(log, sql),
    editViews: (sql: string) => edit(viewsFile, sql),
    check: () => open((seen, again) => verify(again, { views: seen, checks })),
    checkChains: async () => {
      // As the command does it: for reading, so that streams are looked for only when asked.
      const again = sqliteEventStore({ path: log, readOnly: true });
      const report = await verify(again, { checks, chains: () => brokenChains(log) });
      await again.close();
      return report;
    },
    checkWithoutViews: () => open((_, again) => verify(again, { checks })),
    open,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const codes = ({ findings }: VerifyReport): readonly string[] => [
  ...new Set(findings.map(({ code }) => code)),
];

describe('verify', () => {
  let at: Awaited<ReturnType<typeof node>>;
  beforeEach(async () => {
    at = await node();
  });
  afterEach(() => at.remove());

  it('finds nothing in a log that nobody touched, and gives the root that the node kept', async () => {
    const report = await at.check();
    expect(report.findings).toEqual([]);
    expect(report.root).toBe(at.root);
    expect(report.events).toBeGreaterThan(300);
    expect(report).toMatchObject({ leavesCompared: report.events, viewsCompared: ['gifts'] });
  });

  it.each([
    ['a digit of an amount', `data = replace(data, '"minor":"', '"minor":"9')`],
    ['one letter of a sealed answer', `data = replace(data, 'c2Vh', 'c2Vi')`],
    ['the day on which it counts', `metadata = replace(metadata, '"2025-', '"2024-')`],
    ['who acted', `metadata = replace(metadata, '"treasurer"', '"releaser "')`],
    ['the name of its stream', `stream = stream || 'x'`],
  ])('names the one event of which %s was changed', async (_, change) => {
    const first = `(select min(position) from events where type = 'ApplicationSubmitted')`;
    const index = await at.open(async (_views, store) =>
      (await store.readAll(0n, 100)).findIndex(({ type }) => type === 'ApplicationSubmitted'),
    );
    at.editLog(`update events set ${change} where position = ${first}`);
    const report = await at.check();
    const changed = report.findings.filter(({ code }) => code === 'event-changed');
    expect(changed).toHaveLength(1);
    expect(changed[0]?.event).toMatchObject({ index, type: 'ApplicationSubmitted' });
    expect(report.root).not.toBe(at.root);
  });

  it('sees without kept leaves only what a change breaks, and says that it compared none', async () => {
    at.editLog(`update events set data = replace(data, 'c2Vh', 'c2Vi') where position = 5`);
    const report = await at.checkWithoutViews();
    expect(report).toMatchObject({ findings: [], leavesCompared: 0, viewsCompared: [] });
    at.editLog(`update events set data = replace(data, '":', '": ') where position = 5`);
    expect(codes(await at.checkWithoutViews())).toEqual(['event-not-canonical']);
    at.editLog(`update events set data = substr(data, 2) where position = 5`);
    expect(codes(await at.checkWithoutViews())).toContain('event-not-json');
  });

  it('notices an event that was put in the place of another, and one that is of an unknown type', async () => {
    at.editLog(`update events set id = '00000000-0000-5000-8000-000000000000' where position = 7`);
    expect(codes(await at.check())).toEqual(['event-changed', 'envelope-differs']);
    at.editLog(`update events set type = 'GiftInvented' where position = 8`);
    expect(codes(await at.check())).toContain('event-unknown');
  });

  it('notices that the end of the log was cut off', async () => {
    at.editLog('delete from events where position > (select max(position) - 3 from events)');
    const report = await at.check();
    expect(report.findings).toContainEqual({
      code: 'events-missing',
      params: { kept: report.events + 3, log: report.events },
    });
  });

  it('is proved by a root that was kept elsewhere, and by nothing else', async () => {
    const { events, root } = await at.check();
    const compare = (expected: { events: number; root: string }) =>
      at.open((seen, again) => verify(again, { views: seen, checks, expected }));
    const why = ({ result, unproven }: VerifyReport) => [
      result,
      ...unproven.map((one) => one.code),
    ];
    expect(why(await at.check())).toEqual(['not-proven', 'root-not-given']);
    expect(why(await compare({ events, root }))).toEqual(['proved']);
    const longer = await compare({ events: events + 1, root });
    expect([longer.result, codes(longer)]).toEqual(['broken', ['log-shorter-than-remembered']]);
    const other = await compare({ events: events - 1, root });
    expect([other.result, codes(other)]).toEqual(['broken', ['root-differs']]);
    expect(why(await at.checkWithoutViews())).toEqual([
      'not-proven',
      'root-not-given',
      'leaves-not-kept',
    ]);
  });

  it('tells what concerns the whole log first, however many events do not agree', async () => {
    const { events, root } = await at.check();
    at.editLog('delete from events where position = 2');
    const expected = { events, root };
    const report = await at.open((seen, again) => verify(again, { views: seen, checks, expected }));
    const first = report.findings.slice(0, 2).map(({ code }) => code);
    expect(first.sort()).toEqual(['events-missing', 'log-shorter-than-remembered']);
  });

  it('notices an event that was taken out of the middle', async () => {
    at.editLog('delete from events where position = 100');
    const found = codes(await at.check());
    expect(found).toEqual(expect.arrayContaining(['event-changed', 'stream-broken']));
  });

  it('notices a stream that no longer leads back to its beginning', async () => {
    at.editLog(
      `update events set previous = previous - 1 where position =
       (select max(position) from events where revision > 2)`,
    );
    expect(codes(await at.check())).toContain('stream-differs-from-log');
  });

  it('walks every chain to its beginning and names the link that does not hold', async () => {
    expect((await at.checkChains()).findings).toEqual([]);
    const last = `(select max(position) from events where revision > 2)`;
    at.editLog(`update events set previous = previous - 1 where position = ${last}`);
    at.editLog(`update events set previous = 1 where position =
      (select max(position) from events where revision = 0)`);
    const { findings } = await at.checkChains();
    expect(codes({ findings } as VerifyReport)).toEqual(['chain-broken']);
    const params = findings.map((finding) => finding.params);
    expect(params).toEqual([
      expect.objectContaining({ revision: 0, previous: '1', expected: '–' }),
      expect.objectContaining({ expectedRevision: params[1]?.['revision'] }),
    ]);
  });

  it('notices a changed view, and a kept tree that is not the tree of its leaves', async () => {
    at.editViews(`update gifts set minor = minor || '0' where id = (select min(id) from gifts)`);
    expect((await at.check()).findings).toEqual([
      { code: 'view-differs', params: { view: 'gifts' } },
    ]);
    at.editViews(
      `update merkle_runs set hashes = (select substr(hashes, 1, 44) from merkle_runs) || substr(hashes, 45) where level = 1`,
    );
    expect(codes(await at.check())).toEqual(['kept-tree-broken', 'view-differs']);
  });

  it('looks at what is new as well, though no view has seen it yet', async () => {
    const before = await at.check();
    await at.open(async (_, store) => {
      const entry = [...books({ seed: 99, grants: 2, entriesOnly: true })][0] as LogEntry;
      await store.append('donation-late', 'new', [newEvent(entry, 1_000_000)]);
    });
    const report = await at.check();
    expect(report.findings).toEqual([]);
    expect(report.events).toBeGreaterThan(before.events);
    expect(report.leavesCompared).toBe(before.events);
  });
});
