import { projection, type Tables } from '#read-models';

export const tables = {
  funds: {
    key: ['fund_id'],
    columns: {
      fund_id: 'text',
      entity_id: 'text',
      name: 'text',
      purpose: 'text',
      preset: 'text',
      currency: 'text',
      /** not-open, open, suspended or closed. */
      intake: 'text',
      round: 'text?',
      until: 'text?',
      reason: 'text?',
      created_at: 'text',
    },
    indexes: [['preset', 'created_at', 'fund_id']],
  },
  fund_entities: {
    key: ['entity_id'],
    columns: { entity_id: 'text', name: 'text', currency: 'text', time_zone: 'text' },
  },
  fund_policies: {
    key: ['fund_id', 'version'],
    columns: {
      fund_id: 'text',
      version: 'integer',
      /** proposed, superseded or published. */
      status: 'text',
      policy: 'text',
      proposed_by: 'text?',
      proposed_at: 'text?',
      confirmed_by: 'text?',
      confirmed_at: 'text?',
      in_force_from: 'text?',
    },
  },
} as const satisfies Tables;

/** Entities and their funds: every fund, its policies from proposal to being in force, and whether it takes requests. */
export const fundsView = projection({
  name: 'funds',
  version: 1,
  tables,
  on: {
    EntityRegistered: ({ fund_entities }, { entityId, name, baseCurrency, timeZone }) => {
      const row = { entity_id: entityId, name: JSON.stringify(name), currency: baseCurrency };
      fund_entities.put({ ...row, time_zone: timeZone });
    },
    FundCreated: ({ funds }, data, { metadata }) => {
      funds.put({
        fund_id: data.fundId,
        entity_id: data.entityId,
        preset: data.preset,
        name: JSON.stringify(data.name),
        purpose: JSON.stringify(data.purpose),
        currency: data.baseCurrency,
        intake: 'not-open',
        round: null,
        until: null,
        reason: null,
        created_at: metadata.recordedAt,
      });
    },
    FundPolicyProposed: ({ fund_policies }, data, { metadata }) => {
      const { fundId: fund_id, version, proposedBy: proposed_by } = data;
      const before = fund_policies.get(fund_id, version - 1);
      if (before?.status === 'proposed') {
        fund_policies.change([fund_id, version - 1], { status: 'superseded' });
      }
      const policy = JSON.stringify(data.policy);
      const row = { fund_id, version, status: 'proposed', policy, proposed_by };
      fund_policies.put({ ...row, proposed_at: metadata.recordedAt, ...UNCONFIRMED });
    },
    FundPolicyPublished: ({ fund_policies }, data, { metadata }) => {
      const { fundId: fund_id, version, inForceFrom: in_force_from } = data;
      const before = fund_policies.get(fund_id, version);
      fund_policies.put({
        ...(before ?? { fund_id, version, proposed_by: null, proposed_at: null }),
        status: 'published',
        policy: JSON.stringify(data.policy),
        in_force_from,
        confirmed_by: data.confirmedBy,
        confirmed_at: metadata.recordedAt,
      });
    },
    IntakeOpened: ({ funds }, { fundId, round, until }) => {
      funds.change([fundId], { intake: 'open', round, until, reason: null });
    },
    IntakeSuspended: ({ funds }, { fundId, reason, until }) => {
      funds.change([fundId], { intake: 'suspended', reason, until });
    },
    FundClosed: ({ funds }, { fundId }) => {
      funds.change([fundId], { intake: 'closed', round: null, until: null, reason: null });
    },
  },
});

const UNCONFIRMED = { confirmed_by: null, confirmed_at: null, in_force_from: null };
