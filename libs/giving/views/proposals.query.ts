import { donorReference, type DonorKind } from '#catalogue';
import type { ViewSet } from '#read-models';
import {
  proposalsFor,
  type KnownDonor,
  type MatchFacts,
  type OpenPledge,
  type Proposal,
} from '../bank/line-match.js';
import { readGiftsLikeLine, type BankLineRow } from './bank.query.js';

/** Gifts of one day and amount that are shown of a line; more of them are on its page. */
const MOST_ALIKE = 2;
/** Referenced lines that are looked through for those that are certain. */
const MOST_LOOKED_AT = 200;

/** What lines that came in may be, the likeliest first: to look at, and to decide nothing by. */
export function readProposals(views: ViewSet, line: BankLineRow): readonly Proposal[] {
  if (line.direction !== 'in' || line.is_reversal === 1) return [];
  const { minor, currency, booked_on: bookedOn } = line;
  const references = JSON.parse(line.refs) as string[];
  const matched = { references, money: { minor, currency }, bookedOn };
  return proposalsFor(matched, factsOf(views, line, references));
}

export type ProposedLine = BankLineRow & { readonly proposals: readonly Proposal[] };

/** Lines of these funds that are each, beyond doubt, the next of a pledge (ADR 46), the oldest first. */
export function readCertainLines(
  views: ViewSet,
  fundIds: readonly string[],
  limit: number,
): readonly ProposedLine[] {
  const rows = views.select<BankLineRow>(
    `select * from bank_lines where status = 'waiting' and is_referenced = 1 and direction = 'in'
       and fund_id in (select value from json_each(?)) order by number limit ?`,
    JSON.stringify(fundIds),
    MOST_LOOKED_AT,
  );
  const certain = rows
    .map((row) => ({ ...row, proposals: readProposals(views, row) }))
    .filter(({ proposals: [first] }) => first?.is === 'gift' && first.isCertain);
  return firstOfEachPledge(certain).slice(0, limit);
}

/** Two lines for one instalment are one press too many: the second is looked at after the first. */
function firstOfEachPledge(lines: readonly ProposedLine[]): readonly ProposedLine[] {
  const known = new Set<string>();
  return lines.filter(({ proposals: [first] }) => {
    const pledgeId = (first?.is === 'gift' && first.pledge?.pledgeId) || '';
    if (known.has(pledgeId)) return false;
    known.add(pledgeId);
    return true;
  });
}

function factsOf(views: ViewSet, line: BankLineRow, references: readonly string[]): MatchFacts {
  const { fund_id: fundId, booked_on, value_on, minor } = line;
  const days = value_on === null ? [booked_on] : [booked_on, value_on];
  const like = { fundId, days, minor, limit: MOST_ALIKE };
  const byReference = views.select<{
    reference: string;
    pledge_id: string | null;
    donor_id: string;
  }>(
    `select * from bank_references where reference in (select value from json_each(?))`,
    JSON.stringify(references),
  );
  const payers = views.select<{ donor_id: string }>(
    `select donor_id from bank_payers where fund_id = ? and payer_ref = ?
     order by number desc limit ?`,
    fundId,
    line.payer_ref ?? '',
    MOST_PAYERS,
  );
  const namedIds = byReference.filter((one) => one.pledge_id === null).map((one) => one.donor_id);
  const payerIds = payers.map((one) => one.donor_id);
  const pledgeIds = byReference.flatMap((one) => one.pledge_id ?? []);
  return {
    writtenDown: readGiftsLikeLine(views, like).map((one) => one.donation_id),
    pledges: readOpenPledges(views, line, { pledgeIds, donorIds: [...namedIds, ...payerIds] }),
    named: knownDonors(views, namedIds).filter(({ donorId }) =>
      references.includes(donorReference(donorId)),
    ),
    payers: knownDonors(views, payerIds),
  };
}

/** Donors of one account that are proposed. */
const MOST_PAYERS = 5;
/** Pledges that may be meant by one line. */
const MOST_PLEDGES = 20;

/** Donors as they are registered; one that was found to be another is that one's to be named. */
function knownDonors(views: ViewSet, donorIds: readonly string[]): readonly KnownDonor[] {
  return views.select<{ donorId: string; donorKind: DonorKind }>(
    `select donor_id as donorId, kind as donorKind from donors
     where donor_id in (select value from json_each(?))`,
    JSON.stringify(donorIds),
  );
}

type InstalmentRow = Omit<OpenPledge, 'instalments'> & {
  readonly instalment: number;
  readonly due: string;
};

/** Open pledges to the fund of a line that were named, are of these donors, or owe its amount. */
function readOpenPledges(
  views: ViewSet,
  { fund_id: fundId, minor, currency }: BankLineRow,
  named: { readonly pledgeIds: readonly string[]; readonly donorIds: readonly string[] },
): readonly OpenPledge[] {
  const rows = views.select<InstalmentRow>(
    `select p.pledge_id as pledgeId, p.donor_id as donorId, d.kind as donorKind, p.currency,
       p.restriction, p.open, i.instalment, i.open as due
     from pledges p join donors d on d.donor_id = p.donor_id
       join pledge_instalments i on i.pledge_id = p.pledge_id and i.open <> '0'
     where p.pledge_id in (
       select pledge_id from pledges where fund_id = ? and currency = ?
         and standing not in ('offered', 'expired', 'cancelled', 'written-off', 'fulfilled')
         and (pledge_id in (select value from json_each(?))
           or donor_id in (select value from json_each(?)) or open = ?
           or pledge_id in (select pledge_id from pledge_instalments where fund_id = ? and open = ?))
       order by number limit ?)
     order by p.number, i.instalment`,
    fundId,
    currency,
    JSON.stringify(named.pledgeIds),
    JSON.stringify(named.donorIds),
    minor,
    fundId,
    minor,
    MOST_PLEDGES,
  );
  const pledges = new Map<string, OpenPledge>();
  for (const { instalment: number, due, ...pledge } of rows) {
    const instalments = pledges.get(pledge.pledgeId)?.instalments ?? [];
    const known = [...instalments, { number, open: due }];
    pledges.set(pledge.pledgeId, { ...pledge, instalments: known });
  }
  return [...pledges.values()];
}
