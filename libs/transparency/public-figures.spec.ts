import fc from 'fast-check';
import { NEEDS, type AnyEvent, type EventOf, type EventType, type Need } from '#catalogue';
import { RecordedEvent } from '#event-store';
import { dayIn } from '#kernel';
import { openViews, type ViewSet } from '#read-models';
import { publicFigures } from './public-figures.projection.js';
import { readPublicFund, type PublicFigures } from './public-figures.query.js';

/** East of UTC: the day of the fund begins there first. */
const ZONE = 'Asia/Tokyo';
const AFTER_Q1 = new Date('2026-06-30T12:00:00Z');

type Told = { readonly event: AnyEvent; readonly at: string };

const told = <Type extends EventType>(
  at: string,
  type: Type,
  data: Partial<EventOf<Type>['data']>,
): Told => ({ at, event: { type, data } as unknown as AnyEvent });

const founding: readonly Told[] = [
  told('2026-01-02T09:00:00Z', 'EntityRegistered', { entityId: 'e', timeZone: ZONE }),
  told('2026-01-02T09:00:00Z', 'FundCreated', {
    fundId: 'f',
    entityId: 'e',
    name: { en: 'Fund' },
    purpose: { en: 'Help' },
    preset: 'crisis',
    baseCurrency: 'EUR',
    openedOn: '2026-01-02',
  }),
];

/** What was told, as the log has it after what it had before. */
function recorded(log: readonly Told[], before = 0): readonly RecordedEvent[] {
  return log.map(
    ({ event, at }, place) =>
      new RecordedEvent({
        position: BigInt(before + place + 1),
        stream: 'any',
        revision: before + place,
        id: `event-${before + place}`,
        type: event.type,
        storedData: JSON.stringify(event.data),
        storedMetadata: JSON.stringify({
          schemaVersion: 1,
          recordedAt: at,
          effectiveDate: dayIn(ZONE, at),
        }),
      }),
  );
}

function viewsAfter(log: readonly Told[]): ViewSet {
  const views = openViews(':memory:', [publicFigures]);
  views.apply(recorded([...founding, ...log]));
  return views;
}

function figuresAfter(log: readonly Told[], now = AFTER_Q1): PublicFigures {
  const views = viewsAfter(log);
  const figures = readPublicFund(views, 'f', now);
  views.close();
  if (!figures) throw new Error('no such fund');
  return figures;
}

const text = (figures: PublicFigures): string =>
  JSON.stringify(figures, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );

const at = (day: string) => `${day}T03:00:00Z`;

function gift(donorId: string | null, minor: number, receivedOn: string, writtenAt?: string): Told {
  return told(writtenAt ?? at(receivedOn), 'DonationReceived', {
    donationId: 'd',
    fundId: 'f',
    donorId,
    money: { minor: String(minor), currency: 'EUR' },
    receivedOn,
  });
}

/** Asked, read and helped. */
function helped(person: string, need: Need, day: string, minor = 1_000_00): readonly Told[] {
  const applicationId = `${person}-${need}-${day}`;
  const money = { minor: String(minor), currency: 'EUR' };
  return [
    told(at(day), 'ApplicationSubmitted', {
      applicationId,
      fundId: 'f',
      identityRef: person,
      needs: [need],
    }),
    told(at(day), 'ApplicationTriaged', { applicationId }),
    told(`${day}T09:00:00Z`, 'DecisionReached', { applicationId, fundId: 'f' }),
    told(`${day}T09:00:00Z`, 'GrantNotified', { applicationId, fundId: 'f', money }),
  ];
}

const REST = { feeMinor: '0', baseMinor: '0', restriction: 'free', method: 'bank' } as const;
const many = (count: number, of: (place: number) => readonly Told[]): readonly Told[] =>
  Array.from({ length: count }, (_, place) => of(place)).flat();
const shown = (cell: { readonly shown: boolean }) => cell.shown;

describe('public figures', () => {
  it('list each published quarter and each need, and look the same after nothing and after one', () => {
    const nothing = figuresAfter([]);
    expect(nothing.quarters.map(({ quarter }) => quarter)).toEqual(['2026-Q1']);
    expect(nothing.quarters[0]?.byNeed.map(({ need }) => need)).toEqual(NEEDS);
    const one = figuresAfter([
      gift('a', 12_345, '2026-02-03'),
      ...helped('p', 'legal', '2026-02-03'),
    ]);
    expect(text(one)).toBe(text(nothing));
    expect(text(one)).not.toContain('12345');
  });

  it('are of quarters that were over for 90 days, by the days of the fund', () => {
    const log = many(12, (place) => helped(`p${place}`, 'legal', '2026-02-03'));
    // In Tokyo it is the 29th already, in UTC still the 28th.
    const before = figuresAfter(log, new Date('2026-06-28T14:59:59Z'));
    expect(before.quarters).toEqual([]);
    expect([before.median, before.granted].some(shown)).toBe(false);
    const after = figuresAfter(log, new Date('2026-06-28T15:00:00Z'));
    expect(after.quarters.map(({ quarter }) => quarter)).toEqual(['2026-Q1']);
    expect(after.median).toEqual({ shown: true, days: 1 });
  });

  it('do not change any more: what is written down later counts in a later quarter', () => {
    const log = many(12, (place) => [gift(`d${place}`, 1_000_00, '2026-02-03')]);
    const late = gift('late', 3_000_00, '2026-02-03', '2026-06-29T03:00:00Z');
    expect(text(figuresAfter([...log, late]))).toBe(text(figuresAfter(log)));
    const inTime = gift('late', 3_000_00, '2026-02-03', '2026-06-28T03:00:00Z');
    expect(figuresAfter([...log, inTime]).received).toEqual({ shown: true, minor: 15_000_00n });
    const next = figuresAfter(
      [...many(10, (place) => [gift(`d${place}`, 1_000_00, '2026-05-03')]), late],
      new Date('2026-10-10T12:00:00Z'),
    );
    expect(next.quarters[0]).toMatchObject({ quarter: '2026-Q2', received: { minor: 13_000_00n } });
  });

  it('count gifts by donor: one donor, or nobody knows whom, is one', () => {
    const often = (donor: string | null) =>
      figuresAfter(many(20, () => [gift(donor, 100_00, '2026-02-03')])).received;
    expect([often('a'), often(null)].some(shown)).toBe(false);
  });

  it('follow a correction where the quarter is not published, and else in the next', () => {
    const gifts = many(12, (place) => [gift(`d${place}`, 1_000_00, '2026-02-03')]);
    const booked = (minor: number) => ({
      money: { minor: String(minor), currency: 'EUR' },
      receivedOn: '2026-02-03',
    });
    const corrected = (writtenAt: string) =>
      told(writtenAt, 'DonationCorrected', {
        fundId: 'f',
        donorId: 'd0',
        was: { ...booked(1_000_00), ...REST },
        becomes: { ...booked(2_000_00), ...REST },
      });
    const inTime = figuresAfter([...gifts, corrected('2026-06-01T03:00:00Z')]);
    expect(inTime.received).toEqual({ shown: true, minor: 13_000_00n });
    const late = figuresAfter([...gifts, corrected('2026-06-30T03:00:00Z')]);
    expect(late.received).toEqual({ shown: true, minor: 12_000_00n });
    const next = figuresAfter(
      [
        ...gifts,
        corrected('2026-06-30T03:00:00Z'),
        ...many(10, (place) => [gift(`d${place}`, 1_000_00, '2026-05-03')]),
      ],
      new Date('2026-10-10T12:00:00Z'),
    );
    expect(next.quarters[0]).toMatchObject({ received: { people: 10, minor: 11_000_00n } });
  });

  it('count a person once, with two requests and with two needs', () => {
    const of = (...people: readonly string[]) =>
      figuresAfter(people.flatMap((person) => helped(person, 'legal', '2026-02-03'))).quarters[0];
    const nine = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    expect(shown(of(...nine, 'a')?.granted ?? { shown: true })).toBe(false);
    expect(of(...nine, 'a')?.asked).toEqual({ shown: false });
    expect(of(...nine, 'j')?.granted).toMatchObject({ people: 10, minor: 10_000_00n });
    const twelve = many(12, (place) => helped(`p${place}`, 'legal', '2026-02-03'));
    const [both] = figuresAfter([...twelve, ...helped('p0', 'medical', '2026-02-04')]).quarters;
    expect(both?.granted).toMatchObject({ people: 10, minor: 11_000_00n });
  });

  it('count nobody as helped to whom nothing is paid after all', () => {
    const ten = many(10, (place) => helped(`p${place}`, 'legal', '2026-02-03'));
    expect(figuresAfter(ten).granted).toEqual({ shown: true, minor: 10_000_00n });
    const [first] = ten;
    if (first?.event.type !== 'ApplicationSubmitted') throw new Error('nobody asked');
    const { applicationId } = first.event.data;
    const money = { minor: '100000', currency: 'EUR' };
    const back = told(at('2026-03-03'), 'GrantReduced', { applicationId, fundId: 'f', money });
    expect(figuresAfter([...ten, back]).granted).toEqual({ shown: false });
  });

  it('count a request once somebody has read it: a stranger moves nothing by sending', () => {
    const sent = many(30, (place) => helped(`p${place}`, 'legal', '2026-02-03').slice(0, 1));
    expect(text(figuresAfter(sent))).toBe(text(figuresAfter([])));
  });

  it('are asked anew once the view has caught up', () => {
    const views = viewsAfter([]);
    expect(readPublicFund(views, 'f', AFTER_Q1)?.received.shown).toBe(false);
    const gifts = many(10, (place) => [gift(`d${place}`, 1_000_00, '2026-02-03')]);
    views.apply(recorded(gifts, founding.length));
    expect(readPublicFund(views, 'f', AFTER_Q1)?.received.shown).toBe(true);
    views.close();
  });

  it('are the same for two logs that differ by one person or gift among too few', () => {
    const crowd = fc.record({
      legal: fc.integer({ min: 10, max: 25 }),
      others: fc.integer({ min: 0, max: 8 }),
      donors: fc.integer({ min: 0, max: 8 }),
      need: fc.constantFrom(...NEEDS.filter((need) => need !== 'legal')),
      minor: fc.integer({ min: 1, max: 9_999_99 }),
    });
    fc.assert(
      fc.property(crowd, ({ legal, others, donors, need, minor }) => {
        const log = [
          ...many(legal, (place) => helped(`l${place}`, 'legal', '2026-02-03')),
          ...many(others, (place) =>
            helped(`o${place}`, NEEDS[(place % 3) + 2] ?? 'other', '2026-02-03'),
          ),
          ...many(donors, (place) => [gift(`d${place}`, 500_00, '2026-02-03')]),
        ];
        const without = figuresAfter(log);
        expect(without.quarters[0]?.granted.shown).toBe(true);
        const isGranted = ({ event }: Told) => event.type === 'GrantNotified';
        const granted = helped('one', need, '2026-03-31', minor);
        // The request itself is one of the many who asked, and so is the wait for its answer.
        const unpaid = granted.filter((each) => !isGranted(each));
        const more = figuresAfter([...log, ...unpaid, gift('one', minor, '2026-03-31')]);
        const most = figuresAfter([...log, ...granted, gift('one', minor, '2026-03-31')]);
        expect(text(most)).toBe(text(more));
        expect({ ...more, quarters: [] }).toEqual({ ...without, quarters: [] });
        expect(more.quarters[0]).toEqual({
          ...without.quarters[0],
          asked: more.quarters[0]?.asked,
        });
      }),
      { numRuns: 60 },
    );
  });
});
