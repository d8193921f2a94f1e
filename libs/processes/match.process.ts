import {
  matchGift,
  poolDecider,
  poolStream,
  reduceMatch,
  reduceToLeft,
  releaseMatch,
  reserveMatch,
  type MatchPoolCommand,
} from '#giving';
import { to, type Process, type Reaction } from './process.js';

/** Tells a match pool of the gifts that name it, and of what becomes of them. */
export const matchProcess: Process = {
  name: 'match',
  on: {
    DonationIntended: (gift, { metadata }) =>
      told(gift, reserveMatch(gift, { on: metadata.effectiveDate, at: metadata.recordedAt })),
    DonationFailed: (gift) => told(gift, releaseMatch(gift)),
    DonationReceived: (gift) => told(gift, matchGift(gift)),
    DonationCorrected: (gift) => told(gift, reduceMatch(gift)),
    // An open dispute has taken nothing for good yet: the match stays until it is lost.
    DonationRefunded: (gift) => told(gift, reduceToLeft(gift)),
    DonationDisputeLost: (gift) => told(gift, reduceToLeft(gift)),
  },
};

function told(
  { poolId }: { readonly poolId?: string },
  command: MatchPoolCommand,
): readonly Reaction[] {
  return poolId === undefined ? [] : [to(poolDecider, poolStream(poolId), command)];
}
