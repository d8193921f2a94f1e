import { projection } from '#read-models';

/** What somebody who asks for help must know of the funds: which are open, what they promise. */
export const openFunds = projection({
  name: 'open-funds',
  version: 1,
  tables: {
    apply_funds: {
      key: ['fund_id'],
      columns: {
        fund_id: 'text',
        entity_id: 'text',
        preset: 'text',
        name: 'text',
        purpose: 'text',
        currency: 'text',
        intake: 'text',
        round: 'text?',
        until: 'text?',
        suspended_for: 'text?',
        since: 'text',
      },
      indexes: [['intake', 'fund_id']],
    },
    apply_policies: {
      key: ['fund_id', 'version'],
      columns: { fund_id: 'text', version: 'integer', in_force_from: 'text', policy: 'text' },
    },
  },
  on: {
    FundCreated: ({ apply_funds }, data, recorded) => {
      if (data.preset === 'imported') return;
      apply_funds.put({
        fund_id: data.fundId,
        entity_id: data.entityId,
        preset: data.preset,
        name: JSON.stringify(data.name),
        purpose: JSON.stringify(data.purpose),
        currency: data.baseCurrency,
        intake: 'not-open',
        round: null,
        until: null,
        suspended_for: null,
        since: recorded.metadata.recordedAt,
      });
    },
    FundPolicyPublished: ({ apply_policies }, { fundId, version, policy, inForceFrom }) => {
      const row = { fund_id: fundId, version, in_force_from: inForceFrom };
      apply_policies.put({ ...row, policy: JSON.stringify(policy) });
    },
    IntakeOpened: ({ apply_funds }, { fundId, round, until }, recorded) => {
      const since = recorded.metadata.recordedAt;
      apply_funds.change([fundId], { intake: 'open', round, until, suspended_for: null, since });
    },
    IntakeSuspended: ({ apply_funds }, { fundId, reason, until }, recorded) => {
      const since = recorded.metadata.recordedAt;
      const suspended = { intake: 'suspended', round: null, until, suspended_for: reason };
      apply_funds.change([fundId], { ...suspended, since });
    },
    FundClosed: ({ apply_funds }, { fundId }, recorded) => {
      const since = recorded.metadata.recordedAt;
      apply_funds.change([fundId], { intake: 'closed', round: null, until: null, since });
    },
  },
});
