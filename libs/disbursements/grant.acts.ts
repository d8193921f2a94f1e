import { declareFor, type ActSet } from '#acts';
import type { BucketShare } from '#catalogue';
import { majorText, money } from '#kernel';
import { factsOf, prepareDisbursement } from './disbursement.commands.js';
import { disbursementDecider } from './disbursement.decider.js';
import { agreeGrant, notifyGrant, reduceGrant } from './grant.commands.js';
import { grantDecider } from './grant.decider.js';
import type { Authority } from '#gate';
import { actOnGrant } from './pages/acting.js';
import { PAYEE_EXAMPLE, payeeFields, SAMPLE, SAMPLE_PAYEE } from './payee.fields.js';
import { siblingsOf, type LoadedGrant } from './payout.loading.js';
import {
  AGREEMENTS,
  AgreementDto,
  CHANNELS,
  NotificationDto,
  PreparationDto,
  REDUCTIONS,
  ReductionDto,
} from './payouts.dto.js';
import { sumOfShares, withoutShares } from './shares.js';

/** A grant with its facts, before somebody who may see it. */
export type GrantPlace = LoadedGrant & { readonly authority: Authority };

const act = declareFor<GrantPlace>();

const notification = act<NotificationDto>({
  act: 'grant.notify',
  name: 'notification',
  summary: 'Say that the beneficiary was told',
  // From now on it is an expense and a debt (D25).
  movesMoney: true,
  input: NotificationDto,
  example: { channel: 'signal' },
  fields: [{ kind: 'choice', name: 'channel', values: CHANNELS, as: 'inline' }],
  ask: ({ state, authority, caseFacts, book: { baseCurrency } }, { channel }) =>
    grantDecider.decide({ type: 'Notify', ...authority, channel, caseFacts, baseCurrency }, state),
  run: (ports, invocation, grantId, { channel }) =>
    notifyGrant(ports, invocation, { grantId, channel }),
});

const agreement = act<AgreementDto>({
  act: 'grant.agree',
  name: 'agreement',
  summary: 'Say that the beneficiary agreed to the terms',
  input: AgreementDto,
  example: { evidence: 'signature' },
  fields: [
    {
      kind: 'choice',
      name: 'evidence',
      label: 'finance:field.agreement',
      texts: 'finance:agreement',
      values: AGREEMENTS,
    },
  ],
  ask: ({ state, authority: from, caseFacts }, { evidence }) =>
    grantDecider.decide({ type: 'Agree', evidence, from, caseFacts }, state),
  run: (ports, invocation, grantId, { evidence }) =>
    agreeGrant(ports, invocation, { grantId, evidence }),
});

const preparation = act<PreparationDto>({
  act: 'payout.prepare',
  name: 'disbursements',
  summary: 'Prepare a payout; its payee is sealed',
  movesMoney: true,
  creates: ['disbursementId'],
  input: PreparationDto,
  example: { money: { minor: '120000', currency: 'EUR' }, rail: 'bank', payee: PAYEE_EXAMPLE },
  fields: [
    {
      kind: 'money',
      name: 'money',
      control: 'amount',
      hint: 'finance:field.amount-hint',
      currency: ({ grant }) => grant.award.currency,
      value: (place) =>
        majorText(money(sumOfShares(openSharesOf(place)), place.grant.award.currency)),
    },
    ...payeeFields<GrantPlace>(({ grant }) => grant.rail),
  ],
  // The smallest payout that could be prepared, by the rail of the application.
  ask: (place) =>
    disbursementDecider.decide(
      {
        type: 'Prepare',
        ...place.authority,
        ...factsOf(place, SAMPLE),
        ...SAMPLE_PAYEE,
        disbursementId: SAMPLE,
        money: money(1n, place.grant.award.currency),
        rail: place.grant.rail,
        reference: SAMPLE,
      },
      { status: 'unknown' },
    ),
  notYet: ['grant-not-agreed', 'above-unpaid-part'],
  run: async (ports, invocation, grantId, { money: amount, rail, payee }) => {
    const to = { ...payee, note: payee.note ?? '' };
    const input = { grantId, money: amount, rail, payee: to };
    const done = await prepareDisbursement(ports, invocation, input);
    return { ...done, body: { disbursementId: done.disbursementId } };
  },
});

const reduction = act<ReductionDto>({
  act: 'grant.reduce',
  name: 'reductions',
  summary: 'Take back what no payout holds, or a part of it',
  movesMoney: true,
  input: ReductionDto,
  example: { reason: 'terminated' },
  fields: [
    {
      kind: 'money',
      name: 'money',
      control: 'amount',
      hint: 'finance:field.reduced-hint',
      optional: true,
      currency: ({ grant }) => grant.award.currency,
    },
    {
      kind: 'choice',
      name: 'reason',
      as: 'select',
      texts: 'finance:reduction',
      values: REDUCTIONS,
    },
  ],
  ask: (place, { reason }) => {
    const { state, caseFacts, authority: from } = place;
    const about = { caseFacts, allotted: allottedOf(place) };
    return grantDecider.decide({ type: 'Reduce', from, money: 'all', reason, ...about }, state);
  },
  notYet: ['amount-not-positive'],
  danger: true,
  flash: 'warning',
  run: (ports, invocation, grantId, { money: amount, reason }) =>
    reduceGrant(ports, invocation, { grantId, money: amount ?? 'all', reason }),
});

/** What is done with a grant; the next step first. */
export const GRANT_ACTS: ActSet<GrantPlace> = {
  tag: 'grants',
  base: 'api/v1/grants/:grantId',
  texts: 'finance',
  acts: [notification, agreement, preparation, reduction],
  answer: (grantId) => ({ grantId }),
  around: (ports, invocation, grantId, _act, run) => actOnGrant(ports, invocation, grantId, run),
};

function allottedOf({ payouts }: LoadedGrant): readonly BucketShare[] {
  return siblingsOf(payouts, null).flatMap(({ split }) => split);
}

function openSharesOf(place: LoadedGrant): readonly BucketShare[] {
  return withoutShares(place.grant.split, allottedOf(place));
}
