import { specify } from '../../test/support/specification.js';
import type { GivingEvent } from '#catalogue';
import type { Fund } from '#funds/facts';
import { money } from '#kernel';
import { donationDecider, type DonationEvent, type ProposeCorrection } from './donation.decider.js';
import type { GiftFacts } from './gift-rules.js';

const fund: Fund = {
  fundId: 'f1',
  entityId: 'e1',
  preset: 'solidarity',
  currency: 'EUR',
  openedOn: '2026-01-01',
  policies: [],
  proposal: null,
  versions: 0,
  intake: null,
  closed: false,
};
const facts: GiftFacts = {
  fund,
  bookCurrency: 'EUR',
  restrictions: ['free', 'legal-aid'],
  firstDay: '2026-01-01',
  today: '2026-03-12',
};
const was = {
  money: money(10_000n, 'EUR'),
  feeMinor: '0',
  baseMinor: '10000',
  restriction: 'free',
  method: 'bank',
  receivedOn: '2026-03-09',
} as const;
const received: GivingEvent = {
  type: 'DonationReceived',
  data: {
    donationId: 'd1',
    fundId: 'f1',
    donorId: null,
    donorKind: 'individual',
    ...was,
    recordedBy: 'a',
  },
};
const treasurer = { accountId: 'a', roles: ['treasurer'] } as const;
const accountant = { accountId: 'b', roles: ['accountant'] } as const;
const { baseMinor: _, ...asTyped } = was;
const right = { ...asTyped, money: money(1_000n, 'EUR') };
const propose: ProposeCorrection = {
  type: 'ProposeCorrection',
  correctionId: 'c1',
  reason: 'typed-wrongly',
  becomes: right,
  by: treasurer,
  facts,
};
const becomes = { ...right, baseMinor: '1000' };
const told = { correctionId: 'c1', reason: 'typed-wrongly', proposedBy: 'a' } as const;
const proposed: DonationEvent = {
  type: 'DonationCorrectionProposed',
  data: { donationId: 'd1', fundId: 'f1', becomes, ...told },
};
const confirm = { type: 'ConfirmCorrection', correctionId: 'c1', by: accountant } as const;
const corrected: DonationEvent = {
  type: 'DonationCorrected',
  data: { donationId: 'd1', fundId: 'f1', donorId: null, was, becomes, ...told, confirmedBy: 'b' },
};
const gifts = specify(donationDecider);
const inBooks = received as DonationEvent;

test('a gift is corrected by two people: one proposes with a reason, another one confirms', () => {
  gifts.given(inBooks).when(propose).then(proposed);
  gifts.given(inBooks, proposed).when(confirm).then(corrected);
});

test('nobody confirms what they proposed', () => {
  gifts
    .given(inBooks, proposed)
    .when({ ...confirm, by: treasurer })
    .thenRefused('own-correction');
});

test('what is confirmed is what was read: a newer proposal is not confirmed by accident', () => {
  const newer = { ...proposed, data: { ...proposed.data, correctionId: 'c2' } } as DonationEvent;
  gifts.given(inBooks, proposed, newer).when(confirm).thenRefused('correction-replaced');
});

test('without a proposal, and after it was settled or dropped, there is nothing to confirm', () => {
  const dropped: DonationEvent = {
    type: 'DonationCorrectionDropped',
    data: { donationId: 'd1', correctionId: 'c1', by: 'b' },
  };
  gifts
    .given(inBooks, proposed)
    .when({ ...confirm, type: 'DropCorrection' })
    .then(dropped);
  for (const before of [[], [proposed, dropped], [proposed, corrected]]) {
    gifts
      .given(inBooks, ...before)
      .when(confirm)
      .thenRefused('no-correction-proposed');
  }
});

test('taken back once, a gift is not corrected any more', () => {
  const gone = { ...corrected, data: { ...corrected.data, becomes: null } } as DonationEvent;
  gifts.given(inBooks, proposed, gone).when(propose).thenRefused('gift-taken-back');
});

test('a later correction starts from what stands, not from what was typed first', () => {
  const second = { ...proposed, data: { ...proposed.data, correctionId: 'c2', becomes: null } };
  gifts
    .given(inBooks, proposed, corrected, second)
    .when({ ...confirm, correctionId: 'c2' })
    .then({
      type: 'DonationCorrected',
      data: { ...corrected.data, correctionId: 'c2', was: becomes, becomes: null },
    });
});

test.each([
  ['nothing-to-correct', asTyped],
  ['currency-not-held', { ...right, money: money(1_000n, 'USD') }],
  ['fee-not-below-gift', { ...right, feeMinor: '1000' }],
  ['restriction-unknown', { ...right, restriction: 'nobody-knows' }],
  ['date-in-the-future', { ...right, receivedOn: '2026-03-13' }],
  ['before-fund-opened', { ...right, receivedOn: '1999-03-13' }],
] as const)('a correction is refused as a gift would be: %s', (code, wrong) => {
  expect(() =>
    donationDecider.decide(
      { ...propose, becomes: wrong },
      donationDecider.evolve(donationDecider.initial, inBooks),
    ),
  ).toThrow(code);
});

test('whoever only reads gifts corrects none', () => {
  gifts
    .given(inBooks)
    .when({ ...propose, by: { accountId: 'c', roles: ['releaser'] } })
    .thenRefused('not-allowed');
});
