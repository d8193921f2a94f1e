import { projection, type Tables } from '#read-models';

export const tables = {
  donor_credits: {
    key: ['agreement_id'],
    columns: {
      agreement_id: 'text',
      fund_id: 'text',
      restriction: 'text',
      donor_id: 'text',
      /** As JSON, by language. */
      credit: 'text',
      disclaimer: 'text',
      overhead_percent: 'integer',
      ended_on: 'text?',
    },
    indexes: [['fund_id', 'restriction']],
  },
  credited_donors: { key: ['donor_id'], columns: { donor_id: 'text', wish: 'text' } },
} as const satisfies Tables;

/** What must stand where money under a restriction shows, as was agreed with its donors (R16). */
export const donorCredits = projection({
  name: 'donor-credits',
  version: 1,
  tables,
  on: {
    DonorRegistered: ({ credited_donors }, { donorId, wish }) => {
      credited_donors.put({ donor_id: donorId, wish });
    },
    DonorWishNoted: ({ credited_donors }, { donorId, wish }) => {
      credited_donors.change([donorId], { wish });
    },
    DonorAgreementSigned: ({ donor_credits }, data) => {
      donor_credits.put({
        agreement_id: data.agreementId,
        fund_id: data.fundId,
        restriction: data.restriction,
        donor_id: data.donorId,
        credit: JSON.stringify(data.credit),
        disclaimer: JSON.stringify(data.disclaimer),
        overhead_percent: data.overheadPercent,
        ended_on: null,
      });
    },
    DonorAgreementEnded: ({ donor_credits }, { agreementId, on }) => {
      donor_credits.change([agreementId], { ended_on: on });
    },
  },
});
