import type { GrantDrafted } from '#catalogue';
import { projection, type Row, type Rows } from '#read-models';
import { attemptsTable, onPayouts, payoutsTable } from './payout-rows.js';

/**
 * Grants and their payouts as finance works on them: who must be told, what may still be put into
 * a payout, which payout waits for what. Payees are sealed and stand nowhere in it.
 */
export const grantsView = projection({
  name: 'finance-grants',
  version: 2,
  tables: {
    finance_grants: {
      key: ['grant_id'],
      columns: {
        /** The ordinal of the event in the log: the order of the list. */
        grant_id: 'text',
        number: 'integer',
        application_id: 'text',
        fund_id: 'text',
        hold_id: 'text',
        minor: 'text',
        currency: 'text',
        rail: 'text',
        status: 'text',
        drafted_at: 'text',
        notified_at: 'text',
        channel: 'text',
        agreed_at: 'text',
        agreed_by: 'text',
        reduced: 'text',
        outcome: 'text',
        /** In payouts that were not cancelled, what has left, and what has arrived of it. */
        allotted: 'text',
        sent: 'text',
        arrived: 'text',
        /** What may still be put into a payout. */
        open: 'text',
        since: 'text',
      },
      indexes: [['number'], ['status', 'since']],
    },
    finance_payouts: payoutsTable,
    finance_attempts: attemptsTable,
  },
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

function draftedRow(data: GrantDrafted['data'], since: string, number: number): Row {
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
function addToGrant(grants: Rows, grantId: string, by: GrantAmounts): void {
  const row = grants.get(grantId);
  if (!row) return;
  const after = (name: keyof GrantAmounts): bigint =>
    BigInt(row[name] as string) + (by[name] ?? 0n);
  const [reduced, allotted] = [after('reduced'), after('allotted')];
  const left = BigInt(row['minor'] as string) - reduced - allotted;
  grants.change([grantId], {
    reduced: String(reduced),
    allotted: String(allotted),
    sent: String(after('sent')),
    arrived: String(after('arrived')),
    open: row['status'] === 'closed' || left < 0n ? '0' : String(left),
  });
}

function amountsIn(row: Row): GrantAmounts {
  const of = (name: keyof GrantAmounts): bigint => BigInt(row[name] as string);
  return { allotted: of('allotted'), sent: of('sent'), arrived: of('arrived') };
}

type GrantAmounts = Readonly<Partial<Record<'reduced' | 'allotted' | 'sent' | 'arrived', bigint>>>;
