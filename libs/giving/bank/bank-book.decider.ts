import type {
  BankBookEvent,
  BankLineRecorded,
  DonorKind,
  GiftInBooks,
  Person,
  SetAsideReason,
} from '#catalogue';
import { asAuthority, gated } from '#gate';
import { ensure, find, put, type Decider, type PersistentMap } from '#kernel';
import { receiptOf } from '../gift-receipt.js';
import { giftOfLine } from './gift-of-line.js';

export type LineFacts = BankLineRecorded['data'];

type OnLine<Type extends string, Said = object> = Said & {
  readonly type: Type;
  readonly line: LineFacts;
  readonly by: Person;
};

/** A line is a gift that nobody wrote down. */
export type IdentifyLine = OnLine<
  'IdentifyLine',
  {
    readonly said: SaidOfGift;
    /** Gifts like it, written down by hand, that no line has shown. */
    readonly unseenAlike: number;
    /** Whoever says so knows of such a gift, and means another one. */
    readonly another: boolean;
  }
>;

/** A line is a gift that somebody wrote down: `gift` as it stands in the books, null where it does not. */
export type TieLine = OnLine<
  'TieLine',
  {
    readonly donationId: string;
    readonly giftFundId: string | null;
    readonly gift: GiftInBooks | null;
  }
>;

export type SetLineAside = OnLine<'SetLineAside', { readonly reason: SetAsideReason }>;
export type HandleLine = OnLine<'ReopenLine' | 'TakeLine'>;
/** The gift of a line that was spoken for never came to be: it is recorded now. */
type FinishLine = OnLine<'FinishLine', Pick<IdentifyLine, 'unseenAlike' | 'another'>>;

export type BankBookCommand = IdentifyLine | TieLine | SetLineAside | HandleLine | FinishLine;

/** What somebody says of a gift beside what the bank tells. */
export type SaidOfGift = {
  readonly donorId: string | null;
  readonly donorKind: DonorKind;
  /** `free`, or a restriction of the fund account. */
  readonly restriction: string;
};

/** What became of a line: nothing yet where it is not there. */
export type LineFate =
  | {
      readonly is: 'gift';
      readonly donationId: string;
      /** What was said of it when it became one; null where it was written down by hand. */
      readonly said: SaidOfGift | null;
    }
  | { readonly is: 'aside'; readonly reason: SetAsideReason };

export type BankBookState = {
  /** Null where it was set aside and waits again. */
  readonly fates: PersistentMap<LineFate | null>;
  /** Which line showed a gift: one only. */
  readonly lineOf: PersistentMap<string>;
  readonly owners: PersistentMap<string>;
  /** Gifts that lines showed when they were booked, by day, amount and restriction. */
  readonly giftsAlike: PersistentMap<readonly string[]>;
  /** Which donor was named last for a payer's account. */
  readonly donorOf: PersistentMap<string>;
};

/**
 * What becomes of the bank lines of one fund, in one stream, so that a line and a gift are tied to
 * each other in one step: one line is one gift, and one gift has one line, whoever asks first.
 */
export const bankBookDecider: Decider<BankBookState, BankBookCommand, BankBookEvent> = gated<
  BankBookState,
  BankBookCommand,
  BankBookEvent
>(
  {
    initial: { fates: [], lineOf: [], owners: [], giftsAlike: [], donorOf: [] },
    decide: (command, state) => {
      switch (command.type) {
        case 'IdentifyLine':
          return identify(command, state);
        case 'TieLine':
          return tie(command, state);
        case 'SetLineAside':
          return setAside(command, state);
        case 'ReopenLine':
          return reopen(command, state);
        case 'TakeLine':
          return take(command, state);
        case 'FinishLine':
          requireOther(command);
          return [];
      }
    },
    evolve,
  },
  ({ by }) => ({ act: 'bank-line.resolve', authority: asAuthority(by) }),
);

function identify(command: IdentifyLine, state: BankBookState): readonly BankBookEvent[] {
  const { line, said, by } = command;
  requireGiftLine(line);
  requireOpen(line, state);
  requireOther(command);
  const { lineId, fundId, payerRef } = line;
  const donationId = giftOfLine(lineId);
  const alike = alikeAs(line, said.restriction);
  const data = { lineId, fundId, donationId, alike, ...said, payerRef, by: by.accountId };
  return [{ type: 'BankLineIdentified', data }];
}

/** An equal gift that somebody wrote down by hand may be this line: it is tied then, or meant apart. */
function requireOther({ line, unseenAlike, another }: IdentifyLine | FinishLine): void {
  ensure(unseenAlike === 0 || another, 'bank-line-like-gift', { day: line.bookedOn });
}

function tie(command: TieLine, state: BankBookState): readonly BankBookEvent[] {
  const { line, donationId, giftFundId, gift, by } = command;
  requireGiftLine(line);
  requireOpen(line, state);
  ensure(giftFundId === line.fundId, 'gift-unknown');
  ensure(gift, 'gift-taken-back');
  ensure(!find(state.lineOf, donationId), 'gift-has-bank-line');
  const { minor, on, heldBy } = receiptOf(gift);
  const isSame =
    heldBy === 'bank' &&
    minor === line.money.minor &&
    gift.money.currency === line.money.currency &&
    (on === line.bookedOn || on === line.valueOn);
  ensure(isSame, 'gift-differs-from-bank-line', { day: line.bookedOn });
  const { lineId, fundId, payerRef } = line;
  const alike = `${on} ${gift.restriction} ${minor}`;
  const data = { lineId, fundId, donationId, alike, payerRef, by: by.accountId };
  return [{ type: 'BankLineTied', data }];
}

function setAside(
  { line, reason, by }: SetLineAside,
  state: BankBookState,
): readonly BankBookEvent[] {
  requireOpen(line, state);
  const { lineId, fundId } = line;
  return [{ type: 'BankLineSetAside', data: { lineId, fundId, reason, by: by.accountId } }];
}

function reopen({ line, by }: HandleLine, { fates }: BankBookState): readonly BankBookEvent[] {
  const { lineId, fundId } = line;
  ensure(find(fates, lineId)?.is === 'aside', 'bank-line-not-aside');
  return [{ type: 'BankLineReopened', data: { lineId, fundId, by: by.accountId } }];
}

function take({ line, by }: HandleLine, state: BankBookState): readonly BankBookEvent[] {
  requireOpen(line, state);
  const { lineId, fundId } = line;
  ensure(find(state.owners, lineId) !== by.accountId, 'bank-line-yours');
  return [{ type: 'BankLineTaken', data: { lineId, fundId, by: by.accountId } }];
}

/** Only what came in, and does not take something back, is a gift. */
function requireGiftLine({ direction, isReversal }: LineFacts): void {
  ensure(direction === 'in' && !isReversal, 'bank-line-no-gift');
}

function requireOpen({ lineId }: LineFacts, { fates }: BankBookState): void {
  const fate = find(fates, lineId);
  ensure(fate?.is !== 'gift', 'bank-line-is-gift');
  ensure(!fate, 'bank-line-set-aside');
}

function evolve(state: BankBookState, event: BankBookEvent): BankBookState {
  const { lineId } = event.data;
  switch (event.type) {
    case 'BankLineIdentified': {
      const { donationId, donorId, donorKind, restriction, payerRef } = event.data;
      const said = { donorId, donorKind, restriction };
      const known = payerRef !== null && donorId !== null;
      const donorOf = known ? put(state.donorOf, payerRef, donorId) : state.donorOf;
      return { ...asGift(state, event.data, donationId, said), donorOf };
    }
    case 'BankLineTied':
      return asGift(state, event.data, event.data.donationId, null);
    case 'BankLineSetAside': {
      const { reason } = event.data;
      return { ...state, fates: put(state.fates, lineId, { is: 'aside', reason }) };
    }
    case 'BankLineReopened':
      return { ...state, fates: put(state.fates, lineId, null) };
    case 'BankLineTaken':
      return { ...state, owners: put(state.owners, lineId, event.data.by) };
  }
}

function asGift(
  state: BankBookState,
  { lineId, alike }: { readonly lineId: string; readonly alike: string },
  donationId: string,
  said: SaidOfGift | null,
): BankBookState {
  const others = find(state.giftsAlike, alike) ?? [];
  return {
    ...state,
    fates: put(state.fates, lineId, { is: 'gift', donationId, said }),
    lineOf: put(state.lineOf, donationId, lineId),
    giftsAlike: put(state.giftsAlike, alike, [...others, donationId]),
  };
}

/** What makes two gifts alike: the day, the amount and what they are for. */
export function alikeAs(line: Pick<LineFacts, 'bookedOn' | 'money'>, restriction: string): string {
  return `${line.bookedOn} ${restriction} ${line.money.minor}`;
}
