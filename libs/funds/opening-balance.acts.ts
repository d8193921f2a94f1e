import {
  CORRECTION_REASON,
  CorrectionReasonDto,
  declareFor,
  SAMPLE_CORRECTION,
  type Field,
} from '#acts';
import type { CorrectionReason, OpeningBalance } from '#catalogue';
import { majorText, money, Rejection, textIn } from '#kernel';
import { FREE } from './buckets.js';
import { FIRST_DAY_OF_BOOKS } from './first-day.js';
import { fundAccountDecider } from './fund-account.decider.js';
import { asked, type FundPlace } from './fund-place.js';
import {
  confirmOpeningBalance,
  dropOpeningBalance,
  proposeOpeningBalance,
} from './opening-balance.commands.js';
import { OpeningBalanceDto, OpeningCorrectionDto, ProposalDto } from './opening-balance.dto.js';
import { openingFacts } from './opening-balance.facts.js';
import { MAX_SOURCE } from './opening-balance.js';

const act = declareFor<FundPlace>();

const LINES: readonly Field<FundPlace>[] = [
  {
    kind: 'day',
    name: 'on',
    label: 'finance:opening.on',
    hint: 'finance:opening.on-hint',
    free: true,
    value: ({ account, state, authority }) =>
      account.opening?.on ?? state?.openedOn ?? authority.today,
  },
  {
    kind: 'shares',
    name: 'shares',
    control: 'held',
    label: 'finance:opening.shares',
    hint: 'finance:opening.shares-hint',
    currency: ({ fund }) => fund.currency,
    parts: ({ restrictions }, { t, locale }) => [
      { value: FREE, label: t('finance:restriction.free') },
      ...restrictions.map(({ restriction, credit }) => ({
        value: restriction,
        label: textIn(locale, credit) || restriction,
      })),
    ],
    first: FREE,
    value: ({ account: { opening }, fund }, part) => {
      const share = opening?.shares.find(({ restriction }) => restriction === part);
      return share && majorText(money(share.minor, fund.currency));
    },
  },
  {
    kind: 'text',
    name: 'source',
    label: 'finance:opening.source',
    hint: 'finance:opening.source-hint',
    width: 'medium',
    max: MAX_SOURCE,
    value: ({ account }) => account.opening?.source,
  },
];

const SAID = {
  on: '2026-01-01',
  shares: [{ restriction: 'free', minor: '1250000' }],
  source: 'Bank statement 2025/12',
};
/** Nothing can stand before it: the page asks whether it is the time, not which day. */
const ANY: OpeningBalance = { ...SAID, on: FIRST_DAY_OF_BOOKS };

const proposal = act<OpeningBalanceDto>({
  act: 'fund.propose-opening-balance',
  name: 'opening-balance',
  route: 'opening-balances',
  summary: 'Propose with what the books of a fund begin; a second person confirms',
  movesMoney: true,
  creates: ['proposalId'],
  input: OpeningBalanceDto,
  example: SAID,
  fields: LINES,
  ask: (place) => proposed(place, ANY, null),
  notYet: ['fund-closed', 'opening-balance-stands'],
  run: async (ports, invocation, fundId, dto) => {
    const said = { becomes: openingOf(dto), reason: null };
    const done = await proposeOpeningBalance(ports, invocation, fundId, said);
    return { ...done, body: { proposalId: done.proposalId } };
  },
});

const correction = act<OpeningCorrectionDto>({
  act: 'fund.propose-opening-balance',
  name: 'opening-balance-correction',
  route: 'opening-balances/corrections',
  summary: 'Propose what an opening balance should have been; a second person confirms',
  movesMoney: true,
  creates: ['proposalId'],
  input: OpeningCorrectionDto,
  example: { ...SAID, reason: 'typed-wrongly' },
  fields: [CORRECTION_REASON, ...LINES],
  ask: (place) => proposed(place, ANY, 'typed-wrongly'),
  notYet: ['fund-closed', 'no-opening-balance'],
  aside: true,
  run: async (ports, invocation, fundId, { reason, ...dto }) => {
    const said = { becomes: openingOf(dto), reason };
    const done = await proposeOpeningBalance(ports, invocation, fundId, said);
    return { ...done, body: { proposalId: done.proposalId } };
  },
});

const reversal = act<CorrectionReasonDto>({
  act: 'fund.propose-opening-balance',
  name: 'opening-balance-reversal',
  route: 'opening-balances/reversals',
  summary: 'Propose that an opening balance should not be in the books; a second person confirms',
  movesMoney: true,
  creates: ['proposalId'],
  input: CorrectionReasonDto,
  example: { reason: 'never-happened' },
  fields: [CORRECTION_REASON],
  ask: (place) => proposed(place, null, 'typed-wrongly'),
  notYet: ['fund-closed', 'no-opening-balance', 'books-begun-before'],
  aside: true,
  danger: true,
  run: async (ports, invocation, fundId, { reason }) => {
    const said = { becomes: null, reason };
    const done = await proposeOpeningBalance(ports, invocation, fundId, said);
    return { ...done, body: { proposalId: done.proposalId } };
  },
});

const meant = {
  kind: 'fixed',
  name: 'proposalId',
  value: ({ account }: FundPlace) => account.openingProposal?.proposalId,
} as const;

const confirmation = act<ProposalDto>({
  act: 'fund.confirm-opening-balance',
  name: 'opening-balance-confirmation',
  route: 'opening-balances/confirmation',
  summary: 'Confirm the opening balance that somebody else proposed',
  movesMoney: true,
  input: ProposalDto,
  example: { proposalId: SAMPLE_CORRECTION },
  fields: [meant],
  ask: (place) => settled(place, 'ConfirmOpeningBalance'),
  notYet: ['fund-closed', 'no-correction-proposed'],
  run: (ports, invocation, fundId, { proposalId }) =>
    confirmOpeningBalance(ports, invocation, fundId, proposalId),
});

const dropping = act<ProposalDto>({
  act: 'fund.drop-opening-balance',
  name: 'opening-balance-dropping',
  route: 'opening-balances/dropping',
  summary: 'Say that a proposed opening balance no longer stands',
  input: ProposalDto,
  example: { proposalId: SAMPLE_CORRECTION },
  fields: [meant],
  ask: (place) => settled(place, 'DropOpeningBalance'),
  notYet: ['no-correction-proposed'],
  aside: true,
  run: (ports, invocation, fundId, { proposalId }) =>
    dropOpeningBalance(ports, invocation, fundId, proposalId),
});

/** With what the books of a fund begin. */
export const OPENING_ACTS = [confirmation, dropping, proposal, correction, reversal];

function openingOf({ on, shares, source }: OpeningBalanceDto): OpeningBalance {
  return { on, shares: shares.map((share) => ({ ...share })), source: source.trim() };
}

function proposed(
  place: FundPlace,
  becomes: OpeningBalance | null,
  reason: CorrectionReason | null,
): unknown {
  const said = { proposalId: SAMPLE_CORRECTION, becomes, reason };
  const command = { type: 'ProposeOpeningBalance', ...said, ...known(place) } as const;
  return fundAccountDecider.decide(command, place.account);
}

function settled(place: FundPlace, type: 'ConfirmOpeningBalance' | 'DropOpeningBalance'): unknown {
  const proposalId = place.account.openingProposal?.proposalId ?? SAMPLE_CORRECTION;
  return fundAccountDecider.decide({ type, proposalId, ...known(place) }, place.account);
}

function known(place: FundPlace) {
  const { fund, state, book, authority } = place;
  if (!state) throw new Rejection('fund-unknown');
  const { fundId, currency } = fund;
  const facts = openingFacts(state, book, authority.today);
  return { fundId, currency, facts, by: asked(place).by };
}
