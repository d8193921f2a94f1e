import type { AnyEvent, MatchReserved } from '#catalogue';
import { bookOfFund, carryOut, type Invocation } from '#commands';
import { effectActor, type EffectKind } from '#effects';
import { loadState } from '#event-store';
import { dayIn, derivedId } from '#kernel';
import { poolDecider } from './pool.decider.js';
import { poolStream } from './pool-of-gift.js';

/** The kind of ends of what pools keep: it stands in the log, and on the list of what could not be done. */
export const MATCH_EXPIRY_EFFECT = 'match-expiry';

type Reserved = Pick<MatchReserved['data'], 'poolId' | 'giftId'>;

/** The effect that ends what a pool keeps for one gift. */
export function matchExpiryId({ poolId, giftId }: Reserved): string {
  return derivedId('match-expiry', poolId, giftId);
}

/**
 * Ends what a pool keeps for a gift once its time is over; nothing where it was paid or ended before.
 * It changes nothing outside, so that a call and a look are the same.
 */
export function matchExpiryEffect(): EffectKind {
  return {
    name: MATCH_EXPIRY_EFFECT,
    open: async (ports, { effectId }, { event }) => {
      const { poolId, giftId } = reservedIn(event);
      const pool = await loadState(ports.store, poolDecider, poolStream(poolId));
      if (!pool) throw new Error(`pool ${poolId} keeps something and is not there`);
      const book = await bookOfFund(ports.store, pool.fundId);
      const now = ports.clock.now();
      const invocation: Invocation = {
        actor: effectActor(MATCH_EXPIRY_EFFECT),
        key: effectId,
        path: 'effect',
        body: null,
        effectiveDate: dayIn(book.timeZone, now),
      };
      const command = { type: 'ExpireReservation', giftId, now: now.toISOString() } as const;
      const end = () => Promise.resolve({ is: 'done', outcome: 'ended', record } as const);
      const record = () =>
        carryOut(ports, invocation, book, poolDecider, poolStream(poolId), command);
      return { wanted: true, submit: end, lookUp: end };
    },
  };
}

function reservedIn(event: AnyEvent): Reserved {
  if (event.type !== 'MatchReserved') throw new Error(`${event.type} keeps nothing`);
  return event.data;
}
