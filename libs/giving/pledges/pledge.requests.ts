import type {
  Exchange,
  PledgeCondition,
  PledgeEndReason,
  PledgeEvidence,
  PledgeInstalment,
  Person,
} from '#catalogue';
import type { Money } from '#kernel';
import type { DueDiligenceStanding } from '../donors/due-diligence.js';
import type { GiftFacts } from '../gift-rules.js';
import type { RevaluePledge } from './pledge-revaluation.js';

type By = { readonly by: Person; readonly today: string };
/** The last day of the fund's year in which something happens. */
type InYear = { readonly yearEndsOn: string };
/** The rate of the day on which it becomes owed, where it is in another currency; null where there is none. */
type AtRate = { readonly exchange?: Exchange | null };

export type OfferPledge = By & {
  readonly type: 'OfferPledge';
  readonly pledgeId: string;
  readonly fundId: string;
  readonly donorId: string;
  readonly money: Money;
  readonly restriction: string;
  readonly isEnforceable: boolean;
  readonly instalments: readonly PledgeInstalment[];
  readonly conditions: readonly PledgeCondition[];
  readonly expiresOn: string | null;
  readonly owner: string;
  readonly facts: GiftFacts & { readonly standing: DueDiligenceStanding };
};

export type ConfirmPledge = By &
  InYear &
  AtRate & {
    readonly type: 'ConfirmPledge';
    readonly confirmedOn: string;
    readonly evidence: PledgeEvidence;
    readonly standing: DueDiligenceStanding;
  };

export type SchedulePledge = By &
  InYear & { readonly type: 'SchedulePledge'; readonly instalments: readonly PledgeInstalment[] };

export type MeetCondition = By &
  InYear &
  AtRate & { readonly type: 'MeetCondition'; readonly conditionId: string; readonly on: string };

export type RecogniseIncome = By & InYear & { readonly type: 'RecogniseIncome' };

export type CancelRemainder = By & {
  readonly type: 'CancelRemainder';
  readonly reason: PledgeEndReason;
};

export type DefaultPledge = By & { readonly type: 'DefaultPledge' };

export type ProposeWriteOff = By & {
  readonly type: 'ProposeWriteOff';
  readonly proposalId: string;
  readonly reason: PledgeEndReason;
};

export type SettleWriteOff = By & {
  readonly type: 'ConfirmWriteOff' | 'DropWriteOff';
  readonly proposalId: string;
};

/** By the process: a gift that names the pledge was written down. */
export type CountGift = {
  readonly type: 'CountGift';
  readonly kind: 'process';
  readonly donationId: string;
  readonly fundId: string;
  readonly money: Money;
  /** The same in the currency of the books, in minor units. */
  readonly baseMinor: string;
  readonly restriction: string;
  readonly instalment: number | null;
  readonly receivedOn: string;
};

/** By the process: such a gift was corrected; null where it is not there any more. */
export type CorrectGift = {
  readonly type: 'CorrectGift';
  readonly kind: 'process';
  readonly donationId: string;
  readonly correctionId: string;
  readonly was: { readonly receivedOn: string };
  readonly becomes: {
    readonly minor: string;
    readonly baseMinor: string;
    readonly restriction: string;
    readonly receivedOn: string;
  } | null;
};

export type PledgeCommand =
  | OfferPledge
  | ConfirmPledge
  | SchedulePledge
  | MeetCondition
  | RecogniseIncome
  | CancelRemainder
  | DefaultPledge
  | ProposeWriteOff
  | SettleWriteOff
  | CountGift
  | CorrectGift
  | RevaluePledge;
