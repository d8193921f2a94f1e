import { declareFor, type ActSet, type Field, type Place, type Reader } from '#acts';
import { donorCode, type Person } from '#catalogue';
import { formatMoney, money } from '#kernel';
import type { Choice } from '#web';
import { donorChoices, donorChosen } from '../donors/donor-choices.js';
import type { DonorRow } from '../donors/donors.query.js';
import type { GivingFund } from '../views/donations.query.js';
import { addPoolFunding, onPool, type LoadedPool } from './pool.commands.js';
import { poolDecider } from './pool.decider.js';
import type { MatchPoolCommand, StepPool } from './pool.requests.js';
import { PoolDefaultDto, PoolFundingDto, PoolShrinkDto } from './pools.dto.js';

/** A pool before somebody who may see it. */
export type PoolPlace = Place &
  LoadedPool & {
    readonly fund: GivingFund;
    /** Whom a form offers as a funder. */
    readonly donors: readonly DonorRow[];
  };

const act = declareFor<PoolPlace>();
const SAMPLE_ID = '018f3f6e-0000-7000-8000-000000000000';
/** The priorities that a form offers; the API takes more. */
const PRIORITIES = [1, 2, 3];

const funding = act<PoolFundingDto>({
  act: 'pool.add-funding',
  name: 'funding',
  route: 'fundings',
  summary: 'Write down money that a donor signed to put into the pool',
  creates: ['fundingId'],
  movesMoney: true,
  input: PoolFundingDto,
  example: {
    donorId: SAMPLE_ID,
    money: { minor: '100000', currency: 'EUR' },
    priority: 1,
    signedOn: '2026-03-09',
  },
  fields: [
    {
      kind: 'choice',
      name: 'donorId',
      as: 'filled-select',
      options: ({ donors, authority }, { t }) => donorChoices(donors, authority.today, t),
    },
    {
      kind: 'money',
      name: 'money',
      control: 'amount',
      hint: false,
      currency: ({ state }) => state.rule.currency,
    },
    {
      kind: 'figure',
      name: 'priority',
      as: 'inline',
      texts: 'pools:priority',
      values: PRIORITIES,
      value: () => '1',
    },
    { kind: 'day', name: 'signedOn' },
  ],
  ask: (place) => {
    const { currency } = place.state.rule;
    const { today } = place.authority;
    const days = { signedOn: today, today };
    const sample = { fundingId: '', donorId: '', money: money(1n, currency), priority: 1 };
    return asked(place, {
      type: 'AddFunding',
      ...sample,
      isStopped: false,
      ...days,
      by: by(place),
    });
  },
  form: {
    read: ({ donorId, ...input }) => ({ ...input, donorId: donorChosen(donorId).donorId }),
    controls: {},
  },
  notYet: ['pool-settled'],
  run: async (ports, invocation, poolId, { donorId, money: said, priority = 1, signedOn }) => {
    const input = { donorId, money: { ...said }, priority, signedOn };
    const done = await addPoolFunding(ports, invocation, poolId, input);
    return { ...done, body: { fundingId: done.fundingId } };
  },
});

const WHICH_FUNDING: Field<PoolPlace> = {
  kind: 'choice',
  name: 'fundingId',
  as: 'filled-select',
  options: payingFundings,
};

const shrinking = act<PoolShrinkDto>({
  act: 'pool.shrink-funding',
  name: 'shrinking',
  summary: 'Take back the part of a funding that nothing relies on',
  movesMoney: true,
  aside: true,
  input: PoolShrinkDto,
  example: { fundingId: SAMPLE_ID, byMinor: '1' },
  fields: [
    WHICH_FUNDING,
    {
      kind: 'minor-units',
      name: 'byMinor',
      control: 'amount',
      hint: false,
      currency: ({ state }) => state.rule.currency,
    },
  ],
  ask: (place, { byMinor }) =>
    asked(place, {
      type: 'ShrinkFunding',
      fundingId: firstFunding(place),
      byMinor,
      by: by(place),
    }),
  notYet: ['pool-settled', 'funding-unknown', 'funding-relied-on'],
  run: (ports, invocation, poolId, { fundingId, byMinor }) =>
    onPool(ports, invocation, poolId, (known) => ({
      type: 'ShrinkFunding',
      fundingId,
      byMinor,
      by: known.by,
    })),
});

const defaulting = act<PoolDefaultDto>({
  act: 'pool.record-default',
  name: 'default',
  route: 'defaults',
  summary:
    'Record that a funder does not pay: the pool stops, and the guarantee covers its matches',
  movesMoney: true,
  danger: true,
  aside: true,
  input: PoolDefaultDto,
  example: { fundingId: SAMPLE_ID },
  fields: [WHICH_FUNDING],
  ask: (place) =>
    asked(place, {
      type: 'RecordFundingDefault',
      fundingId: firstFunding(place),
      by: by(place),
    }),
  notYet: ['pool-settled', 'funding-unknown'],
  run: (ports, invocation, poolId, { fundingId }) =>
    onPool(ports, invocation, poolId, (known) => ({
      type: 'RecordFundingDefault',
      fundingId,
      by: known.by,
    })),
});

type Step = {
  readonly type: StepPool['type'] | 'SettlePool';
  readonly act: 'pool.open' | 'pool.pause' | 'pool.resume' | 'pool.settle';
  readonly name: string;
  readonly summary: string;
  readonly notYet: readonly string[];
  readonly aside?: true;
  readonly danger?: true;
};

/** What is done with a pool as a whole: nothing is asked for beside. */
function step({ type, ...declared }: Step) {
  return act({
    ...declared,
    movesMoney: true,
    fields: [],
    ask: (place) => asked(place, { type, today: place.authority.today, by: by(place) }),
    run: (ports, invocation, poolId) =>
      onPool(ports, invocation, poolId, (known) => ({ type, today: known.today, by: known.by })),
  });
}

/** What is done with a pool. */
export const POOL_ACTS: ActSet<PoolPlace> = {
  tag: 'pools',
  base: 'api/v1/pools/:poolId',
  texts: 'pools',
  acts: [
    funding,
    step({
      type: 'OpenPool',
      act: 'pool.open',
      name: 'opening',
      summary: 'Open the pool; by somebody who wrote down neither its rule nor its money',
      notYet: ['pool-opened-before', 'pool-days-over'],
    }),
    step({
      type: 'ResumePool',
      act: 'pool.resume',
      name: 'resumption',
      summary: 'Match gifts again',
      notYet: ['pool-not-paused'],
    }),
    step({
      type: 'SettlePool',
      act: 'pool.settle',
      name: 'settlement',
      summary: 'Share the pool out and call its funders, once its days are over or nothing is left',
      notYet: ['pool-not-open', 'pool-not-over'],
    }),
    step({
      type: 'PausePool',
      act: 'pool.pause',
      name: 'pause',
      summary: 'Match no gifts for the time being',
      notYet: ['pool-not-open'],
      aside: true,
    }),
    shrinking,
    defaulting,
  ],
  answer: (poolId) => ({ poolId }),
};

function by({ authority }: PoolPlace): Person {
  return { accountId: authority.by.id, roles: authority.by.roles };
}

function asked({ state }: PoolPlace, command: MatchPoolCommand): unknown {
  return poolDecider.decide(command, state);
}

function firstFunding({ state }: PoolPlace): string {
  return state.fundings.find(({ isDefaulted }) => !isDefaulted)?.fundingId ?? '';
}

/** Fundings that are still paid, as a form offers them. */
function payingFundings({ state }: PoolPlace, { locale }: Reader): readonly Choice[] {
  return state.fundings
    .filter(({ isDefaulted }) => !isDefaulted)
    .map(({ fundingId: value, donorId, amountMinor }) => {
      const amount = formatMoney(money(amountMinor, state.rule.currency), locale);
      return { value, label: `${donorCode(donorId)} · ${amount}` };
    });
}
