import { declareFor, type ActSet, type Field } from '#acts';
import { money } from '#kernel';
import { localised } from '#validation';
import { TRANSFER_ACTS } from './cash-transfer.acts.js';
import { openRestriction } from './fund-account.commands.js';
import { fundAccountDecider } from './fund-account.decider.js';
import { asked, type FundPlace } from './fund-place.js';
import { recordProcessorPayout } from './processor-payout.commands.js';
import {
  closeFund,
  confirmPolicy,
  openIntake,
  proposePolicy,
  suspendIntake,
} from './fund.commands.js';
import { fundDecider } from './fund.decider.js';
import {
  ClosingDto,
  IntakeDto,
  MAX_ROUND,
  MAX_TEXT,
  ProcessorPayoutDto,
  RestrictionDto,
  SUSPENSIONS,
  SuspensionDto,
  termsOf,
} from './funds.dto.js';
import { OPENING_ACTS } from './opening-balance.acts.js';
import { POLICY_CONTROLS, policyIn } from './pages/policy-form.reading.js';
import { defaultPolicy } from './policy.defaults.js';
import { PolicyDto, policyOf } from './policy.dto.js';

const act = declareFor<FundPlace>();

const NEW_POLICY = defaultPolicy('EUR', 'crisis');

const proposal = act<PolicyDto>({
  act: 'fund.propose-policy',
  name: 'policy',
  route: 'policies',
  summary: 'Propose a policy; without effect until a second person confirms it',
  creates: ['version'],
  input: PolicyDto,
  example: {
    ...NEW_POLICY,
    bands: NEW_POLICY.bands.map((band) => ({ ...band })),
    needs: [...NEW_POLICY.needs],
    ineligibleReasons: [...NEW_POLICY.ineligibleReasons],
    declineReasons: [...NEW_POLICY.declineReasons],
  },
  // Its form is a page of its own.
  fields: [],
  form: {
    read: (_, sent, { locale, currency = '' }) => policyIn(sent, { locale, currency }),
    controls: POLICY_CONTROLS,
  },
  ask: (place) => {
    const { by } = asked(place);
    return fundDecider.decide({ type: 'ProposePolicy', policy: NEW_POLICY, by }, place.state);
  },
  notYet: ['fund-closed'],
  run: async (ports, invocation, fundId, dto) => {
    const policy = policyOf(dto);
    const done = await proposePolicy(ports, invocation, { fundId, policy });
    return { ...done, body: { version: done.version } };
  },
});

const UNTIL: Field<FundPlace> = {
  kind: 'last-moment',
  name: 'until',
  label: 'finance:intake.until-day',
  hint: 'finance:intake.until-hint',
  optional: true,
};

const intake = act<IntakeDto>({
  act: 'fund.open-intake',
  name: 'intake',
  summary: 'Take applications, for a round or until further notice',
  input: IntakeDto,
  example: { round: 'Spring 2026' },
  fields: [
    {
      kind: 'text',
      name: 'round',
      label: 'finance:intake.round-name',
      hint: 'finance:intake.round-hint',
      width: 'medium',
      max: MAX_ROUND,
      optional: true,
    },
    UNTIL,
  ],
  ask: (place) =>
    fundDecider.decide(
      {
        type: 'OpenIntake',
        round: null,
        until: null,
        keepers: place.keepers,
        ...asked(place),
      },
      place.state,
    ),
  notYet: ['fund-closed', 'intake-already-open'],
  run: (ports, invocation, fundId, { round = null, until = null }) =>
    openIntake(ports, invocation, { fundId, round, until }),
});

const suspension = act<SuspensionDto>({
  act: 'fund.suspend-intake',
  name: 'suspension',
  at: 'intake/suspension',
  summary: 'Stop taking applications',
  input: SuspensionDto,
  example: { reason: 'no-money' },
  fields: [
    {
      kind: 'choice',
      name: 'reason',
      label: 'finance:field.reason',
      as: 'select',
      texts: 'finance:suspension',
      values: SUSPENSIONS,
    },
    UNTIL,
  ],
  ask: (place, { reason }) =>
    fundDecider.decide(
      { type: 'SuspendIntake', reason, until: null, ...asked(place) },
      place.state,
    ),
  notYet: ['fund-closed', 'intake-not-open'],
  danger: true,
  run: (ports, invocation, fundId, { reason, until = null }) =>
    suspendIntake(ports, invocation, { fundId, reason, until }),
});

const restriction = act<RestrictionDto>({
  act: 'fund.open-restriction',
  name: 'restrictions',
  summary: 'Open a bucket for money that is given under terms',
  creates: ['restriction'],
  input: RestrictionDto,
  example: {
    restriction: 'legal-aid-2026',
    terms: { needs: ['legal'], places: ['TN'], feesAllowed: true },
    credit: { en: 'A foundation' },
  },
  fields: [
    {
      kind: 'text',
      name: 'restriction',
      label: 'finance:restriction.name',
      hint: 'finance:restriction.name-hint',
      width: 'medium',
      max: 60,
      spellcheck: false,
    },
    {
      kind: 'text',
      name: 'credit',
      label: 'finance:restriction.credit',
      hint: 'finance:restriction.credit-hint',
      max: 200,
      // The donor's name is written in the language of whoever types it.
      read: (typed, { locale }) => ({ [locale]: typed }),
    },
    {
      kind: 'many',
      name: 'terms.needs',
      control: 'needs',
      label: 'finance:restriction.for',
      hint: 'finance:restriction.for-hint',
      options: ({ inForce }, { t }) =>
        (inForce?.policy.needs ?? []).map((value) => ({ value, label: t(`needs:kind.${value}`) })),
      optional: true,
    },
    {
      kind: 'text',
      name: 'terms.places',
      control: 'places',
      label: 'finance:restriction.places',
      hint: 'finance:restriction.places-hint',
      width: 'medium',
      max: 240,
      spellcheck: false,
      optional: true,
      read: (typed) => typed.toUpperCase().match(/[^\s,;]+/g) ?? [],
    },
    {
      kind: 'day',
      name: 'terms.from',
      control: 'termFrom',
      label: 'finance:restriction.from',
      free: true,
      optional: true,
    },
    {
      kind: 'day',
      name: 'terms.until',
      control: 'termUntil',
      label: 'finance:restriction.until',
      free: true,
      optional: true,
    },
    {
      kind: 'yes-no',
      name: 'terms.feesAllowed',
      control: 'feesAllowed',
      label: 'finance:restriction.fees',
      value: 'yes',
    },
  ],
  ask: (place, { terms, credit }) => {
    const { fund, account } = place;
    const { fundId, currency } = fund;
    const under = { terms: termsOf(terms), credit: localised(credit, 'credit') };
    const what = { fundId, currency, restriction: 'nobody-has-opened-it', ...under };
    const { by } = asked(place);
    return fundAccountDecider.decide({ type: 'OpenRestriction', ...what, by }, account);
  },
  run: async (ports, invocation, fundId, input) => {
    const { restriction: name, terms, credit } = input;
    const under = { terms: termsOf(terms), credit: localised(credit, 'credit') };
    const opened = { fundId, restriction: name, ...under };
    const done = await openRestriction(ports, invocation, opened);
    return { ...done, body: { restriction: name } };
  },
});

const processorPayout = act<ProcessorPayoutDto>({
  act: 'fund.record-processor-payout',
  name: 'processor-payouts',
  summary: 'Write down what a card processor paid out to the bank',
  creates: ['payoutId'],
  input: ProcessorPayoutDto,
  example: { money: { minor: '120000', currency: 'EUR' }, arrivedOn: '2026-03-12' },
  fields: [
    {
      kind: 'money',
      name: 'money',
      control: 'amount',
      hint: false,
      currency: ({ fund }) => fund.currency,
    },
    { kind: 'day', name: 'arrivedOn', label: 'finance:processor.arrived-on', free: true },
    {
      kind: 'yes-no',
      name: 'another',
      label: 'finance:processor.another',
      value: 'no',
      hint: 'finance:processor.another-hint',
    },
  ],
  ask: (place) => {
    const { fund, account, book, authority } = place;
    const { today } = authority;
    const { fundId } = fund;
    const { baseCurrency } = book;
    const what = { fundId, payoutId: fundId, money: money(1n, fund.currency), arrivedOn: today };
    const { by } = asked(place);
    const known = { ...what, today, baseCurrency, another: true, by };
    const command = { type: 'RecordProcessorPayout', ...known } as const;
    return fundAccountDecider.decide(command, account);
  },
  notYet: ['above-what-processor-holds'],
  run: async (ports, invocation, fundId, { money: amount, arrivedOn, another = false }) => {
    const input = { fundId, money: { ...amount }, arrivedOn, another };
    const done = await recordProcessorPayout(ports, invocation, input);
    return { ...done, body: { payoutId: done.payoutId } };
  },
});

const closing = act<ClosingDto>({
  act: 'fund.close',
  name: 'closing',
  summary: 'Close a fund for good, once nothing is promised from it',
  input: ClosingDto,
  example: { reason: 'The appeal has reached its end.' },
  fields: [{ kind: 'text', name: 'reason', max: MAX_TEXT, rows: 3 }],
  ask: (place, { reason }) => {
    const { openHolds, state } = place;
    return fundDecider.decide({ type: 'CloseFund', reason, openHolds, ...asked(place) }, state);
  },
  notYet: ['fund-closed'],
  danger: true,
  run: (ports, invocation, fundId, { reason }) => closeFund(ports, invocation, { fundId, reason }),
});

/** What is done with a fund. */
export const FUND_ACTS: ActSet<FundPlace> = {
  tag: 'funds',
  base: 'api/v1/funds/:fundId',
  texts: 'finance',
  acts: [
    proposal,
    intake,
    suspension,
    restriction,
    processorPayout,
    ...OPENING_ACTS,
    ...TRANSFER_ACTS,
    closing,
  ],
  answer: (fundId) => ({ fundId }),
  outerFence: false,
};

const confirmation = act({
  act: 'fund.confirm-policy',
  name: 'confirmation',
  summary: 'Confirm a proposed policy; never by the one who proposed it',
  fields: [],
  ask: (place) => {
    const version = place.state?.proposal?.version ?? 0;
    return fundDecider.decide({ type: 'ConfirmPolicy', version, ...asked(place) }, place.state);
  },
  notYet: ['fund-closed', 'policy-unknown'],
  run: async (ports, invocation, id) => {
    const [fundId = '', version] = id.split('/');
    const done = await confirmPolicy(ports, invocation, { fundId, version: Number(version) });
    const published = done.events.find((event) => event.type === 'FundPolicyPublished');
    const inForceFrom =
      published?.type === 'FundPolicyPublished' ? published.data.inForceFrom : null;
    return { ...done, body: { version: Number(version), inForceFrom } };
  },
});

/** What is done with a version of a policy, which is named as `<fund>/<version>`. */
export const POLICY_ACTS: ActSet<FundPlace> = {
  tag: 'funds',
  base: 'api/v1/funds/:fundId/policies/:version',
  texts: 'finance',
  acts: [confirmation],
  answer: () => ({}),
  outerFence: false,
};
