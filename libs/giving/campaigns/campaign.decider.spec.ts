import { specify } from '../../../test/support/specification.js';
import type { CampaignEvent, CampaignWritten, Person, RoleName } from '#catalogue';
import {
  asksOn,
  campaignDecider,
  type RewriteCampaign,
  type WriteCampaign,
} from './campaign.decider.js';

const campaigns = specify(campaignDecider);
const person = (accountId: string, ...roles: RoleName[]): Person => ({ accountId, roles });
const writer = person('writer', 'publication-officer');
const second = person('second', 'treasurer');
const today = '2026-03-09';

const said = {
  campaignId: 'c1',
  fundId: 'f1',
  title: { en: 'A roof before winter', fr: 'Un toit avant l’hiver' },
  story: { en: 'Ten families need one.', fr: 'Dix familles en ont besoin.' },
  goal: { minor: '500000', currency: 'EUR' },
  from: '2026-03-01',
  until: '2026-03-31',
  restriction: 'shelter',
  poolId: 'p1',
} as const;
const facts = {
  currency: 'EUR',
  restrictions: ['shelter'],
  pool: { fundId: 'f1', currency: 'EUR' },
  today,
};
const write: WriteCampaign = { type: 'WriteCampaign', ...said, by: writer, facts };
const first: CampaignWritten = {
  type: 'CampaignWritten',
  data: { ...said, edition: 1, writtenBy: 'writer' },
};
const published = (edition: number): CampaignEvent => ({
  type: 'CampaignPublished',
  data: { campaignId: 'c1', edition, publishedBy: 'second' },
});
const publish = { type: 'PublishCampaign', edition: 1, by: second, today } as const;
const rewrite: RewriteCampaign = {
  type: 'RewriteCampaign',
  title: { en: 'Two roofs' },
  story: said.story,
  goal: { minor: '900000', currency: 'EUR' },
  until: '2026-04-30',
  by: second,
  today,
};
const anew: CampaignEvent = {
  type: 'CampaignWritten',
  data: {
    ...first.data,
    title: rewrite.title,
    goal: rewrite.goal,
    until: rewrite.until,
    edition: 2,
    writtenBy: 'second',
  },
};
const end = { type: 'EndCampaign', by: second } as const;
const ended: CampaignEvent = {
  type: 'CampaignEnded',
  data: { campaignId: 'c1', endedBy: 'second' },
};

describe('A campaign', () => {
  test('is written by one person, in the languages they have', () => {
    campaigns.given().when(write).then(first);
    campaigns.given(first).when(write).thenRefused('campaign-written-before');
  });

  test.each<[string, Partial<WriteCampaign>]>([
    ['not-allowed', { by: person('x', 'reviewer') }],
    ['fund-unknown', { facts: { ...facts, currency: null } }],
    ['currency-not-held', { goal: { minor: '1', currency: 'USD' } }],
    ['amount-not-positive', { goal: { minor: '0', currency: 'EUR' } }],
    ['restriction-unknown', { restriction: 'boats' }],
    ['pool-unknown', { facts: { ...facts, pool: null } }],
    ['pool-unknown', { facts: { ...facts, pool: { fundId: 'f2', currency: 'EUR' } } }],
    ['currency-not-held', { facts: { ...facts, pool: { fundId: 'f1', currency: 'USD' } } }],
    ['text-missing', { title: {} }],
    ['text-missing', { story: { en: ' ' } }],
    ['text-too-long', { title: { en: 'x'.repeat(121) } }],
    ['text-too-long', { story: { fr: 'x'.repeat(4_001) } }],
    ['date-invalid', { from: '2026-02-30' }],
    ['dates-reversed', { from: '2026-04-01' }],
    ['campaign-over', { from: '2026-02-01', until: '2026-03-08' }],
  ])('is refused: %s', (code, change) => {
    campaigns
      .given()
      .when({ ...write, ...change })
      .thenRefused(code);
  });

  test('needs no pool, and no restriction', () => {
    const plain = { restriction: 'free', poolId: null } as const;
    const data = { ...first.data, ...plain };
    campaigns
      .given()
      .when({ ...write, ...plain, facts: { ...facts, pool: null, restrictions: [] } })
      .then({ type: 'CampaignWritten', data });
  });

  test('is published by a second person, once, as they read it', () => {
    campaigns.given(first).when(publish).then(published(1));
    campaigns
      .given(first)
      .when({ ...publish, by: writer })
      .thenRefused('campaign-needs-second');
    campaigns.given(first, published(1)).when(publish).thenRefused('campaign-published-before');
    campaigns.given(first, anew).when(publish).thenRefused('campaign-written-anew');
    campaigns
      .given(first)
      .when({ ...publish, today: '2026-04-01' })
      .thenRefused('campaign-over', { day: '2026-03-31' });
    campaigns.given().when(publish).thenRefused('not-found');
  });

  test('written anew is read as it was until the new edition is published by another', () => {
    campaigns.given(first, published(1)).when(rewrite).then(anew);
    campaigns
      .given(first, published(1), anew)
      .when({ ...publish, edition: 2 })
      .thenRefused('campaign-needs-second');
    const state = [first, published(1), anew].reduce(campaignDecider.evolve, null);
    expect(state?.published?.title).toEqual(said.title);
    const read = campaignDecider.evolve(state, published(2));
    expect(read?.published?.title).toEqual(rewrite.title);
    campaigns
      .given(first)
      .when({ ...rewrite, goal: { minor: '1', currency: 'USD' } })
      .thenRefused('currency-not-held');
  });

  test('once ended is ended', () => {
    campaigns.given(first, published(1)).when(end).then(ended);
    for (const command of [end, rewrite, publish]) {
      campaigns.given(first, ended).when(command).thenRefused('campaign-ended');
    }
  });

  test.each([
    ['before it is published', [first], today, false],
    ['on its first day', [first, published(1)], '2026-03-01', true],
    ['on its last day', [first, published(1)], '2026-03-31', true],
    ['the day before', [first, published(1)], '2026-02-28', false],
    ['the day after', [first, published(1)], '2026-04-01', false],
    ['once ended', [first, published(1), ended], today, false],
  ])('asks for gifts or not: %s', (_when, events, day, asks) => {
    expect(asksOn(events.reduce(campaignDecider.evolve, null), day)).toBe(asks);
  });
});
