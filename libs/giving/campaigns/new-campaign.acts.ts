import { declareFor, type ActSet, type Field, type Place, type Reader } from '#acts';
import { textIn } from '#kernel';
import { localised } from '#validation';
import type { Choice } from '#web';
import type { PoolRow } from '../pools/pools.query.js';
import type { GivingFund } from '../views/donations.query.js';
import { writeCampaign } from './campaign.commands.js';
import { CAMPAIGN_TEXT, campaignDecider } from './campaign.decider.js';
import { NewCampaignDto } from './campaigns.dto.js';

/** Where a campaign is written: before the fund for which it asks. */
export type NewCampaignPlace = Place & {
  readonly fund: GivingFund;
  /** Pools of the fund that may be told of its gifts. */
  readonly pools: readonly PoolRow[];
};

const FREE = 'free';
const STORY_ROWS = 8;
/** The languages for which a form asks; the API takes every language of the house. */
export const FORM_LANGUAGES = ['fr', 'en'] as const;

type Said = { readonly [Part in 'title' | 'story']: Readonly<Record<string, string>> };

/** Title and story in each language, filled in with what was said before. */
export function textFields<P extends Place>(before: (place: P) => Said | undefined): Field<P>[] {
  return FORM_LANGUAGES.map((language) => ({
    kind: 'group',
    legend: `campaigns:language.${language}`,
    fields: [
      {
        kind: 'text',
        name: `title.${language}`,
        control: `title-${language}`,
        label: 'campaigns:field.title',
        max: CAMPAIGN_TEXT.title,
        optional: true,
        value: (place) => before(place)?.title[language],
      },
      {
        kind: 'text',
        name: `story.${language}`,
        control: `story-${language}`,
        label: 'campaigns:field.story',
        hint: 'campaigns:field.story-hint',
        max: CAMPAIGN_TEXT.story,
        rows: STORY_ROWS,
        optional: true,
        value: (place) => before(place)?.story[language],
      },
    ],
  }));
}

const writing = declareFor<NewCampaignPlace>()<NewCampaignDto>({
  act: 'campaign.write',
  name: 'campaign',
  at: 'new',
  route: '',
  summary: 'Write a campaign: its story, its goal, its days, and what it asks gifts for',
  creates: ['campaignId'],
  input: NewCampaignDto,
  example: {
    fundId: '018f3f6e-0000-7000-8000-000000000000',
    title: { en: 'A roof before winter' },
    story: { en: 'Ten families need one.' },
    goal: { minor: '500000', currency: 'EUR' },
    from: '2026-03-01',
    until: '2026-03-31',
    restriction: FREE,
  },
  fields: [
    { kind: 'fixed', name: 'fundId', value: ({ fund }) => fund.fundId },
    ...textFields<NewCampaignPlace>(() => undefined),
    { kind: 'money', name: 'goal', currency: ({ fund }) => fund.currency },
    { kind: 'day', name: 'from', free: true, value: ({ authority }) => authority.today },
    { kind: 'day', name: 'until', free: true },
    { kind: 'choice', name: 'restriction', as: 'filled-select', options: restrictionsOf },
    { kind: 'choice', name: 'poolId', as: 'filled-select', options: poolsOf, optional: true },
  ],
  ask: ({ fund, authority: { by, today } }, { title, story, goal: { minor } }) => {
    const { currency, fundId } = fund;
    return campaignDecider.decide(
      {
        type: 'WriteCampaign',
        campaignId: '',
        fundId,
        title: localised(title, 'title'),
        story: localised(story, 'story'),
        goal: { minor, currency },
        from: today,
        until: today,
        restriction: FREE,
        poolId: null,
        by: { accountId: by.id, roles: by.roles },
        facts: { currency, restrictions: [], pool: null, today },
      },
      campaignDecider.initial,
    );
  },
  // Somebody else reads it there.
  goesTo: (_, { body }) =>
    `/finance/campaigns/${(body as { readonly campaignId: string }).campaignId}`,
  run: async (ports, invocation, _, dto) => {
    const { fundId, from, until, restriction, poolId = null } = dto;
    const done = await writeCampaign(ports, invocation, {
      fundId,
      title: localised(dto.title, 'title'),
      story: localised(dto.story, 'story'),
      goal: { ...dto.goal },
      from,
      until,
      restriction,
      poolId,
    });
    return { ...done, body: { campaignId: done.campaignId } };
  },
});

/** What is done before there is a campaign. */
export const NEW_CAMPAIGN: ActSet<NewCampaignPlace> = {
  tag: 'campaigns',
  base: 'api/v1/campaigns',
  texts: 'campaigns',
  acts: [writing],
  answer: () => ({}),
};

/** Free money, and every restriction of the fund. */
function restrictionsOf({ fund }: NewCampaignPlace, { t, locale }: Reader): readonly Choice[] {
  return [
    { value: FREE, label: t('finance:restriction.free') },
    ...fund.restrictions.map(({ restriction: value, credit }) => ({
      value,
      label: textIn(locale, credit) || value,
    })),
  ];
}

function poolsOf({ pools }: NewCampaignPlace, { t, locale }: Reader): readonly Choice[] {
  return [
    { value: '', label: t('pools:gift.none') },
    ...pools.map(({ pool_id: value, name }) => ({ value, label: textIn(locale, name) })),
  ];
}
