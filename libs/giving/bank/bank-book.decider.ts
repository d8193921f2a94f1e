import type {
  BankBookEvent,
  BankLineIdentified,
  BankLineRecorded,
  BankLineTied,
  DonorKind,
  GiftInBooks,
  MatchReason,
  Person,
  SetAsideReason,
} from '#catalogue';
import { asAuthority, gated } from '#gate';
import { ensure, find, put, type Decider, type PersistentMap } from '#kernel';
import { receiptOf } from '../gift-receipt.js';
import { giftOfLine } from './gift-of-line.js';
import { isCertainly, isReason, type OpenPledge } from './line-match.js';

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
    /** Why it was proposed; null where somebody said so without a proposal. */
    readonly because: MatchReason | null;
    /** Where it is booked with others, looked at by nobody: the pledge that it must be certainly. */
    readonly unseen: Pick<OpenPledge, 'pledgeId' | 'open' | 'instalments'> | null;
  }
>;

/** A line is a gift that somebody wrote down: `gift` as it stands in the books, null where it does not. */
export type TieLine = OnLine<
  'TieLine',
  {
    readonly donationId: string;
    readonly giftFundId: string | null;
    readonly donorId: string | null;
    readonly gift: GiftInBooks | null;
    readonly because: MatchReason | null;
  }
>;

export type SetLineAside = OnLine<'SetLineAside', { readonly reason: SetAsideReason }>;
export type TakeLine = OnLine<'TakeLine'>;
/** It waits again; `isTakenBack` where it is a gift that two people took back. */
export type ReopenLine = OnLine<'ReopenLine', { readonly isTakenBack: boolean }>;
/** The gift of a line that was spoken for never came to be: it is recorded now. */
type FinishLine = OnLine<'FinishLine', Pick<IdentifyLine, 'unseenAlike' | 'another'>>;

export type BankBookCommand =
  IdentifyLine | TieLine | SetLineAside | TakeLine | ReopenLine | FinishLine;

/** What somebody says of a gift beside what the bank tells. */
export type SaidOfGift = {
  readonly donorId: string | null;
  readonly donorKind: DonorKind;
  /** `free`, or a restriction of the fund account. */
  readonly restriction: string;
  /** The pledge on which it counts, and the instalment that is meant. */
  readonly pledge: { readonly pledgeId: string; readonly instalment: number | null } | null;
};

/** What became of a line: nothing yet where it is not there. */
export type LineFate =
  | {
      readonly is: 'gift';
      readonly donationId: string;
      /** What was said of it when it became one; null where it was written down by hand. */
      readonly said: SaidOfGift | null;
      /** Whose gift came from which account. */
      readonly payer: { readonly payerRef: string; readonly donorId: string } | null;
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
  /** Which donors' gifts came from a payer's account, whoever was named last at the end. */
  readonly donorsOf: PersistentMap<readonly string[]>;
  /** How often the gift of a line was taken back, so that it could become another one. */
  readonly released: PersistentMap<number>;
};

/** Donors who give from one account; from that of a processor or a company come those of many. */
const MOST_DONORS_OF_PAYER = 5;

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
    initial: { fates: [], lineOf: [], owners: [], giftsAlike: [], donorsOf: [], released: [] },
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
  const { line, said, because, by } = command;
  requireGiftLine(line);
  requireOpen(line, state);
  requireOther(command);
  requireReason(command, state);
  const { lineId, fundId, payerRef } = line;
  const donationId = giftOfLine(lineId, find(state.released, lineId) ?? 0);
  const alike = alikeAs(line, said.restriction);
  const told = { lineId, fundId, donationId, alike, ...said, payerRef };
  const data = { ...told, because, by: by.accountId };
  return [{ type: 'BankLineIdentified', data }];
}

/** What is proposed is what the line says; what is booked with others is that beyond doubt. */
function requireReason(
  { line, said, because, unseen }: IdentifyLine,
  { donorsOf }: BankBookState,
): void {
  const { donorId, pledge } = said;
  const pledgeId = pledge?.pledgeId ?? null;
  const ofPayer = line.payerRef === null ? [] : (find(donorsOf, line.payerRef) ?? []);
  const holds = because === null || isReason(because, line, { donorId, pledgeId }, ofPayer);
  ensure(holds, 'bank-line-matched-otherwise');
  if (unseen === null) return;
  ensure(unseen.pledgeId === pledgeId && isCertainly(line, unseen), 'bank-line-not-certain');
}

/** An equal gift that somebody wrote down by hand may be this line: it is tied then, or meant apart. */
function requireOther({
  line,
  unseenAlike,
  another,
}: Pick<IdentifyLine, 'line' | 'unseenAlike' | 'another'>): void {
  ensure(unseenAlike === 0 || another, 'bank-line-like-gift', { day: line.bookedOn });
}

function tie(command: TieLine, state: BankBookState): readonly BankBookEvent[] {
  const { line, donationId, giftFundId, donorId, gift, because, by } = command;
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
  const told = { lineId, fundId, donationId, alike, donorId, payerRef };
  return [{ type: 'BankLineTied', data: { ...told, because, by: by.accountId } }];
}

function setAside(
  { line, reason, by }: SetLineAside,
  state: BankBookState,
): readonly BankBookEvent[] {
  requireOpen(line, state);
  const { lineId, fundId } = line;
  return [{ type: 'BankLineSetAside', data: { lineId, fundId, reason, by: by.accountId } }];
}

/** What was set aside wrongly waits again, and so does what was a gift that two people took back. */
function reopen(
  { line, isTakenBack, by }: ReopenLine,
  { fates }: BankBookState,
): readonly BankBookEvent[] {
  const { lineId, fundId } = line;
  const fate = find(fates, lineId);
  if (fate?.is === 'gift' && isTakenBack) {
    const { donationId } = fate;
    const data = { lineId, fundId, donationId, by: by.accountId };
    return [{ type: 'BankLineReleased', data }];
  }
  ensure(fate?.is === 'aside', 'bank-line-not-aside');
  return [{ type: 'BankLineReopened', data: { lineId, fundId, by: by.accountId } }];
}

function take({ line, by }: TakeLine, state: BankBookState): readonly BankBookEvent[] {
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
      const { donorId, donorKind, restriction, pledge } = event.data;
      return asGift(state, event.data, { donorId, donorKind, restriction, pledge });
    }
    case 'BankLineTied':
      return asGift(state, event.data, null);
    case 'BankLineReleased':
      return released(state, event.data);
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
  data: BankLineIdentified['data'] | BankLineTied['data'],
  said: SaidOfGift | null,
): BankBookState {
  const { lineId, donationId, alike, payerRef, donorId } = data;
  const others = find(state.giftsAlike, alike) ?? [];
  const payer = payerRef !== null && donorId !== null ? { payerRef, donorId } : null;
  return {
    ...state,
    fates: put(state.fates, lineId, { is: 'gift', donationId, said, payer }),
    lineOf: put(state.lineOf, donationId, lineId),
    giftsAlike: put(state.giftsAlike, alike, [...others, donationId]),
    donorsOf: payer ? payingFor(state.donorsOf, payer) : state.donorsOf,
  };
}

function payingFor(
  donorsOf: BankBookState['donorsOf'],
  { payerRef, donorId }: { readonly payerRef: string; readonly donorId: string },
): BankBookState['donorsOf'] {
  const others = (find(donorsOf, payerRef) ?? []).filter((one) => one !== donorId);
  return put(donorsOf, payerRef, [...others, donorId].slice(-MOST_DONORS_OF_PAYER));
}

/** Whoever it was taken for is no longer known by that account: that was the mistake, it may be. */
function released(state: BankBookState, { lineId }: { readonly lineId: string }): BankBookState {
  const fate = find(state.fates, lineId);
  const { payerRef = '', donorId = '' } = (fate?.is === 'gift' && fate.payer) || {};
  const left = (find(state.donorsOf, payerRef) ?? []).filter((one) => one !== donorId);
  const before = find(state.released, lineId) ?? 0;
  return {
    ...state,
    fates: put(state.fates, lineId, null),
    released: put(state.released, lineId, before + 1),
    donorsOf: payerRef === '' ? state.donorsOf : put(state.donorsOf, payerRef, left),
  };
}

/** What makes two gifts alike: the day, the amount and what they are for. */
export function alikeAs(line: Pick<LineFacts, 'bookedOn' | 'money'>, restriction: string): string {
  return `${line.bookedOn} ${restriction} ${line.money.minor}`;
}
