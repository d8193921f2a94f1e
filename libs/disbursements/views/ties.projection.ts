import { projection } from '#read-models';

/**
 * Who is tied to which case, so that lists of grants and payouts leave it out for them (D34).
 * Opening one is decided on the streams themselves, not here.
 */
export const tiesView = projection({
  name: 'finance-ties',
  version: 1,
  tables: {
    finance_parties: {
      key: ['application_id', 'party_ref'],
      columns: { application_id: 'text', party_ref: 'text' },
    },
    finance_payees: {
      key: ['disbursement_id'],
      columns: { disbursement_id: 'text', application_id: 'text' },
    },
    finance_ties: {
      key: ['tie_id'],
      columns: {
        tie_id: 'text',
        account_id: 'text',
        party_ref: 'text',
        from_day: 'text',
        until_day: 'text',
      },
      indexes: [['account_id']],
    },
    finance_conflicts: {
      key: ['application_id', 'account_id'],
      columns: { application_id: 'text', account_id: 'text' },
    },
  },
  on: {
    ApplicationSubmitted: ({ finance_parties }, { applicationId, identityRef, partyRefs }) => {
      for (const party_ref of new Set([identityRef, ...partyRefs])) {
        finance_parties.put({ application_id: applicationId, party_ref });
      }
    },
    DisbursementPrepared: (rows, { disbursementId, applicationId, payeeRef }) => {
      const application_id = applicationId;
      rows.finance_payees.put({ disbursement_id: disbursementId, application_id });
      rows.finance_parties.put({ application_id, party_ref: payeeRef });
    },
    PayeeChanged: ({ finance_payees, finance_parties }, { disbursementId, payeeRef }) => {
      const application_id = finance_payees.get(disbursementId)?.['application_id'];
      if (application_id) finance_parties.put({ application_id, party_ref: payeeRef });
    },
    TieDeclared: ({ finance_ties }, { tieId, memberId, partyRef, from, until }) => {
      const tie = { tie_id: tieId, account_id: memberId, party_ref: partyRef };
      finance_ties.put({ ...tie, from_day: from, until_day: until });
    },
    TieEnded: ({ finance_ties }, { tieId, on }) => finance_ties.change([tieId], { until_day: on }),
    CaseInterestDeclared: ({ finance_conflicts }, { applicationId, memberId, answer }) => {
      // As the rules have it, what was said once is not taken back by saying it otherwise.
      if (answer === 'none') return;
      finance_conflicts.put({ application_id: applicationId, account_id: memberId });
    },
  },
});
