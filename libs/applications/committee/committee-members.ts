import type { SeatRank } from '#catalogue';
import { partiesOf } from '../application.authority.js';
import { memberIn } from '../case.loading.js';
import { isTied, isVotingSeat, votingSeatOf } from '#gate';
import { isAttested } from '../committee.facts.js';
import type { CaseEntry } from './enter-case.js';

/** A member of the committee with regard to one case, as others may know it. */
export type MemberHere = {
  readonly memberId: string;
  readonly rank: SeatRank;
  /** False without saying why: a tie is nobody else's business. */
  readonly available: boolean;
  readonly assigned: boolean;
  readonly reviewed: boolean;
  readonly voted: boolean;
};

/** Everybody with a vote in the fund's committee today. */
export function membersHere({
  loaded: { state, policy, payout, today },
  committee,
}: CaseEntry): readonly MemberHere[] {
  const { seats } = committee;
  const { file } = state;
  const parties = partiesOf(file, payout.payeeRefs);
  const ids = new Set(
    seats.filter((seat) => isVotingSeat(seat, today)).map(({ memberId }) => memberId),
  );
  return [...ids].map((memberId) => {
    const { interests: own } = memberIn(committee, memberId);
    const answer = file.interests[memberId];
    const untied = !isTied(own.ties, parties, today) && (answer ?? 'none') === 'none';
    const votes = 'ballot' in state ? state.ballot.votes : [];
    return {
      memberId,
      rank: votingSeatOf(seats, memberId, today)?.rank ?? 'member',
      available: untied && isAttested(own, policy.attestationMonths, today),
      assigned: file.assigned.includes(memberId),
      reviewed: file.reviews.some(
        (review) => review.memberId === memberId && review.revision === file.revision,
      ),
      voted: votes.some((vote) => vote.memberId === memberId),
    };
  });
}
