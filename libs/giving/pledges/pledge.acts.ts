import { declareFor, SAMPLE_CORRECTION, type ActSet, type Field, type Place } from '#acts';
import {
  PLEDGE_END_REASONS,
  PLEDGE_EVIDENCE,
  type Exchange,
  type PledgeInstalment,
  type Person,
} from '#catalogue';
import type { Book } from '#commands';
import { ensure, majorText, money, textIn } from '#kernel';
import { recordDonation } from '../donation.commands.js';
import { METHODS } from '../donations.dto.js';
import { loadDonor } from '../donors/donor.loading.js';
import { donorChoices, donorChosen } from '../donors/donor-choices.js';
import { localisedIn, MAX_PUBLIC_TEXT } from '../donors/donors.dto.js';
import type { DonorRow } from '../donors/donors.query.js';
import { bucketsOf } from '../fund-buckets.js';
import { currenciesFor, type GivingFund } from '../views/donations.query.js';
import {
  cancelRemainder,
  confirmPledge,
  defaultPledge,
  equalInstalments,
  meetCondition,
  offerPledge,
  proposeWriteOff,
  recogniseIncome,
  schedulePledge,
  settleWriteOff,
} from './pledge.commands.js';
import { pledgeDecider } from './pledge.decider.js';
import { loadPledge } from './pledge.loading.js';
import type { PledgeCommand } from './pledge.requests.js';
import { openOf, type Pledge } from './pledge.state.js';
import {
  ConditionMetDto,
  NewPledgeDto,
  PledgeConfirmationDto,
  PledgeEndDto,
  PledgeGiftDto,
  ScheduleDto,
  WriteOffDto,
} from './pledges.dto.js';

/** Where a pledge is written down: before the funds for which somebody may. */
export type NewPledgePlace = Place & {
  readonly funds: readonly GivingFund[];
  /** Currencies other than those of funds in which something may be booked. */
  readonly rated: readonly string[];
  readonly donors: readonly DonorRow[];
};

const schedule = <P extends Place>(): readonly Field<P>[] => [
  {
    kind: 'day',
    free: true,
    name: 'firstDueOn',
    label: 'finance:pledges.first-due-on',
  },
  {
    kind: 'figure',
    as: 'select',
    name: 'count',
    label: 'finance:pledges.count',
    options: () => numbers([1, 2, 3, 4, 5, 6, 8, 10, 12, 18, 24, 36, 48, 60]),
    value: () => '1',
  },
  {
    kind: 'figure',
    as: 'select',
    name: 'everyMonths',
    label: 'finance:pledges.every-months',
    options: () => numbers([1, 2, 3, 6, 12]),
    value: () => '1',
  },
];

const numbers = (all: readonly number[]) =>
  all.map((one) => ({ value: String(one), label: String(one) }));

/** What a schedule says of a sum. */
function instalmentsOf(open: bigint, said: ScheduleDto): readonly PledgeInstalment[] {
  const { instalments, firstDueOn, count = 1, everyMonths = 1 } = said;
  if (instalments) return instalments.map((one, place) => ({ number: place + 1, ...one }));
  ensure(firstDueOn !== undefined, 'schedule-missing', { field: 'firstDueOn' });
  return equalInstalments(open, { count, firstDueOn, everyMonths });
}

const offer = declareFor<NewPledgePlace>()<NewPledgeDto>({
  act: 'pledge.offer',
  name: 'pledge',
  at: 'new',
  route: '',
  summary: 'Write down what a donor offers',
  movesMoney: true,
  creates: ['pledgeId'],
  input: NewPledgeDto,
  example: {
    fundId: '018f3f6e-0000-7000-8000-000000000000',
    donorId: '018f3f6e-0000-7000-8000-000000000001',
    money: { minor: '1200000', currency: 'EUR' },
    restriction: 'free',
    isEnforceable: true,
    firstDueOn: '2026-04-01',
    count: 4,
    everyMonths: 3,
  },
  fields: [
    {
      kind: 'choice',
      name: 'donor',
      label: 'finance:donors.donor',
      as: 'select',
      options: ({ donors, authority }, { t }) => donorChoices(donors, authority.today, t),
    },
    {
      kind: 'choice',
      name: 'bucket',
      label: 'finance:gifts.bucket',
      as: 'filled-select',
      options: ({ funds }, { t, locale }) =>
        funds.flatMap((fund) => bucketsOf(fund, locale, t('finance:restriction.free'))),
    },
    {
      kind: 'money',
      name: 'money',
      control: 'amount',
      label: 'finance:pledges.amount',
      hint: false,
      currency: ({ funds, rated }) => currenciesFor(funds, rated),
    },
    ...schedule<NewPledgePlace>(),
    {
      kind: 'yes-no',
      name: 'isEnforceable',
      label: 'finance:pledges.is-enforceable',
      hint: 'finance:pledges.is-enforceable-hint',
      value: 'no',
    },
    {
      kind: 'text',
      name: 'condition',
      label: 'finance:pledges.condition',
      hint: 'finance:pledges.condition-hint',
      optional: true,
      max: MAX_PUBLIC_TEXT,
      rows: 2,
    },
    {
      kind: 'day',
      free: true,
      name: 'expiresOn',
      label: 'finance:pledges.expires-on',
      optional: true,
    },
  ],
  form: {
    read: ({ bucket, donor, condition, ...input }, _, { locale }) => {
      const [fundId, restriction] = typeof bucket === 'string' ? bucket.split(':') : [];
      const { donorId } = donorChosen(donor);
      const language = locale.startsWith('fr') ? 'fr' : 'en';
      const isSaid = typeof condition === 'string' && condition.trim() !== '';
      const conditions = isSaid ? [{ [language]: condition }] : [];
      return { ...input, donorId, fundId, restriction, conditions };
    },
    controls: {
      fundId: 'bucket',
      restriction: 'bucket',
      donorId: 'donor',
      conditions: 'condition',
    },
  },
  ask: ({ funds, authority: { by, today } }) => {
    const currency = funds[0]?.currency ?? 'EUR';
    ensure(funds.length > 0, 'fund-unknown');
    const fund = { fundId: '', entityId: '', preset: 'crisis', currency, openedOn: today } as const;
    const nothing = { policies: [], proposal: null, versions: 0, intake: null, closed: false };
    const known = { restrictions: [], firstDay: today, bookCurrency: currency, today };
    return pledgeDecider.decide(
      {
        type: 'OfferPledge',
        pledgeId: '',
        fundId: '',
        donorId: '',
        money: money(1n, currency),
        restriction: 'free',
        isEnforceable: false,
        instalments: [{ number: 1, minor: '1', dueOn: today }],
        conditions: [],
        expiresOn: null,
        owner: by.id,
        facts: { fund: { ...fund, ...nothing }, ...known, standing: 'passed' },
        by: { accountId: by.id, roles: by.roles },
        today,
      },
      pledgeDecider.initial,
    );
  },
  notYet: ['fund-unknown'],
  goesTo: (_, { body }) => `/finance/pledges/${(body as { readonly pledgeId: string }).pledgeId}`,
  run: async (ports, invocation, _, said) => {
    const { fundId, donorId, restriction, isEnforceable, expiresOn = null } = said;
    const done = await offerPledge(ports, invocation, {
      fundId,
      donorId,
      money: { ...said.money },
      restriction,
      isEnforceable,
      instalments: instalmentsOf(BigInt(said.money.minor), said),
      conditions: (said.conditions ?? []).map(localisedIn),
      expiresOn,
    });
    return { ...done, body: { pledgeId: done.pledgeId } };
  },
});

/** What is done before there is a pledge. */
export const NEW_PLEDGE: ActSet<NewPledgePlace> = {
  tag: 'pledges',
  base: 'api/v1/pledges',
  texts: 'finance',
  acts: [offer],
  answer: () => ({}),
};

/** A pledge before somebody who may see it. */
export type PledgePlace = Place & {
  readonly pledge: Pledge;
  readonly book: Book;
  readonly fund: GivingFund;
  /** The last day of the fund's year that is now. */
  readonly yearEndsOn: string;
};

const act = declareFor<PledgePlace>();
const CLOSED = ['pledge-closed', 'pledge-not-confirmed'];

const confirmation = act<PledgeConfirmationDto>({
  act: 'pledge.confirm',
  name: 'pledge-confirmation',
  route: 'confirmation',
  summary: 'Record that the donor is bound',
  movesMoney: true,
  input: PledgeConfirmationDto,
  example: { confirmedOn: '2026-03-09', evidence: 'contract' },
  fields: [
    { kind: 'day', name: 'confirmedOn', label: 'finance:pledges.confirmed-on' },
    {
      kind: 'choice',
      name: 'evidence',
      label: 'finance:pledges.evidence',
      as: 'select',
      texts: 'finance:pledge-evidence',
      values: PLEDGE_EVIDENCE,
    },
  ],
  ask: (place) => {
    const { authority, yearEndsOn } = place;
    const said = { confirmedOn: authority.today, evidence: 'contract', yearEndsOn } as const;
    const facts = { standing: 'passed', ...anyRate(place) } as const;
    return ask(place, { type: 'ConfirmPledge', ...said, ...facts, ...asker(place) });
  },
  notYet: ['pledge-closed', 'pledge-confirmed-before', 'pledge-expired'],
  run: (ports, invocation, id, { confirmedOn, evidence }) =>
    confirmPledge(ports, invocation, id, { confirmedOn, evidence }),
});

const gift = act<PledgeGiftDto>({
  act: 'gift.record',
  name: 'pledge-gift',
  route: 'gifts',
  summary: 'Write down a gift that arrived and counts on the pledge',
  movesMoney: true,
  creates: ['donationId'],
  input: PledgeGiftDto,
  example: {
    money: { minor: '300000', currency: 'EUR' },
    receivedOn: '2026-03-09',
    method: 'bank',
  },
  fields: [
    {
      kind: 'money',
      name: 'money',
      control: 'amount',
      label: 'finance:gifts.amount',
      hint: 'finance:gifts.amount-hint',
      currency: ({ pledge }) => pledge.currency,
      value: ({ pledge }) => majorText(money(nextDue(pledge), pledge.currency)),
    },
    {
      kind: 'minor-units',
      name: 'feeMinor',
      control: 'fee',
      label: 'finance:gifts.fee',
      hint: 'finance:gifts.fee-hint',
      currency: ({ pledge }) => pledge.currency,
      value: ({ pledge }) => majorText(money(0n, pledge.currency)),
      absent: '0',
    },
    { kind: 'day', name: 'receivedOn', label: 'finance:gifts.received-on' },
    {
      kind: 'choice',
      name: 'method',
      label: 'finance:gifts.method',
      as: 'inline',
      texts: 'finance:method',
      values: METHODS,
      value: () => 'bank',
    },
    {
      kind: 'yes-no',
      name: 'another',
      label: 'finance:gifts.another',
      value: 'no',
      hint: 'finance:gifts.another-hint',
    },
  ],
  ask: (place) => {
    const { pledge, authority } = place;
    // A gift is recorded by whoever confirms a pledge: the same roles, and the same time.
    const rules = {
      confirmedOn: authority.today,
      evidence: 'contract',
      standing: 'passed',
    } as const;
    const { yearEndsOn } = place;
    const offered: Pledge = { ...pledge, status: 'offered', expiresOn: null };
    ensure(pledge.status === 'confirmed', 'pledge-not-confirmed');
    const facts = { ...rules, yearEndsOn, ...anyRate(place) };
    const command = { type: 'ConfirmPledge', ...facts, ...asker(place) } as const;
    return pledgeDecider.decide(command, offered);
  },
  notYet: CLOSED,
  run: async (ports, invocation, pledgeId, said) => {
    const { fundId, donorId, restriction } = await loadPledge(ports, pledgeId);
    const { kind: donorKind } = await loadDonor(ports, donorId);
    const { feeMinor = '0', instalment = null, another = false, method, receivedOn } = said;
    const done = await recordDonation(ports, invocation, {
      fundId,
      donorId,
      donorKind,
      restriction,
      money: { ...said.money },
      feeMinor,
      method,
      receivedOn,
      another,
      pledge: { pledgeId, instalment },
    });
    return { ...done, body: { donationId: done.donationId } };
  },
});

const unmet = ({ pledge }: PledgePlace) => pledge.conditions.filter(({ isMet }) => !isMet);

const condition = act<ConditionMetDto>({
  act: 'pledge.meet-condition',
  name: 'pledge-condition',
  route: 'conditions/met',
  summary: 'Record that a condition of a pledge is met',
  movesMoney: true,
  input: ConditionMetDto,
  example: { conditionId: SAMPLE_CORRECTION, on: '2026-03-09' },
  fields: [
    {
      kind: 'choice',
      name: 'conditionId',
      label: 'finance:pledges.condition',
      as: 'filled-select',
      options: (place, { locale }) =>
        unmet(place).map(({ conditionId: value, text }) => ({
          value,
          label: textIn(locale, text),
        })),
    },
    { kind: 'day', name: 'on', label: 'finance:pledges.met-on' },
  ],
  ask: (place) => {
    const conditionId = unmet(place)[0]?.conditionId ?? '';
    const { authority, yearEndsOn } = place;
    const facts = { yearEndsOn, ...anyRate(place) };
    const said = { conditionId, on: authority.today, ...facts, ...asker(place) };
    return ask(place, { type: 'MeetCondition', ...said });
  },
  notYet: CLOSED,
  run: (ports, invocation, id, { conditionId, on }) =>
    meetCondition(ports, invocation, id, { conditionId, on }),
});

const recognition = act({
  act: 'pledge.recognise',
  name: 'pledge-recognition',
  route: 'recognition',
  summary: 'Book as income what was put off and is due in this year',
  movesMoney: true,
  fields: [],
  ask: (place) => {
    const { yearEndsOn } = place;
    return ask(place, { type: 'RecogniseIncome', yearEndsOn, ...asker(place) });
  },
  notYet: [...CLOSED, 'nothing-to-recognise'],
  run: (ports, invocation, id) => recogniseIncome(ports, invocation, id),
});

const scheduling = act<ScheduleDto>({
  act: 'pledge.schedule',
  name: 'pledge-schedule',
  route: 'schedule',
  summary: 'Say when what is open of a pledge is due',
  movesMoney: true,
  input: ScheduleDto,
  example: { firstDueOn: '2026-04-01', count: 2, everyMonths: 6 },
  fields: schedule<PledgePlace>(),
  ask: (place) => {
    const { pledge, authority, yearEndsOn } = place;
    const open = openOf(pledge).toString();
    const instalments = [{ number: 1, minor: open, dueOn: authority.today }];
    return ask(place, { type: 'SchedulePledge', instalments, yearEndsOn, ...asker(place) });
  },
  notYet: CLOSED,
  aside: true,
  run: async (ports, invocation, id, said) => {
    const pledge = await loadPledge(ports, id);
    return schedulePledge(ports, invocation, id, instalmentsOf(openOf(pledge), said));
  },
});

const reason: Field<PledgePlace> = {
  kind: 'choice',
  name: 'reason',
  label: 'finance:pledges.reason',
  as: 'select',
  texts: 'finance:pledge-end-reason',
  values: PLEDGE_END_REASONS,
};

const cancelling = act<PledgeEndDto>({
  act: 'pledge.cancel',
  name: 'pledge-cancelling',
  route: 'cancelling',
  summary: 'Cancel what is open of a pledge',
  movesMoney: true,
  input: PledgeEndDto,
  example: { reason: 'donor-asked' },
  fields: [reason],
  ask: (place) => ask(place, { type: 'CancelRemainder', reason: 'other', ...asker(place) }),
  notYet: CLOSED,
  aside: true,
  danger: true,
  run: (ports, invocation, id, said) => cancelRemainder(ports, invocation, id, said.reason),
});

const defaulting = act({
  act: 'pledge.default',
  name: 'pledge-default',
  route: 'default',
  summary: 'Record that the donor does not keep to a pledge',
  fields: [],
  ask: (place) => ask(place, { type: 'DefaultPledge', ...asker(place) }),
  notYet: [...CLOSED, 'pledge-defaulted-before'],
  aside: true,
  danger: true,
  run: (ports, invocation, id) => defaultPledge(ports, invocation, id),
});

const writeOff = act<PledgeEndDto>({
  act: 'pledge.propose-write-off',
  name: 'pledge-write-off',
  route: 'write-off',
  summary: 'Propose to give up what is open of a pledge; a second person confirms',
  movesMoney: true,
  creates: ['proposalId'],
  input: PledgeEndDto,
  example: { reason: 'not-paid' },
  fields: [reason],
  ask: (place) => {
    const said = { proposalId: SAMPLE_CORRECTION, reason: 'other', ...asker(place) } as const;
    return ask(place, { type: 'ProposeWriteOff', ...said });
  },
  notYet: CLOSED,
  aside: true,
  danger: true,
  run: async (ports, invocation, id, said) => {
    const done = await proposeWriteOff(ports, invocation, id, said.reason);
    return { ...done, body: { proposalId: done.proposalId } };
  },
});

const settling = (step: 'confirmation' | 'dropping') => {
  const type = step === 'confirmation' ? 'ConfirmWriteOff' : 'DropWriteOff';
  return {
    name: `pledge-write-off-${step}`,
    route: `write-off/${step}`,
    input: WriteOffDto,
    example: { proposalId: SAMPLE_CORRECTION },
    fields: [
      {
        kind: 'fixed',
        name: 'proposalId',
        value: ({ pledge }: PledgePlace) => pledge.proposal?.proposalId,
      },
    ],
    ask: (place: PledgePlace) => {
      const proposalId = place.pledge.proposal?.proposalId ?? SAMPLE_CORRECTION;
      return ask(place, { type, proposalId, ...asker(place) });
    },
    notYet: [...CLOSED, 'no-correction-proposed'],
    run: (ports, invocation, id, { proposalId }) =>
      settleWriteOff(ports, invocation, id, type, proposalId),
  } as const satisfies Omit<Parameters<typeof act<WriteOffDto>>[0], 'act' | 'summary'>;
};

/** What is done with a pledge. */
export const PLEDGE_ACTS: ActSet<PledgePlace> = {
  tag: 'pledges',
  base: 'api/v1/pledges/:pledgeId',
  texts: 'finance',
  acts: [
    act<WriteOffDto>({
      ...settling('confirmation'),
      act: 'pledge.confirm-write-off',
      summary: 'Confirm that what is open of a pledge is given up, as somebody else proposed',
      movesMoney: true,
    }),
    act<WriteOffDto>({
      ...settling('dropping'),
      act: 'pledge.drop-write-off',
      summary: 'Say that a proposal to write a pledge off no longer stands',
      aside: true,
    }),
    confirmation,
    condition,
    recognition,
    gift,
    scheduling,
    cancelling,
    defaulting,
    writeOff,
  ],
  answer: (pledgeId) => ({ pledgeId }),
};

/** What of the oldest instalment is open. */
function nextDue({ instalments }: Pledge): bigint {
  return instalments.find(({ open }) => open > 0n)?.open ?? 0n;
}

function ask({ pledge }: PledgePlace, command: PledgeCommand): unknown {
  return pledgeDecider.decide(command, pledge);
}

/** Whether it may be done is asked; at which rate shows when it is. */
function anyRate({ pledge: { foreign } }: PledgePlace): { readonly exchange?: Exchange } {
  if (!foreign) return {};
  const { into } = foreign;
  const one = { rateSetId: '', ratesOn: '', numerator: '1', denominator: '1' };
  return { exchange: { into, ...one } };
}

function asker({ authority: { by, today } }: Place): {
  readonly by: Person;
  readonly today: string;
} {
  return { by: { accountId: by.id, roles: by.roles }, today };
}
