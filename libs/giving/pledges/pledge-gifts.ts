import type { PledgeEvent, PledgeMovement } from '#catalogue';
import { proportion } from '#funds/facts';
import { ensure } from '#kernel';
import { baseInto, priced } from './pledge-foreign.js';
import { givenBackAbroad, isAbroad, receivedAbroad } from './pledge-foreign-books.js';
import type { CorrectGift, CountGift } from './pledge.requests.js';
import {
  isReceivable,
  isUnconditional,
  move,
  openOf,
  sumOf,
  taken,
  withoutGift,
  type Pledge,
} from './pledge.state.js';

/**
 * A gift counts on a pledge once, up to what is open. It is income as any gift is (D24); where the pledge
 * was owed that income was there already, and gives way to what was owed.
 */
export function pledgeGift(
  command: CountGift | CorrectGift,
  state: Pledge,
): readonly PledgeEvent[] {
  return command.type === 'CountGift' ? countGift(command, state) : correctGift(command, state);
}

function countGift(command: CountGift, state: Pledge): readonly PledgeEvent[] {
  const { donationId, money, instalment, receivedOn } = command;
  // Delivered once more, it is the same gift.
  if (state.gifts.has(donationId)) return [];
  requireFit(state, command);
  const minor = BigInt(money.minor);
  const books = received(state, minor, BigInt(command.baseMinor), instalment);
  const said = { donationId, instalment, minor: money.minor, receivedOn };
  return [{ type: 'PledgeInstalmentReceived', data: { ...at(state), ...said, books } }];
}

/**
 * Whether a gift can count on a pledge as it stands. Rejections `pledge-not-confirmed`,
 * `pledge-of-another-purpose`, `before-pledge-confirmed`, `above-pledge`.
 */
export function requireFit(
  state: Pledge,
  gift: Pick<CountGift, 'fundId' | 'money' | 'restriction' | 'receivedOn'>,
): void {
  const { fundId, money, restriction, receivedOn } = gift;
  ensure(state.status === 'confirmed', 'pledge-not-confirmed');
  const fits =
    state.fundId === fundId &&
    state.currency === money.currency &&
    state.restriction === restriction;
  ensure(fits, 'pledge-of-another-purpose');
  const first = state.confirmedOn ?? '';
  ensure(receivedOn >= first, 'before-pledge-confirmed', { day: first });
  const open = openOf(state);
  const { currency } = state;
  ensure(BigInt(money.minor) <= open, 'above-pledge', { open: open.toString(), currency });
}

/**
 * A fact that cannot be refused: of what the gift is now as much counts as is open, and nothing of what
 * is for another purpose or came before the donor was bound.
 */
function correctGift(command: CorrectGift, state: Pledge): readonly PledgeEvent[] {
  const { donationId, correctionId, was, becomes } = command;
  const parts = state.gifts.get(donationId);
  if (!parts) return [];
  const before = sumOf(parts).minor;
  const without = withoutGift(state, donationId);
  const counts =
    becomes !== null &&
    becomes.restriction === state.restriction &&
    becomes.receivedOn >= (state.confirmedOn ?? '');
  const open = openOf(without);
  const now = counts ? BigInt(becomes.minor) : 0n;
  const minor = now < open ? now : open;
  const said = {
    donationId,
    correctionId,
    wasMinor: before.toString(),
    minor: minor.toString(),
    receivedOn: becomes?.receivedOn ?? was.receivedOn,
    relatesTo: was.receivedOn,
  };
  const back = givenBack(state, donationId, parts);
  // What counts of it is in the books as that part of the gift is.
  const base = becomes ? proportion(BigInt(becomes.baseMinor), minor, BigInt(becomes.minor)) : 0n;
  const books = [...back, ...received(stoodAgain(without, back), minor, base, null)];
  return [{ type: 'PledgeInstalmentCorrected', data: { ...at(state), ...said, books } }];
}

function received(
  state: Pledge,
  minor: bigint,
  base: bigint,
  named: number | null,
): readonly PledgeMovement[] {
  if (!isUnconditional(state)) {
    return isAbroad(state)
      ? priced('deferred', 'income', minor, base)
      : move('deferred', 'income', minor);
  }
  if (!isReceivable(state)) return [];
  const { deferred } = sumOf(taken(state.instalments, minor, 'first', named));
  if (isAbroad(state)) return receivedAbroad(state, { minor, deferred }, base);
  return [
    ...move('receivable', 'income', minor - deferred),
    ...move('receivable', 'deferred', deferred),
  ];
}

/** The same the other way round: it is open again, as it was. */
function givenBack(
  state: Pledge,
  donationId: string,
  parts: NonNullable<ReturnType<Pledge['gifts']['get']>>,
): readonly PledgeMovement[] {
  const { minor, deferred } = sumOf(parts);
  const booked = state.foreign?.booked.get(donationId) ?? [];
  if (!isUnconditional(state)) {
    if (!isAbroad(state)) return move('income', 'deferred', minor);
    return priced('income', 'deferred', minor, baseInto(booked, 'income'));
  }
  if (!isReceivable(state)) return [];
  if (isAbroad(state)) return givenBackAbroad(state, minor, booked);
  return [
    ...move('income', 'receivable', minor - deferred),
    ...move('deferred', 'receivable', deferred),
  ];
}

/** A pledge after something was given back to it, before what takes its place counts. */
function stoodAgain(state: Pledge, back: readonly PledgeMovement[]): Pledge {
  const { foreign } = state;
  if (!foreign) return state;
  const owed = foreign.owed + baseInto(back, 'receivable');
  const deferred = foreign.deferred - baseInto(back, 'deferred');
  return { ...state, foreign: { ...foreign, owed, deferred } };
}

function at({ pledgeId, fundId, currency, restriction }: Pledge) {
  return { pledgeId, fundId, currency, restriction };
}
