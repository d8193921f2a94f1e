import type {
  BucketShare,
  DisbursementEvent,
  ProposedChange,
  ReturnInBooks,
  ReturnSaid,
} from '#catalogue';
import { proposalIn } from '#gate';
import type { Money } from '#kernel';

/** Money that came back, as it stands, and what of it somebody would correct. */
export type ReturnedMoney = {
  readonly returnId: string;
  /** Null once it was taken back: nothing came. */
  readonly stands: ReturnInBooks | null;
  readonly proposal: ProposedChange<ReturnSaid> | null;
};

/** An attempt that failed after it was reported paid, and what of it has come back. */
export type Bounced = {
  readonly attemptId: string;
  readonly money: Money;
  readonly failedOn: string;
  readonly returns: readonly ReturnedMoney[];
};

export type ReturnEvent = Extract<
  DisbursementEvent,
  { type: 'ReturnedMoneyArrived' | 'ReturnedMoneyCorrected' | `ReturnCorrection${string}` }
>;

/** What of an attempt stands as returned, by restriction; one of its returns may be left out. */
export function returnedOf({ returns }: Bounced, without?: string): readonly BucketShare[] {
  return returns.flatMap(({ returnId, stands }) =>
    returnId === without ? [] : (stands?.split ?? []),
  );
}

/** The attempts that bounced, after one more event about what came back of them. */
export function evolveReturns(bounced: readonly Bounced[], event: ReturnEvent): readonly Bounced[] {
  if (event.type === 'ReturnedMoneyArrived') {
    const { attemptId, returnId, money, baseMinor, split, arrivedOn } = event.data;
    const stands = { money, baseMinor, split, arrivedOn };
    return bounced.map((attempt) =>
      attempt.attemptId === attemptId
        ? { ...attempt, returns: [...attempt.returns, { returnId, stands, proposal: null }] }
        : attempt,
    );
  }
  const { returnId } = event.data;
  return bounced.map((attempt) => ({
    ...attempt,
    returns: attempt.returns.map((one) => (one.returnId === returnId ? told(one, event) : one)),
  }));
}

function told(
  one: ReturnedMoney,
  event: Exclude<ReturnEvent, { type: 'ReturnedMoneyArrived' }>,
): ReturnedMoney {
  switch (event.type) {
    case 'ReturnCorrectionProposed':
      return { ...one, proposal: proposalIn(event.data) };
    case 'ReturnCorrectionDropped':
      return { ...one, proposal: null };
    case 'ReturnedMoneyCorrected':
      return { ...one, stands: event.data.becomes, proposal: null };
  }
}
