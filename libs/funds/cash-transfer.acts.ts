import { declareFor, SAMPLE_CORRECTION, type Field } from '#acts';
import { TRANSFER_REASONS } from '#catalogue';
import { money, Rejection, textIn } from '#kernel';
import { FREE } from './buckets.js';
import { proposeCashTransfer, settleCashTransfer } from './cash-transfer.commands.js';
import { CashTransferDto } from './cash-transfer.dto.js';
import { fundAccountDecider } from './fund-account.decider.js';
import { asked, type FundPlace } from './fund-place.js';
import { ProposalDto } from './opening-balance.dto.js';

const act = declareFor<FundPlace>();

const bucket = (name: 'from' | 'to'): Field<FundPlace> => ({
  kind: 'choice',
  name,
  label: `finance:lending.${name}`,
  as: 'select',
  options: ({ restrictions }, { t, locale }) => [
    { value: FREE, label: t('finance:restriction.free') },
    ...restrictions.map(({ restriction, credit }) => ({
      value: restriction,
      label: textIn(locale, credit) || restriction,
    })),
  ],
});

const proposal = act<CashTransferDto>({
  act: 'fund.propose-cash-transfer',
  name: 'cash-transfer',
  route: 'cash-transfers',
  summary: 'Propose that cash is lent from one restriction to another, or given back',
  movesMoney: true,
  creates: ['proposalId'],
  input: CashTransferDto,
  example: {
    from: 'legal-aid',
    to: 'free',
    money: { minor: '50000', currency: 'EUR' },
    reason: 'payout-due',
  },
  fields: [
    bucket('from'),
    bucket('to'),
    {
      kind: 'money',
      name: 'money',
      control: 'amount',
      label: 'finance:lending.amount',
      hint: false,
      currency: ({ fund }) => fund.currency,
    },
    {
      kind: 'choice',
      name: 'reason',
      label: 'finance:lending.reason',
      as: 'select',
      texts: 'finance:transfer-reason',
      values: TRANSFER_REASONS,
    },
  ],
  // Whether there is any cash to lend is asked with what is typed.
  ask: (place) => {
    const { fund } = place;
    const lender = [FREE, ...place.restrictions.map(({ restriction }) => restriction)];
    const [from = FREE, to = FREE] = lender;
    const said = { from, to, money: money(1n, fund.currency), reason: 'other' } as const;
    const command = {
      type: 'ProposeCashTransfer',
      proposalId: SAMPLE_CORRECTION,
      ...said,
    } as const;
    try {
      return fundAccountDecider.decide({ ...command, ...known(place) }, place.account);
    } catch (error) {
      if (error instanceof Rejection && ASKED_LATER.includes(error.code)) return [];
      throw error;
    }
  },
  notYet: ['fund-closed', 'transfer-to-itself'],
  run: async (ports, invocation, fundId, { money: lent, ...said }) => {
    const transfer = { ...said, money: { ...lent } };
    const done = await proposeCashTransfer(ports, invocation, fundId, transfer);
    return { ...done, body: { proposalId: done.proposalId } };
  },
});

const ASKED_LATER: readonly string[] = ['cash-to-lend-short', 'above-what-is-lent'];

const meant = {
  kind: 'fixed',
  name: 'proposalId',
  value: ({ account }: FundPlace) => account.transferProposal?.proposalId,
} as const;

const confirmation = act<ProposalDto>({
  act: 'fund.confirm-cash-transfer',
  name: 'cash-transfer-confirmation',
  route: 'cash-transfers/confirmation',
  summary: 'Confirm the transfer between restrictions that somebody else proposed',
  movesMoney: true,
  input: ProposalDto,
  example: { proposalId: SAMPLE_CORRECTION },
  fields: [meant],
  ask: (place) => settled(place, 'ConfirmCashTransfer'),
  notYet: ['no-correction-proposed'],
  run: (ports, invocation, fundId, { proposalId }) =>
    settleCashTransfer(ports, invocation, fundId, 'ConfirmCashTransfer', proposalId),
});

const dropping = act<ProposalDto>({
  act: 'fund.drop-cash-transfer',
  name: 'cash-transfer-dropping',
  route: 'cash-transfers/dropping',
  summary: 'Say that a proposed transfer between restrictions no longer stands',
  input: ProposalDto,
  example: { proposalId: SAMPLE_CORRECTION },
  fields: [meant],
  ask: (place) => settled(place, 'DropCashTransfer'),
  notYet: ['no-correction-proposed'],
  aside: true,
  run: (ports, invocation, fundId, { proposalId }) =>
    settleCashTransfer(ports, invocation, fundId, 'DropCashTransfer', proposalId),
});

/** What restrictions lend each other. */
export const TRANSFER_ACTS = [confirmation, dropping, proposal];

function settled(place: FundPlace, type: 'ConfirmCashTransfer' | 'DropCashTransfer'): unknown {
  const proposalId = place.account.transferProposal?.proposalId ?? SAMPLE_CORRECTION;
  return fundAccountDecider.decide({ type, proposalId, ...known(place) }, place.account);
}

function known(place: FundPlace) {
  const { fund, state, book, authority } = place;
  const facts = {
    isClosed: state?.closed ?? true,
    bookCurrency: book.baseCurrency,
    today: authority.today,
  };
  return { fundId: fund.fundId, facts, by: asked(place).by };
}
