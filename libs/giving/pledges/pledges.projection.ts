import type { PledgeEvent } from '#catalogue';
import { projection, type RowsOf, type Tables } from '#read-models';
import { evolvePledge, openOf, standingOf, type Pledge } from './pledge.state.js';

export const tables = {
  pledges: {
    key: ['pledge_id'],
    columns: {
      pledge_id: 'text',
      /** The ordinal of the event in the log: the order of the list. */
      number: 'integer',
      fund_id: 'text',
      donor_id: 'text',
      currency: 'text',
      restriction: 'text',
      is_enforceable: 'integer',
      owner: 'text',
      /** In minor units. */
      pledged: 'text',
      received: 'text',
      /** What is still to come. */
      open: 'text',
      /** As of no day: an offer that has expired still says that it was offered. */
      standing: 'text',
      expires_on: 'text?',
      /** Whether a write-off waits for its second person. */
      is_write_off_proposed: 'integer',
      /** Of a pledge that is owed in another currency than its books: theirs, and since when it is. */
      into_currency: 'text?',
      owed_on: 'text?',
      /** What it stands for in the books, in minor units. */
      owed_base: 'text?',
      /** The last day on which anything was open; null while there is. */
      closed_on: 'text?',
      /** As JSON: the set of rates by which each month's last day was revalued. */
      revalued: 'text',
      /** Every event of it, as JSON: what the next one is folded on. */
      told: 'text',
    },
    indexes: [
      ['fund_id', 'number'],
      ['donor_id', 'number'],
    ],
  },
  pledge_instalments: {
    key: ['pledge_id', 'instalment'],
    columns: {
      pledge_id: 'text',
      instalment: 'integer',
      fund_id: 'text',
      currency: 'text',
      due_on: 'text',
      minor: 'text',
      /** What of it is still to come, in minor units. */
      open: 'text',
    },
    indexes: [['fund_id', 'due_on']],
  },
} as const satisfies Tables;

const TYPES = [
  'PledgeOffered',
  'PledgeConfirmed',
  'PledgeRescheduled',
  'PledgeConditionMet',
  'PledgeInstalmentReceived',
  'PledgeInstalmentCorrected',
  'PledgeIncomeRecognised',
  'PledgeRemainderCancelled',
  'PledgeDefaulted',
  'PledgeWriteOffProposed',
  'PledgeWriteOffDropped',
  'PledgeWrittenOff',
  'PledgeRevalued',
] as const satisfies readonly PledgeEvent['type'][];

/** What was pledged, how it stands, and what is due when: folded as the decider folds it. */
export const pledgesView = projection({
  name: 'pledges',
  version: 2,
  tables,
  on: Object.fromEntries(
    TYPES.map((type) => [
      type,
      (rows: RowsOf<typeof tables>, data: object, _: unknown, number: number): void => {
        tell(rows, { type, data } as PledgeEvent, number);
      },
    ]),
  ),
});

function tell(rows: RowsOf<typeof tables>, event: PledgeEvent, number: number): void {
  const { pledgeId } = event.data;
  const before = rows.pledges.get(pledgeId);
  const told = [...(JSON.parse(before?.told ?? '[]') as PledgeEvent[]), event];
  const state = told.reduce(evolvePledge, { status: 'unknown' });
  if (state.status === 'unknown') return;
  putInstalments(rows, state, event.type === 'PledgeRescheduled');
  rows.pledges.put({
    pledge_id: pledgeId,
    number: before?.number ?? number,
    fund_id: state.fundId,
    donor_id: state.donorId,
    currency: state.currency,
    restriction: state.restriction,
    is_enforceable: state.isEnforceable ? 1 : 0,
    owner: state.owner,
    pledged: state.pledged.toString(),
    received: state.received.toString(),
    open: openOf(state).toString(),
    standing: standingOf(state, ''),
    expires_on: state.expiresOn,
    is_write_off_proposed: state.proposal ? 1 : 0,
    ...abroad(state),
    told: JSON.stringify(told),
  });
}

function abroad(state: Pledge) {
  const { foreign } = state;
  const days = foreign?.changes.map(({ on }) => on).toSorted() ?? [];
  const revalued = foreign?.revaluations.map(({ on, rateSetId }) => [on, rateSetId]) ?? [];
  return {
    into_currency: foreign?.into ?? null,
    owed_on: foreign?.owedOn ?? null,
    owed_base: foreign?.owed.toString() ?? null,
    closed_on: openOf(state) === 0n ? (days.at(-1) ?? null) : null,
    revalued: JSON.stringify(Object.fromEntries(revalued)),
  };
}

/** A pledge has 120 instalments at most; a new schedule may have fewer. */
function putInstalments(
  { pledge_instalments: rows }: RowsOf<typeof tables>,
  { pledgeId, fundId, currency, instalments }: Pledge,
  anew: boolean,
): void {
  for (const { number: instalment, dueOn, minor, open } of instalments) {
    rows.put({
      pledge_id: pledgeId,
      instalment,
      fund_id: fundId,
      currency,
      due_on: dueOn,
      minor,
      open: open.toString(),
    });
  }
  if (!anew) return;
  for (let gone = instalments.length + 1; rows.get(pledgeId, gone); gone += 1) {
    rows.remove(pledgeId, gone);
  }
}
