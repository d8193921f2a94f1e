import type { GrantDrafted } from '#catalogue';
import { projection, type RowOf, type Rows } from '#read-models';
import { tables } from './grants.tables.js';
import { onPayouts } from './payout-rows.js';

/**
 * Grants and their payouts as finance works on them: who must be told, what may still be put into
 * a payout, which payout waits for what. Payees are sealed and stand nowhere in it.
 */
export const grantsView = projection({
  name: 'finance-grants',
  version: 2,
  tables,
  on: {
    GrantDrafted: ({ finance_grants }, data, { metadata }, number) => {
      const before = finance_grants.get(data.grantId);
      finance_grants.put(draftedRow(data, metadata.recordedAt, number));
      // A second decision drafts the grant anew: what its payouts hold, they hold still.
      if (before) addToGrant(finance_grants, data.grantId, amountsIn(before));
    },
    GrantNotified: ({ finance_grants }, { grantId, channel }, { metadata }) => {
      const since = metadata.recordedAt;
      finance_grants.change([grantId], { status: 'notified', notified_at: since, channel, since });
    },
    GrantAgreed: ({ finance_grants }, { grantId, evidence }, { metadata }) => {
      const agreed = { status: 'agreed', agreed_at: metadata.recordedAt, agreed_by: evidence };
      finance_grants.change([grantId], { ...agreed, since: metadata.recordedAt });
    },
    GrantReduced: ({ finance_grants }, { grantId, money }) => {
      addToGrant(finance_grants, grantId, { reduced: BigInt(money.minor) });
    },
    GrantPaymentNoted: ({ finance_grants }, { grantId, money }) => {
      addToGrant(finance_grants, grantId, { arrived: BigInt(money.minor) });
    },
    GrantClosed: ({ finance_grants }, { grantId, outcome }, { metadata }) => {
      const since = metadata.recordedAt;
      finance_grants.change([grantId], { status: 'closed', outcome, open: '0', since });
    },
    ...onPayouts((rows, grantId, by) => addToGrant(rows.finance_grants, grantId, by)),
  },
});

function draftedRow(data: GrantDrafted['data'], since: string, number: number): Grant {
  const { minor, currency } = data.award;
  return {
    grant_id: data.grantId,
    number,
    application_id: data.applicationId,
    fund_id: data.fundId,
    hold_id: data.holdId,
    minor,
    currency,
    rail: data.rail,
    status: 'drafted',
    drafted_at: since,
    since,
    outcome: null,
    open: minor,
    reduced: '0',
    allotted: '0',
    sent: '0',
    arrived: '0',
    notified_at: null,
    channel: null,
    agreed_at: null,
    agreed_by: null,
  };
}

/** Adds to the amounts of a grant; what is open follows from them. */
function addToGrant(
  grants: Rows<typeof tables.finance_grants>,
  grantId: string,
  by: GrantAmounts,
): void {
  const row = grants.get(grantId);
  if (!row) return;
  const after = (name: keyof GrantAmounts): bigint => BigInt(row[name]) + (by[name] ?? 0n);
  const [reduced, allotted] = [after('reduced'), after('allotted')];
  const left = BigInt(row.minor) - reduced - allotted;
  grants.change([grantId], {
    reduced: String(reduced),
    allotted: String(allotted),
    sent: String(after('sent')),
    arrived: String(after('arrived')),
    open: row.status === 'closed' || left < 0n ? '0' : String(left),
  });
}

function amountsIn({ allotted, sent, arrived }: Grant): GrantAmounts {
  return { allotted: BigInt(allotted), sent: BigInt(sent), arrived: BigInt(arrived) };
}

type Grant = RowOf<typeof tables.finance_grants>;
type GrantAmounts = Readonly<Partial<Record<'reduced' | 'allotted' | 'sent' | 'arrived', bigint>>>;
