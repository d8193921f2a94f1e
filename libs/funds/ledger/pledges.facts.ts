import type { AnyEvent } from '#catalogue';

/** Where the sum of what is owed is kept. */
type Owed = { pledgesOwed: bigint };

type Known = {
  readonly bucket: Owed;
  readonly isEnforceable: boolean;
  readonly open: Set<string>;
  isConfirmed: boolean;
  /** What is to come: pledged - received - cancelled - written off. */
  left: bigint;
  /** What of it stands in the bucket as owed. */
  counted: bigint;
};

/**
 * Adds up what donors owe, from what each pledge says of itself: enforceable, confirmed, every condition
 * met, and what is left of it. It shares nothing with the decider nor with what the events say of the
 * books, so that `verify` does not ask the accused for a verdict (D27, D30).
 */
export function pledgesOwed(
  bucketOf: (fund: string, currency: string, restriction: string) => Owed,
): (event: AnyEvent) => void {
  const pledges = new Map<string, Known>();
  return (event) => {
    if (event.type === 'PledgeOffered') {
      const { pledgeId, fundId, money, restriction, isEnforceable, conditions } = event.data;
      pledges.set(pledgeId, {
        bucket: bucketOf(fundId, money.currency, restriction),
        isEnforceable,
        open: new Set(conditions.map(({ conditionId }) => conditionId)),
        isConfirmed: false,
        left: BigInt(money.minor),
        counted: 0n,
      });
      return;
    }
    if (!('pledgeId' in event.data)) return;
    const known = pledges.get(event.data.pledgeId ?? '');
    if (!known) return;
    known.left += change(event, known);
    const { bucket, isEnforceable, isConfirmed, open, left } = known;
    const owed = isEnforceable && isConfirmed && open.size === 0 ? left : 0n;
    bucket.pledgesOwed += owed - known.counted;
    known.counted = owed;
  };
}

function change(event: AnyEvent, known: Known): bigint {
  switch (event.type) {
    case 'PledgeConfirmed':
      known.isConfirmed = true;
      return 0n;
    case 'PledgeConditionMet':
      known.open.delete(event.data.conditionId);
      return 0n;
    case 'PledgeInstalmentReceived':
    case 'PledgeRemainderCancelled':
    case 'PledgeWrittenOff':
      return -BigInt(event.data.minor);
    case 'PledgeInstalmentCorrected':
      return BigInt(event.data.wasMinor) - BigInt(event.data.minor);
    default:
      return 0n;
  }
}
