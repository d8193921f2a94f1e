import { declareFor, type ActSet, type Field, type Place } from '#acts';
import { textIn } from '#kernel';
import { localised } from '#validation';
import { createFund } from './fund.commands.js';
import { fundDecider } from './fund.decider.js';
import { NewFundDto, PRESETS } from './funds.dto.js';
import type { EntityRow } from './views/funds.query.js';

/** Where a fund is made: before the entities that may have one. */
export type NewFundPlace = Place & { readonly entities: readonly EntityRow[] };

/** Name and purpose are public: each language that the fund speaks has its own. */
function words(language: 'en' | 'fr'): Field<NewFundPlace> {
  return {
    kind: 'group',
    legend: `finance:funds.words-${language}`,
    fields: [
      {
        kind: 'text',
        name: `name.${language}`,
        control: `name-${language}`,
        label: 'finance:funds.name',
        max: 200,
      },
      {
        kind: 'text',
        name: `purpose.${language}`,
        control: `purpose-${language}`,
        label: 'finance:funds.purpose',
        max: 2_000,
        rows: 3,
      },
    ],
  };
}

const creation = declareFor<NewFundPlace>()<NewFundDto>({
  act: 'fund.create',
  name: 'fund',
  at: 'new',
  route: '',
  summary: 'Create a fund; by an administrator',
  creates: ['fundId'],
  input: NewFundDto,
  example: {
    entityId: '018f3f6e-0000-7000-8000-000000000000',
    name: { en: 'Crisis fund' },
    purpose: { en: 'Emergency help within hours.' },
    preset: 'crisis',
    baseCurrency: 'EUR',
  },
  fields: [
    {
      kind: 'choice',
      name: 'entityId',
      label: 'finance:funds.entity',
      as: 'filled-select',
      options: ({ entities }, { locale }) =>
        entities.map(({ entityId: value, name }) => ({ value, label: textIn(locale, name) })),
    },
    {
      kind: 'choice',
      name: 'preset',
      label: 'finance:funds.preset',
      texts: 'finance:preset',
      values: PRESETS,
      value: () => 'crisis',
    },
    {
      kind: 'text',
      name: 'baseCurrency',
      label: 'common:form.currency',
      hint: 'finance:funds.currency-hint',
      value: ({ entities }) => entities[0]?.currency,
      width: 'short',
      max: 3,
      read: (typed) => typed.toUpperCase(),
    },
    {
      kind: 'day',
      name: 'openedOn',
      label: 'finance:funds.opened-on',
      hint: 'finance:funds.opened-on-hint',
    },
    words('fr'),
    words('en'),
  ],
  ask: (place, { entityId, preset, baseCurrency, openedOn, ...said }) => {
    const name = localised(said.name, 'name');
    const purpose = localised(said.purpose, 'purpose');
    const { today } = place.authority;
    const days = { openedOn: openedOn ?? today, today };
    const what = { fundId: entityId, entityId, preset, baseCurrency, name, purpose, ...days };
    const { id: accountId, roles } = place.authority.by;
    const by = { accountId, roles };
    return fundDecider.decide({ type: 'CreateFund', ...what, by }, fundDecider.initial);
  },
  // Its policy comes next, from two people.
  goesTo: (_, { body }) => `/finance/funds/${(body as { readonly fundId: string }).fundId}/policy`,
  run: async (ports, invocation, _, { entityId, preset, baseCurrency, openedOn, ...said }) => {
    const name = localised(said.name, 'name');
    const purpose = localised(said.purpose, 'purpose');
    const input = { entityId, preset, baseCurrency, name, purpose, openedOn };
    const done = await createFund(ports, invocation, input);
    return { ...done, body: { fundId: done.fundId } };
  },
});

/** What is done before there is a fund. */
export const NEW_FUND: ActSet<NewFundPlace> = {
  tag: 'funds',
  base: 'api/v1/funds',
  texts: 'finance',
  acts: [creation],
  answer: () => ({}),
  outerFence: false,
};
