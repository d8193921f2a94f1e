import fc from 'fast-check';
import type { AnyEvent, EventOf, EventType } from '#catalogue';
import { RecordedEvent } from '#event-store';
import { openViews } from '#read-models';
import { poolsView } from '../pools/pools.projection.js';
import { campaignsView } from './campaigns.projection.js';
import {
  readCampaign,
  readCampaignMoney,
  readCampaigns,
  readPublicSum,
  readPublishedCampaigns,
  type CampaignRow,
  type PublicSum,
} from './campaigns.query.js';

/** East of UTC: the day of the fund begins there first. */
const ZONE = 'Asia/Tokyo';
const NOW = new Date('2026-03-09T12:00:00Z');
const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });

const told = <Type extends EventType>(type: Type, data: Partial<EventOf<Type>['data']>): AnyEvent =>
  ({ type, data }) as unknown as AnyEvent;

const WRITTEN = {
  campaignId: 'c',
  fundId: 'f',
  edition: 1,
  title: { en: 'A roof' },
  story: { en: 'Soon.' },
  goal: EUR(500_000),
  from: '2026-03-01',
  until: '2026-03-31',
  restriction: 'free',
  poolId: null,
  writtenBy: 'w',
} as const;
const begun = (poolId: string | null = null): readonly AnyEvent[] => [
  told('EntityRegistered', { entityId: 'e', timeZone: ZONE }),
  told('FundCreated', { fundId: 'f', entityId: 'e', name: { en: 'Fund' }, baseCurrency: 'EUR' }),
  told('CampaignWritten', { ...WRITTEN, poolId }),
  told('CampaignPublished', { campaignId: 'c', edition: 1, publishedBy: 'p' }),
];

const gift = (id: string, minor: number, more: object = {}): AnyEvent =>
  told('DonationReceived', {
    donationId: id,
    fundId: 'f',
    donorId: null,
    money: EUR(minor),
    campaignId: 'c',
    ...more,
  });
const gifts = (count: number, minor: number, from = 0): readonly AnyEvent[] =>
  Array.from({ length: count }, (_, nth) => gift(`g${from + nth}`, minor));
const corrected = (id: string, now: number | null): AnyEvent =>
  told('DonationCorrected', {
    donationId: id,
    becomes: now === null ? null : ({ money: EUR(now) } as never),
  });

function viewsAfter(log: readonly AnyEvent[]) {
  const views = openViews(':memory:', [campaignsView, poolsView]);
  const metadata = { schemaVersion: 1, recordedAt: NOW.toISOString(), effectiveDate: '2026-03-09' };
  views.apply(
    log.map(
      (event, place) =>
        new RecordedEvent({
          position: BigInt(place + 1),
          stream: 'any',
          revision: place,
          id: `event-${place}`,
          type: event.type,
          storedData: JSON.stringify(event.data),
          storedMetadata: JSON.stringify(metadata),
        }),
    ),
  );
  return views;
}

function sumAfter(...log: readonly AnyEvent[]): PublicSum {
  const views = viewsAfter(log);
  return readPublicSum(views, readCampaign(views, 'c', NOW) as CampaignRow);
}

const shown = (minor: number, people: number) => ({
  shown: true,
  minor: BigInt(minor),
  people,
});
const HIDDEN = { shown: false };

describe('What the public is told that a campaign was given', () => {
  test('is nothing before ten people gave, and then all of them together', () => {
    expect(sumAfter(...begun(), ...gifts(9, 2_000)).given).toEqual(HIDDEN);
    expect(sumAfter(...begun(), ...gifts(10, 2_000)).given).toEqual(shown(20_000, 10));
  });

  test('grows by ten more, and by nothing less: no gift is the difference of two looks', () => {
    const first = [...begun(), ...gifts(10, 2_000)];
    expect(sumAfter(...first, ...gifts(9, 9_000, 10)).given).toEqual(shown(20_000, 10));
    expect(sumAfter(...first, ...gifts(10, 9_000, 10)).given).toEqual(shown(110_000, 20));
  });

  test('waits while one gave most of it, or two gave nearly all', () => {
    const one = [...begun(), ...gifts(9, 2_000), gift('big', 18_100)];
    expect(sumAfter(...one).given).toEqual(HIDDEN);
    expect(sumAfter(...one, gift('g10', 2_000)).given).toEqual(shown(40_000, 10));
    const two = [...begun(), ...gifts(8, 1_000), gift('a', 12_000), gift('b', 13_000)];
    expect(sumAfter(...two).given).toEqual(HIDDEN);
  });

  test('counts people: who gives each month, or whom the books know, is one', () => {
    const months = Array.from({ length: 10 }, (_, nth) => [
      told('DonationIntended', { donationId: `m${nth}`, campaignId: 'c', monthlyOf: 'm' }),
      gift(`m${nth}`, 2_000),
    ]).flat();
    expect(sumAfter(...begun(), ...months).given).toEqual(HIDDEN);
    const donor = Array.from({ length: 10 }, (_, nth) => gift(`d${nth}`, 2_000, { donorId: 'd' }));
    expect(sumAfter(...begun(), ...donor).given).toEqual(HIDDEN);
  });

  test('leaves out what was only said, and gifts of no campaign', () => {
    const said = Array.from({ length: 10 }, (_, nth) =>
      told('DonationIntended', { donationId: `s${nth}`, campaignId: 'c', monthlyOf: null }),
    );
    const others = Array.from({ length: 10 }, (_, nth) =>
      gift(`o${nth}`, 2_000, { campaignId: undefined }),
    );
    expect(sumAfter(...begun(), ...said, ...others).given).toEqual(HIDDEN);
  });

  test('is never more than the books say: what is taken back leaves at once', () => {
    const log = [...begun(), ...gifts(10, 30_000)];
    expect(sumAfter(...log, corrected('g1', null)).given).toEqual(shown(270_000, 10));
    // What is added waits, like anything else.
    expect(sumAfter(...log, corrected('g1', 90_000)).given).toEqual(shown(300_000, 10));
    // Of nine who are left, nothing is told.
    const ten = [...begun(), ...gifts(9, 2_000), corrected('g1', null), ...gifts(1, 2_000, 9)];
    expect(sumAfter(...ten).given).toEqual(HIDDEN);
  });

  test('follows what went back to givers for good, and nothing that is only disputed', () => {
    const log = [...begun(), ...gifts(10, 30_000)];
    const left = (type: 'DonationRefunded' | 'DonationDisputeOpened' | 'DonationDisputeLost') =>
      told(type, { donationId: 'g1', leftMinor: type === 'DonationDisputeOpened' ? '30000' : '0' });
    expect(sumAfter(...log, left('DonationRefunded')).given).toEqual(shown(270_000, 10));
    expect(sumAfter(...log, left('DonationDisputeOpened')).given).toEqual(shown(300_000, 10));
    expect(sumAfter(...log, left('DonationDisputeLost')).given).toEqual(shown(270_000, 10));
  });

  test('never tells of a step that is one gift, whatever is given and taken back', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            minor: fc.integer({ min: 1_000, max: 40_000 }),
            who: fc.integer({ min: 0, max: 40 }),
          }),
          { maxLength: 60 },
        ),
        (given) => {
          const log = given.map(({ minor, who }, nth) =>
            gift(`g${nth}`, minor, { donorId: `d${who}` }),
          );
          const steps: { people: Set<number>; sum: bigint }[] = [{ people: new Set(), sum: 0n }];
          let before = '';
          for (const [place, { minor, who }] of given.entries()) {
            const now = JSON.stringify(sumAfter(...begun(), ...log.slice(0, place + 1)), textOf);
            const step = steps.at(-1) as (typeof steps)[number];
            step.people.add(who);
            step.sum += BigInt(minor);
            if (now === before || before === '') {
              before = now;
              continue;
            }
            expect(step.people.size).toBeGreaterThanOrEqual(10);
            steps.push({ people: new Set(), sum: 0n });
            before = now;
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});

const textOf = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;

describe('What a match pool adds to its gifts', () => {
  const rule = { currency: 'EUR', method: 'first-come', targetCap: null } as never;
  const pool = (method = 'first-come'): readonly AnyEvent[] => [
    told('MatchPoolConfigured', {
      poolId: 'p',
      fundId: 'f',
      name: { en: 'Match' },
      targets: [],
      rule: { ...(rule as object), method } as never,
      advertised: EUR(100_000),
      from: '2026-03-01',
      until: '2026-03-31',
    }),
    told('MatchFundingAdded', { poolId: 'p', money: EUR(100_000) }),
    told('MatchPoolOpened', { poolId: 'p' }),
  ];
  const matched = (id: string, minor: number, claim = minor): readonly AnyEvent[] => [
    told('MatchReserved', {
      poolId: 'p',
      giftId: id,
      giver: id,
      target: 'free',
      amountMinor: '2000',
      claimMinor: String(claim),
      matchedMinor: String(minor),
      expiresAt: null,
    }),
    told('MatchConfirmed', { poolId: 'p', giftId: id, late: false }),
  ];
  const given = (count: number, minor: number, claim = minor, from = 0): readonly AnyEvent[] =>
    Array.from({ length: count }, (_, nth) => [
      gift(`g${from + nth}`, 2_000, { poolId: 'p' }),
      ...matched(`g${from + nth}`, minor, claim),
    ]).flat();

  test('is told with its gifts, and is locked where the rule decides at once', () => {
    const sum = sumAfter(...begun('p'), ...pool(), ...given(10, 2_000));
    expect(sum.given).toEqual(shown(20_000, 10));
    expect(sum.match).toMatchObject({ locked: shown(20_000, 10), estimate: null, isUsedUp: false });
  });

  test('and a gift is not told before its pool has said what it adds', () => {
    const log = [
      ...begun('p'),
      ...pool(),
      ...given(9, 2_000),
      gift('last', 2_000, { poolId: 'p' }),
    ];
    expect(sumAfter(...log).given).toEqual(HIDDEN);
    const refused = told('MatchRefused', { poolId: 'p', giftId: 'last', because: 'pool-used-up' });
    expect(sumAfter(...log, refused).match?.locked).toEqual(shown(20_000, 10));
  });

  test('is an estimate where the rule decides at the close, and locked once it has', () => {
    const log = [...begun('p'), ...pool('pro-rata'), ...given(10, 0, 2_000)];
    expect(sumAfter(...log).match).toMatchObject({
      locked: shown(0, 10),
      estimate: shown(20_000, 10),
    });
    const settled = [
      told('MatchResultsSettled', {
        poolId: 'p',
        results: Array.from({ length: 10 }, (_, nth) => ({
          giftId: `g${nth}`,
          matchedMinor: '1000',
        })),
      }),
      told('MatchPoolSettled', { poolId: 'p', matchedMinor: '10000' }),
    ];
    expect(sumAfter(...log, ...settled).match).toMatchObject({
      locked: shown(10_000, 10),
      estimate: null,
      stage: 'settled',
    });
  });

  test('is told of less at once, and of more with the next ten', () => {
    const log = [...begun('p'), ...pool(), ...given(10, 20_000)];
    const changed = (minor: number) =>
      told('MatchReduced', {
        poolId: 'p',
        giftId: 'g0',
        giver: 'g0',
        changes: [
          { giftId: 'g0', matchedMinor: String(minor), claimMinor: String(minor) } as never,
        ],
      });
    expect(sumAfter(...log, changed(0)).match?.locked).toEqual(shown(180_000, 10));
    expect(sumAfter(...log, changed(30_000)).match?.locked).toEqual(shown(200_000, 10));
    const more = [...log, changed(30_000), ...given(10, 20_000, 20_000, 10)];
    expect(sumAfter(...more).match?.locked).toEqual(shown(410_000, 20));
  });

  test('says when nothing is left of it', () => {
    const used = told('MatchFundingShrunk', { poolId: 'p', byMinor: '80000' });
    const sum = sumAfter(...begun('p'), ...pool(), ...given(10, 2_000), used);
    expect(sum.match?.isUsedUp).toBe(true);
  });
});

describe('A campaign in the lists', () => {
  test('is staff’s alone before it is published, and stands by the day of its fund', () => {
    const [entity, fund, written, published] = begun() as [AnyEvent, AnyEvent, AnyEvent, AnyEvent];
    const before = viewsAfter([entity, fund, written]);
    const wish = { now: NOW, limit: 10 };
    expect(readPublishedCampaigns(before, wish).rows).toEqual([]);
    expect(readCampaigns(before, { ...wish, fundIds: ['f'] }).rows).toMatchObject([
      { stage: 'written', published: null },
    ]);
    expect(readCampaigns(before, { ...wish, fundIds: ['other'] }).rows).toEqual([]);
    const after = viewsAfter([entity, fund, written, published]);
    const stageAt = (at: string) => readCampaign(after, 'c', new Date(at))?.stage;
    // Midnight in Tokyo is three in the afternoon of the day before in UTC.
    expect(stageAt('2026-02-28T14:59:00Z')).toBe('upcoming');
    expect(stageAt('2026-02-28T15:00:00Z')).toBe('running');
    expect(stageAt('2026-03-31T14:59:00Z')).toBe('running');
    expect(stageAt('2026-03-31T15:00:00Z')).toBe('over');
    const ended = viewsAfter([...begun(), told('CampaignEnded', { campaignId: 'c' })]);
    expect(readCampaign(ended, 'c', NOW)?.stage).toBe('ended');
  });

  test('shows the edition that was published until another is', () => {
    const anew = told('CampaignWritten', { ...WRITTEN, edition: 2, title: { en: 'Two roofs' } });
    const views = viewsAfter([...begun(), anew]);
    expect(readCampaign(views, 'c', NOW)).toMatchObject({
      latest: { edition: 2 },
      published: { title: { en: 'A roof' } },
    });
  });

  test('tells staff of every gift', () => {
    const views = viewsAfter([...begun(), ...gifts(3, 2_000), corrected('g1', 1_000)]);
    expect(readCampaignMoney(views, 'c')).toEqual({
      gifts: 3,
      givenMinor: 5_000n,
      matchedMinor: 0n,
    });
  });
});
