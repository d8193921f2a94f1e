import { applicationDecider } from '#applications';
import { catalogue, upcast, type AnyEvent, type StoredData } from '#catalogue';
import { disbursementDecider, grantDecider } from '#disbursements';
import { effectDecider } from '#effects';
import { memoryEventStore, type RecordedEvent } from '#event-store';
import { fundAccountDecider, fundDecider } from '#funds';
import {
  comparisonDecider,
  donationDecider,
  donorDecider,
  noticeDecider,
  pledgeDecider,
} from '#giving';
import { acceptedLogDecider, projections } from '#instance';
import {
  accountDecider,
  committeeDecider,
  entityDecider,
  foundingDecider,
  interestsDecider,
  sessionDecider,
  signInDecider,
} from '#people';
import { openViews } from '#read-models';
import { parkedDecider } from '#processes';
import { pastGrantDecider } from '#transparency';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newEvent } from '../support/books-log.js';
import { complaints } from '../support/schemas.js';

const ROOT = join(import.meta.dirname, '../..');
const FIXTURES = join(ROOT, 'test/fixtures/events');
const FROZEN = 'frozen.json';

type Fixture = {
  readonly type: AnyEvent['type'];
  readonly schemaVersion: number;
  readonly data: StoredData;
};

const files = readdirSync(FIXTURES).filter((name) => name !== FROZEN);
const fixtures = files.map((name) => [name, JSON.parse(textOf(name)) as Fixture] as const);

describe('The catalogue of events', () => {
  it('has a frozen example of every type in every version', () => {
    const expected = Object.entries(catalogue).flatMap(([type, { upcasters }]) =>
      Array.from({ length: upcasters.length + 1 }, (_, nth) => `${type}.v${nth + 1}.json`),
    );
    expect([...files].sort()).toEqual(expected.sort());
  });

  it('never changes an example once it is frozen', () => {
    const digests = JSON.parse(textOf(FROZEN)) as Record<string, string>;
    const now = files.map((name) => [
      name,
      createHash('sha256').update(textOf(name)).digest('hex'),
    ]);
    expect(Object.fromEntries(now)).toEqual(digests);
  });

  it.each(fixtures)(
    '%s is what it says, and is read today as its schema describes',
    (name, one) => {
      expect(name).toBe(`${one.type}.v${one.schemaVersion}.json`);
      expect(complaints(one.type, upcast(one.type, one.schemaVersion, one.data))).toEqual([]);
    },
  );

  it('refuses an example that its schema does not allow', () => {
    const [, { type, data }] = fixtures[0] as (typeof fixtures)[number];
    expect(complaints(type, { ...data, more: 1 })).not.toEqual([]);
    expect(complaints(type, {})).not.toEqual([]);
  });

  it('is described page by page as it is', () => {
    const script = join(ROOT, '.ci/events.mjs');
    const checked = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect(`${checked.stdout}${checked.stderr}`).toContain('events are described as they are');
    expect(checked.status).toBe(0);
  }, 120_000);
});

describe('An event of the past', () => {
  const deciders = Object.entries({
    account: accountDecider,
    application: applicationDecider,
    committee: committeeDecider,
    disbursement: disbursementDecider,
    effect: effectDecider,
    donation: donationDecider,
    psp: noticeDecider,
    comparison: comparisonDecider,
    donor: donorDecider,
    pledge: pledgeDecider,
    entity: entityDecider,
    founding: foundingDecider,
    fund: fundDecider,
    fundaccount: fundAccountDecider,
    grant: grantDecider,
    instance: acceptedLogDecider,
    interests: interestsDecider,
    parked: parkedDecider,
    pastgrant: pastGrantDecider,
    session: sessionDecider,
    signin: signInDecider,
  }) as unknown as [
    string,
    { initial: unknown; evolve: (state: unknown, event: AnyEvent) => unknown },
  ][];

  it.each(deciders)(
    'is folded by the rules of %s, each alone and all in a row',
    (name, decider) => {
      const every = fixtures.map(([, one]) => current(one));
      // An aggregate only ever meets the events of its own streams.
      const own = every.filter(({ type }) => catalogue[type].stream === name);
      const events = own.length > 0 ? own : every;
      for (const event of events) expect(decider.evolve(decider.initial, event)).toBeDefined();
      expect(events.reduce(decider.evolve, decider.initial)).toBeDefined();
    },
  );

  it.each(projections.map((view) => [view.name, view] as const))(
    'is folded by the view %s, each alone and all in a row',
    async (_, view) => {
      const log = await logOf(fixtures.map(([, one]) => one));
      for (const page of [...log.map((recorded) => [recorded]), log]) {
        const views = openViews(':memory:', [view]);
        expect(() => views.apply(page)).not.toThrow();
        expect(views.checkpoint().events).toBe(page.length);
        views.close();
      }
    },
  );
});

function textOf(name: string): string {
  return readFileSync(join(FIXTURES, name), 'utf8');
}

function current({ type, schemaVersion, data }: Fixture): AnyEvent {
  return { type, data: upcast(type, schemaVersion, data) } as AnyEvent;
}

/** The examples as a log, each in a stream of its own, in the version in which it was written. */
async function logOf(examples: readonly Fixture[]): Promise<readonly RecordedEvent[]> {
  const store = memoryEventStore();
  for (const [ordinal, { type, schemaVersion, data }] of examples.entries()) {
    const event = { type, data } as unknown as AnyEvent;
    const stream = `${catalogue[type].stream}-example.${ordinal}`;
    const made = newEvent({ stream, event, ...WHEN }, ordinal);
    const metadata = { ...made.metadata, schemaVersion };
    await store.append(stream, 'new', [{ ...made, metadata }]);
  }
  const log = await store.readAll(0n, examples.length);
  await store.close();
  return log;
}

const WHEN = { day: '2026-03-14', at: '2026-03-14T09:30:00.000Z' } as const;
