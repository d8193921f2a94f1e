import { matchGift, poolDecider, poolStream, reduceMatch } from '#giving';
import { to, type Process } from './process.js';

/** Tells a match pool of the gifts that name it, and of what becomes of them. */
export const matchProcess: Process = {
  name: 'match',
  on: {
    DonationReceived: (gift) =>
      gift.poolId === undefined ? [] : [to(poolDecider, poolStream(gift.poolId), matchGift(gift))],
    DonationCorrected: (corrected) =>
      corrected.poolId === undefined
        ? []
        : [to(poolDecider, poolStream(corrected.poolId), reduceMatch(corrected))],
  },
};
