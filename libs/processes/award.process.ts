import { applicationDecider } from '#applications';
import { grantIdOf, movedBetween, type HeldMoney } from '#catalogue';
import { grantDecider } from '#disbursements';
import { fundAccountDecider, fundAccountStream } from '#funds';
import { to, type Process, type Reaction } from './process.js';

/**
 * From the committee's decision to a grant: money is reserved where it is there, the case is told
 * either way, and what was set aside becomes a drafted grant. Money that comes later serves the
 * cases that wait; the fund account itself decides in which order.
 */
export const awardProcess: Process = {
  name: 'award',
  on: {
    DecisionReached: (decision, { metadata }) => [
      to(fundAccountDecider, fundAccountStream(decision.fundId, decision.approved.currency), {
        type: 'Reserve',
        fundId: decision.fundId,
        holdId: decision.holdId,
        purposeId: decision.applicationId,
        money: decision.approved,
        feeAllowanceMinor: decision.feeAllowanceMinor,
        priority: decision.priority,
        need: { needs: decision.needs, country: decision.country, on: metadata.effectiveDate },
      }),
    ],
    FundsReserved: (reserved) => [
      to(applicationDecider, `application-${reserved.purposeId}`, {
        type: 'NoteFunding',
        kind: 'process',
        holdId: reserved.holdId,
        outcome: { is: 'funded', split: movedBetween(reserved.moves, 'available', 'reserved') },
      }),
    ],
    ReservationRefused: (refused) => [
      to(applicationDecider, `application-${refused.purposeId}`, {
        type: 'NoteFunding',
        kind: 'process',
        holdId: refused.holdId,
        outcome: { is: 'awaiting', available: refused.available },
      }),
    ],
    ApplicationFunded: (funded) => {
      const grantId = grantIdOf(funded.holdId);
      return [
        to(grantDecider, `grant-${grantId}`, {
          type: 'Draft',
          kind: 'process',
          grantId,
          applicationId: funded.applicationId,
          fundId: funded.fundId,
          holdId: funded.holdId,
          award: funded.approved,
          rail: funded.payoutRail,
          split: funded.split,
        }),
      ];
    },
    ApplicationWithdrawn: (withdrawn, { metadata }) =>
      givenBack(withdrawn.held, 'withdrawn', metadata.effectiveDate),
    // A second decision may be a refusal: what the first one held goes back.
    ApplicationDeclined: (declined, { metadata }) =>
      givenBack(declined.held, 'declined', metadata.effectiveDate),
    ReservationReleased: ({ holdId, reason, owed }) => {
      const isOver = reason === 'withdrawn' || reason === 'declined';
      if (!isOver && !owed) return [];
      return [
        to(grantDecider, `grant-${grantIdOf(holdId)}`, {
          type: 'GiveUp',
          kind: 'process',
          reason: reason === 'withdrawn' ? 'withdrawn' : 'voided',
        }),
      ];
    },
  },
};

function givenBack(
  held: HeldMoney | null,
  reason: 'withdrawn' | 'declined',
  on: string,
): readonly Reaction[] {
  if (!held) return [];
  const { holdId, fundId, currency } = held;
  const command = { type: 'Release', fundId, holdId, reason, inFlight: false, on } as const;
  return [to(fundAccountDecider, fundAccountStream(fundId, currency), command)];
}
