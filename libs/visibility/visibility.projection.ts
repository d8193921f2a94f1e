import type { RecordedEvent } from '#event-store';
import { projection, type Rows, type Tables } from '#read-models';

const tables = {
  visibility_funds: { key: ['fund_id'], columns: { fund_id: 'text' } },
  /** Everybody to whom a tie is a conflict, payees included. */
  visibility_parties: {
    key: ['application_id', 'party_ref'],
    columns: {
      application_id: 'text',
      party_ref: 'text',
      /** The day from which it was known. */
      known_on: 'text',
    },
    indexes: [['party_ref', 'application_id']],
  },
  visibility_payouts: {
    key: ['disbursement_id'],
    columns: { disbursement_id: 'text', application_id: 'text' },
  },
  visibility_ties: {
    key: ['tie_id'],
    columns: {
      tie_id: 'text',
      account_id: 'text',
      party_ref: 'text',
      /** Days, both included. */
      from_day: 'text',
      until_day: 'text?',
      declared_on: 'text',
    },
    indexes: [['account_id']],
  },
  visibility_conflicts: {
    key: ['account_id', 'application_id'],
    columns: { account_id: 'text', application_id: 'text' },
  },
} as const satisfies Tables;

/**
 * Which funds there are, and who is tied to which case: from this every list, journal, trail, count
 * and search leaves out what its reader may not open (D34, D50). Opening one thing, and doing
 * anything to it, is decided on the streams themselves, never here.
 */
export const visibilityView = projection({
  name: 'visibility',
  version: 2,
  tables,
  on: {
    FundCreated: ({ visibility_funds }, { fundId }) => visibility_funds.put({ fund_id: fundId }),
    ApplicationSubmitted: ({ visibility_parties }, data, recorded) => {
      const { applicationId, identityRef, partyRefs } = data;
      for (const ref of new Set([identityRef, ...partyRefs])) {
        know(visibility_parties, applicationId, ref, recorded);
      }
    },
    DisbursementPrepared: (rows, { disbursementId, applicationId, payeeRef }, recorded) => {
      const application_id = applicationId;
      rows.visibility_payouts.put({ disbursement_id: disbursementId, application_id });
      know(rows.visibility_parties, application_id, payeeRef, recorded);
    },
    PayeeChanged: (rows, { disbursementId, payeeRef }, recorded) => {
      const application_id = rows.visibility_payouts.get(disbursementId)?.application_id;
      if (application_id) know(rows.visibility_parties, application_id, payeeRef, recorded);
    },
    TieDeclared: ({ visibility_ties }, data) => {
      const { tieId, memberId, partyRef, from, until, declaredOn } = data;
      visibility_ties.put({
        tie_id: tieId,
        account_id: memberId,
        party_ref: partyRef,
        from_day: dayOf(from),
        until_day: until === null ? null : dayOf(until),
        declared_on: declaredOn,
      });
    },
    TieEnded: ({ visibility_ties }, { tieId, on }) => {
      visibility_ties.change([tieId], { until_day: dayOf(on) });
    },
    CaseInterestDeclared: ({ visibility_conflicts }, { applicationId, memberId, answer }) => {
      // As the rules have it, what was said once is not taken back by saying it otherwise.
      if (answer === 'none') return;
      visibility_conflicts.put({ account_id: memberId, application_id: applicationId });
    },
  },
});

/** Somebody is in a case from the first day on which they were named there. */
function know(
  parties: Rows<typeof tables.visibility_parties>,
  application_id: string,
  party_ref: string,
  { metadata }: RecordedEvent,
): void {
  if (parties.get(application_id, party_ref)) return;
  parties.put({ application_id, party_ref, known_on: dayOf(metadata.recordedAt) });
}

/** The day part, of a day as of an instant. */
function dayOf(text: string): string {
  return text.slice(0, 'YYYY-MM-DD'.length);
}
