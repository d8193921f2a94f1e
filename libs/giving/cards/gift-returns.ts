import type { GiftInBooks, GiftReturnEvent } from '#catalogue';
import { ensure, minorOf, type Money } from '#kernel';
import type { DisputeSeen, PaymentSeen, RefundSeen } from './card-provider.js';

/** A refund that the provider told of. */
type Refund = { readonly refundId: string; readonly minor: bigint; readonly failed: boolean };

/** A dispute that the provider told of. */
type Dispute = {
  readonly disputeId: string;
  readonly status: 'open' | 'won' | 'lost';
  readonly money: Money;
  readonly fee: bigint;
};

/** What went back of a gift, as far as it is written down. Minor units. */
export type GiftReturns = {
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
};

export const noReturns: GiftReturns = { refunds: [], disputes: [] };

type Dated = {
  /** YYYY-MM-DD by the days of the entity: when it happened at the provider. */
  readonly on: string;
};

/** What the provider says of one refund, or of one dispute: what is missing here is written down. */
export type NoteReturn =
  | ({ readonly type: 'NoteRefund'; readonly refund: RefundSeen } & Dated)
  | ({ readonly type: 'NoteDisputeOpened'; readonly dispute: DisputeSeen } & Dated)
  | ({ readonly type: 'NoteDisputeClosed'; readonly dispute: DisputeSeen } & Dated);

/** A gift that arrived, as its own stream tells it. */
type Arrived = {
  readonly donationId: string;
  readonly fundId: string;
  readonly donorId: string | null;
  readonly poolId: string | undefined;
  /** Null once two people took it back. */
  readonly gift: GiftInBooks | null;
  readonly returns: GiftReturns;
};

/** Minor units that are the giver's again for good: refunds, and disputes that were lost. */
export function goneOf({ refunds, disputes }: GiftReturns): bigint {
  const refunded = refunds.filter(({ failed }) => !failed);
  const lost = disputes.filter(({ status }) => status === 'lost');
  return (
    refunded.reduce((sum, { minor }) => sum + minor, 0n) +
    lost.reduce((sum, { money }) => sum + minorOf(money), 0n)
  );
}

/** Minor units that are not here: with what an open dispute has taken. */
export function awayOf(returns: GiftReturns): bigint {
  const open = returns.disputes.filter(({ status }) => status === 'open');
  return open.reduce((sum, { money }) => sum + minorOf(money), goneOf(returns));
}

/** How a gift stands that arrived, after what went back of it. */
export type GiftStanding = 'received' | 'part-refunded' | 'refunded' | 'disputed' | 'won' | 'lost';

export function standingOf({ returns, gift }: Pick<Arrived, 'returns' | 'gift'>): GiftStanding {
  const { disputes } = returns;
  if (disputes.some(({ status }) => status === 'open')) return 'disputed';
  if (disputes.some(({ status }) => status === 'lost')) return 'lost';
  const gone = goneOf(returns);
  if (gone > 0n) return gift && gone >= minorOf(gift.money) ? 'refunded' : 'part-refunded';
  return disputes.length > 0 ? 'won' : 'received';
}

/** What is to be told of a payment that is written down, in the order in which it happened. */
export function returnsToNote(
  { refunds, disputes }: Pick<PaymentSeen, 'refunds' | 'disputes'>,
  known: GiftReturns,
  dayOf: (instant: string) => string,
): readonly NoteReturn[] {
  const told: (NoteReturn & { readonly at: string })[] = [];
  for (const refund of refunds) {
    const before = known.refunds.find(({ refundId }) => refundId === refund.refundId);
    const isSaid = before
      ? before.failed || refund.status !== 'failed'
      : refund.status === 'failed';
    if (isSaid) continue;
    const at = refund.failedAt ?? refund.at;
    told.push({ type: 'NoteRefund', refund, on: dayOf(at), at });
  }
  for (const dispute of disputes) {
    const before = known.disputes.find(({ disputeId }) => disputeId === dispute.disputeId);
    const { at, closedAt } = dispute;
    if (!before) told.push({ type: 'NoteDisputeOpened', dispute, on: dayOf(at), at });
    if (dispute.status === 'open' || (before && before.status !== 'open')) continue;
    const closed = closedAt ?? at;
    told.push({ type: 'NoteDisputeClosed', dispute, on: dayOf(closed), at: closed });
  }
  return told
    .toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
    .map(({ at: _, ...note }) => note);
}

/**
 * What went back is written down once for each refund and each dispute, however often it is told. No more
 * is refunded than was received; a dispute is what the giver's bank says, be it more.
 *
 * Rejection `card-money-went-back` where two people took the gift out of the books, or made it smaller
 * than what was refunded: then somebody has to look.
 */
export function decideReturn(command: NoteReturn, arrived: Arrived): readonly GiftReturnEvent[] {
  switch (command.type) {
    case 'NoteRefund':
      return noteRefund(command.refund, command.on, arrived);
    case 'NoteDisputeOpened':
      return noteOpened(command.dispute, command.on, arrived);
    case 'NoteDisputeClosed':
      return noteClosed(command.dispute, command.on, arrived);
  }
}

function noteRefund(
  { refundId, status, money }: RefundSeen,
  on: string,
  arrived: Arrived,
): readonly GiftReturnEvent[] {
  const { refunds } = arrived.returns;
  const known = refunds.find((one) => one.refundId === refundId);
  if (status === 'failed') {
    if (!known || known.failed) return [];
    const after = { ...arrived.returns, refunds: withFailed(refunds, refundId) };
    const again = { minor: known.minor.toString(), currency: money.currency };
    const data = { refundId, ...aboutOf(arrived, after, again, on) };
    return [{ type: 'DonationRefundFailed', data }];
  }
  if (known) return [];
  const minor = minorOf(money);
  const after = { ...arrived.returns, refunds: [...refunds, { refundId, minor, failed: false }] };
  const refunded = after.refunds
    .filter(({ failed }) => !failed)
    .reduce((sum, one) => sum + one.minor, 0n);
  requireInBooks(arrived, refunded, money);
  return [{ type: 'DonationRefunded', data: { refundId, ...aboutOf(arrived, after, money, on) } }];
}

function noteOpened(
  { disputeId, money, fee }: DisputeSeen,
  on: string,
  arrived: Arrived,
): readonly GiftReturnEvent[] {
  const { disputes } = arrived.returns;
  if (disputes.some((one) => one.disputeId === disputeId)) return [];
  requireInBooks(arrived, 0n, money);
  const opened = { disputeId, status: 'open', money, fee: minorOf(fee) } as const;
  const after = { ...arrived.returns, disputes: [...disputes, opened] };
  const data = { disputeId, feeMinor: fee.minor, ...aboutOf(arrived, after, money, on) };
  return [{ type: 'DonationDisputeOpened', data }];
}

function noteClosed(
  { disputeId, status, fee }: DisputeSeen,
  on: string,
  arrived: Arrived,
): readonly GiftReturnEvent[] {
  const { disputes } = arrived.returns;
  const known = disputes.find((one) => one.disputeId === disputeId);
  if (known?.status !== 'open' || status === 'open') return [];
  const after = { ...arrived.returns, disputes: withClosed(disputes, disputeId, status) };
  const feeChangeMinor = (minorOf(fee) - known.fee).toString();
  const data = { disputeId, feeChangeMinor, ...aboutOf(arrived, after, known.money, on) };
  return status === 'won'
    ? [{ type: 'DonationDisputeWon', data }]
    : [{ type: 'DonationDisputeLost', data }];
}

function requireInBooks({ gift, returns }: Arrived, refunded: bigint, money: Money): void {
  const isThere = gift !== null && gift.money.currency === money.currency;
  const { minor, currency } = money;
  const back = (awayOf(returns) + BigInt(minor)).toString();
  ensure(isThere && refunded <= minorOf(gift.money), 'card-money-went-back', { back, currency });
}

function aboutOf(
  { donationId, fundId, donorId, poolId, gift }: Arrived,
  after: GiftReturns,
  money: Money,
  on: string,
) {
  const left = gift ? minorOf(gift.money) - goneOf(after) : 0n;
  return {
    donationId,
    fundId,
    donorId,
    ...(poolId !== undefined && { poolId }),
    money,
    // In the currency of the books: rates are not kept yet.
    baseMinor: money.minor,
    restriction: gift?.restriction ?? 'free',
    on,
    leftMinor: (left > 0n ? left : 0n).toString(),
  };
}

/** Whether an event tells of what went back of a gift. */
export function isOfReturn(event: { readonly type: string }): event is GiftReturnEvent {
  return RETURN_EVENTS.has(event.type);
}

const RETURN_EVENTS: ReadonlySet<string> = new Set<GiftReturnEvent['type']>([
  'DonationRefunded',
  'DonationRefundFailed',
  'DonationDisputeOpened',
  'DonationDisputeWon',
  'DonationDisputeLost',
]);

/** What is known of what went back, after one more event. */
export function evolveReturns(returns: GiftReturns, event: GiftReturnEvent): GiftReturns {
  const { refunds, disputes } = returns;
  switch (event.type) {
    case 'DonationRefunded': {
      const { refundId, money } = event.data;
      return {
        ...returns,
        refunds: [...refunds, { refundId, minor: minorOf(money), failed: false }],
      };
    }
    case 'DonationRefundFailed':
      return { ...returns, refunds: withFailed(refunds, event.data.refundId) };
    case 'DonationDisputeOpened': {
      const { disputeId, money, feeMinor } = event.data;
      const opened = { disputeId, status: 'open', money, fee: BigInt(feeMinor) } as const;
      return { ...returns, disputes: [...disputes, opened] };
    }
    case 'DonationDisputeWon':
      return { ...returns, disputes: withClosed(disputes, event.data.disputeId, 'won') };
    case 'DonationDisputeLost':
      return { ...returns, disputes: withClosed(disputes, event.data.disputeId, 'lost') };
  }
}

function withFailed(refunds: readonly Refund[], refundId: string): readonly Refund[] {
  return refunds.map((one) => (one.refundId === refundId ? { ...one, failed: true } : one));
}

function withClosed(
  disputes: readonly Dispute[],
  disputeId: string,
  status: 'won' | 'lost',
): readonly Dispute[] {
  return disputes.map((one) => (one.disputeId === disputeId ? { ...one, status } : one));
}
