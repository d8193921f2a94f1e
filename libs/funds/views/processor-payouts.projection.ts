import { projection, type RowsOf, type Tables } from '#read-models';

export const tables = {
  processor_payouts: {
    key: ['payout_id'],
    columns: {
      payout_id: 'text',
      /** The ordinal of the event in the log: the order of the list. */
      number: 'integer',
      fund_id: 'text',
      minor: 'text',
      currency: 'text',
      arrived_on: 'text',
      recorded_by: 'text',
      recorded_at: 'text',
      /** `received`, `being-corrected` (a proposal waits for its second person) or `taken-back`. */
      status: 'text',
    },
    indexes: [['fund_id', 'number']],
  },
  /** What happened to each of them, so that no page reads the stream of a whole account. */
  processor_payout_steps: {
    key: ['payout_id', 'number'],
    columns: {
      payout_id: 'text',
      number: 'integer',
      /** A step of its story as JSON (`PayoutStep`). */
      step: 'text',
    },
  },
} as const satisfies Tables;

type PayoutRows = RowsOf<typeof tables>;
type Told = {
  readonly type: string;
  readonly metadata: {
    readonly recordedAt: string;
    readonly actor: { readonly id: string; readonly kind: string; readonly role: string };
  };
};

/** What card processors paid out to the bank, as it was written down and corrected. */
export const processorPayouts = projection({
  name: 'processor-payouts',
  version: 1,
  tables,
  on: {
    ProcessorPaidOut: (rows, data, recorded, number) => {
      const { payoutId, fundId, money, arrivedOn, by } = data;
      rows.processor_payouts.put({
        payout_id: payoutId,
        number,
        fund_id: fundId,
        ...money,
        arrived_on: arrivedOn,
        recorded_by: by,
        recorded_at: recorded.metadata.recordedAt,
        status: 'received',
      });
      tell(rows, payoutId, recorded, number, { is: money });
    },
    ProcessorPayoutCorrectionProposed: (rows, { payoutId, reason }, recorded, number) => {
      rows.processor_payouts.change([payoutId], { status: 'being-corrected' });
      tell(rows, payoutId, recorded, number, { reason });
    },
    ProcessorPayoutCorrectionDropped: (rows, { payoutId }, recorded, number) => {
      rows.processor_payouts.change([payoutId], { status: 'received' });
      tell(rows, payoutId, recorded, number, {});
    },
    // What is taken back keeps its row, with what it said: a list that forgets is no list.
    ProcessorPayoutCorrected: (rows, { payoutId, was, becomes }, recorded, number) => {
      const stands = becomes && { ...becomes.money, arrived_on: becomes.arrivedOn };
      const status = becomes ? 'received' : 'taken-back';
      rows.processor_payouts.change([payoutId], { ...stands, status });
      tell(rows, payoutId, recorded, number, { was: was.money, is: becomes?.money ?? null });
    },
  },
});

function tell(
  { processor_payout_steps }: Pick<PayoutRows, 'processor_payout_steps'>,
  payout_id: string,
  { type, metadata: { recordedAt: at, actor } }: Told,
  number: number,
  more: object,
): void {
  const { id, kind, role } = actor;
  const step = JSON.stringify({ type, at, actor: { id, kind, role }, ...more });
  processor_payout_steps.put({ payout_id, number, step });
}
