import { declareFor, type ActSet, type Field, type Place, type Reader } from '#acts';
import { textIn } from '#kernel';
import { MATCHING_METHODS } from '#matching';
import { localised } from '#validation';
import type { Choice } from '#web';
import type { GivingFund } from '../views/donations.query.js';
import { configurePool } from './pool.commands.js';
import { poolDecider } from './pool.decider.js';
import { NewPoolDto, termsOf } from './pools.dto.js';

/** Where a pool is made: before the fund whose gifts it is to match. */
export type NewPoolPlace = Place & { readonly fund: GivingFund };

const FREE = 'free';

function limit(name: string, control: string): Field<NewPoolPlace> {
  return {
    kind: 'minor-units',
    name: `rule.${name}`,
    control,
    currency: ({ fund }) => fund.currency,
    optional: true,
  };
}

const PART_TEXTS = {
  numerator: 'matching:trial.ratio',
  denominator: 'matching:trial.for-each',
} as const;

function part(name: 'numerator' | 'denominator'): Field<NewPoolPlace> {
  return {
    kind: 'text',
    name: `rule.ratio.${name}`,
    control: name,
    label: PART_TEXTS[name],
    hint: `${PART_TEXTS[name]}-hint`,
    width: 'short',
    max: 7,
    spellcheck: false,
    value: () => '1',
    read: (typed) => (/^\d{1,7}$/.test(typed.trim()) ? Number(typed.trim()) : typed),
  };
}

const creation = declareFor<NewPoolPlace>()<NewPoolDto>({
  act: 'pool.configure',
  name: 'pool',
  at: 'new',
  route: '',
  summary: 'Write down a pool: what it matches, by which rule and on which days',
  creates: ['poolId'],
  movesMoney: true,
  input: NewPoolDto,
  example: {
    fundId: '018f3f6e-0000-7000-8000-000000000000',
    name: { en: 'Spring match' },
    rule: { currency: 'EUR', method: 'first-come', donorCap: '30000' },
    advertisedMinor: '100000',
    from: '2026-03-01',
    until: '2026-03-31',
    guarantee: FREE,
  },
  fields: [
    { kind: 'fixed', name: 'fundId', value: ({ fund }) => fund.fundId },
    {
      kind: 'fixed',
      name: 'rule.currency',
      control: 'currency',
      value: ({ fund }) => fund.currency,
    },
    {
      kind: 'group',
      legend: 'pools:new.name',
      hint: 'pools:new.name-hint',
      fields: [
        { kind: 'text', name: 'name.fr', control: 'name-fr', max: 120, optional: true },
        { kind: 'text', name: 'name.en', control: 'name-en', max: 120, optional: true },
      ],
    },
    {
      kind: 'group',
      legend: 'pools:new.rule',
      fields: [
        {
          kind: 'choice',
          name: 'rule.method',
          control: 'method',
          texts: 'matching:trial.method-of',
          values: MATCHING_METHODS.filter((method) => method !== 'threshold'),
          value: () => 'first-come',
        },
        part('numerator'),
        part('denominator'),
        limit('minimumGift', 'minimumGift'),
        limit('donorCap', 'donorCap'),
        limit('targetCap', 'targetCap'),
      ],
    },
    {
      kind: 'many',
      name: 'targets',
      options: restrictionsOf,
      optional: true,
    },
    {
      kind: 'minor-units',
      name: 'advertisedMinor',
      control: 'advertised',
      currency: ({ fund }) => fund.currency,
    },
    { kind: 'day', name: 'from', free: true, value: ({ authority }) => authority.today },
    { kind: 'day', name: 'until', free: true },
    { kind: 'choice', name: 'guarantee', as: 'filled-select', options: restrictionsOf },
  ],
  // What is asked for once is called by another name where the method is another one.
  form: {
    read: ({ rule, ...input }) => {
      const { targetCap, ...terms } = rule as { method?: string; targetCap?: string };
      const cap = terms.method === 'quadratic' ? 'quadraticCap' : 'targetCap';
      return { ...input, rule: targetCap === undefined ? terms : { ...terms, [cap]: targetCap } };
    },
    controls: { 'rule.quadraticCap': 'targetCap' },
  },
  ask: ({ fund, authority: { by, today } }, example) => {
    const { currency, fundId } = fund;
    const advertised = { minor: example.advertisedMinor, currency };
    const days = { from: today, until: today };
    return poolDecider.decide(
      {
        type: 'ConfigurePool',
        poolId: '',
        fundId,
        name: { en: '-' },
        rule: termsOf({ ...example.rule, currency }),
        advertised,
        targets: [],
        ...days,
        guarantee: FREE,
        by: { accountId: by.id, roles: by.roles },
        facts: { currency, restrictions: [], today },
      },
      poolDecider.initial,
    );
  },
  // Its money comes next.
  goesTo: (_, { body }) => `/finance/pools/${(body as { readonly poolId: string }).poolId}`,
  run: async (ports, invocation, _, dto) => {
    const { fundId, targets = [], from, until, guarantee } = dto;
    const rule = termsOf(dto.rule);
    const done = await configurePool(ports, invocation, {
      fundId,
      name: localised(dto.name, 'name'),
      rule,
      advertised: { minor: dto.advertisedMinor, currency: rule.currency },
      targets,
      from,
      until,
      guarantee,
    });
    return { ...done, body: { poolId: done.poolId } };
  },
});

/** What is done before there is a pool. */
export const NEW_POOL: ActSet<NewPoolPlace> = {
  tag: 'pools',
  base: 'api/v1/pools',
  texts: 'pools',
  acts: [creation],
  answer: () => ({}),
};

/** Free money, and every restriction of the fund. */
function restrictionsOf({ fund }: NewPoolPlace, { t, locale }: Reader): readonly Choice[] {
  return [
    { value: FREE, label: t('finance:restriction.free') },
    ...fund.restrictions.map(({ restriction: value, credit }) => ({
      value,
      label: textIn(locale, credit) || value,
    })),
  ];
}
