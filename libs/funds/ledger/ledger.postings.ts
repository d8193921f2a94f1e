import {
  basesOfGift,
  changesOf,
  movedBetween,
  PROMISED,
  type BucketShare,
  type CashTransfer,
  type EventOf,
  type EventType,
  type GiftInBooks,
  type Movement as FundMovement,
  type OpeningBalance,
  type PledgeBalance,
  type PledgeMovement,
} from '#catalogue';
import { splitMoney, type Money } from '#kernel';
import type { AccountKey } from './accounts.js';

/** What an expense was for: the question of every yearly report. */
export type FunctionalClass = 'programme' | 'fundraising' | 'none';

/**
 * One amount moves from one account to another, so that every entry balances by construction
 * (D23). `from` is credited, `to` is debited; `baseMinor` is the same movement in the entity's
 * base currency, in minor units.
 */
export type Posting = {
  readonly from: AccountKey;
  readonly to: AccountKey;
  readonly money: Money;
  readonly baseMinor: string;
  readonly fund: string;
  /** The restriction's name; free money is `free`. */
  readonly restriction: string;
  readonly functionalClass: FunctionalClass;
  readonly agreement?: string;
  readonly project?: string;
  /** The day to which a correction belongs, when that is not the day of its entry (D13). */
  readonly relatesTo?: string;
};

/** Restriction of what was imported: it stands outside the fund accounts (D19). */
export const IMPORTED = 'imported';

/**
 * The postings of an event, those of the memo accounts included. A pure function of the event
 * alone, so a ledger rebuilt anywhere is the same ledger. Most events post nothing; each movement
 * of money is posted by one event type (D24).
 */
export function postingsOf(event: {
  readonly type: string;
  readonly data: object;
}): readonly Posting[] {
  const rule = rules.get(event.type);
  if (!rule) return [];
  const postings = rule(event.data);
  const { relatesTo } = event.data as { readonly relatesTo?: string };
  return relatesTo ? postings.map((posting) => ({ ...posting, relatesTo })) : postings;
}

/** Whether events of a type move money. */
export function movesMoney(type: string): boolean {
  return Object.hasOwn(money, type);
}

/** Whether events of a type post anything, be it to memo accounts only. */
export function posts(type: string): boolean {
  return rules.has(type);
}

type Rule<Data> = (data: Data) => readonly Posting[];
type Rules = { readonly [Type in EventType]?: Rule<EventOf<Type>['data']> };
type Accounts = Pick<Posting, 'from' | 'to' | 'functionalClass'>;
type Movement = { readonly fundId: string; readonly money: Money };

const FROM_BANK_TO_PAYABLE: Accounts = {
  from: 'bank',
  to: 'grants-payable',
  functionalClass: 'none',
};
const FROM_PAYABLE_TO_GRANTS: Accounts = {
  from: 'grants-payable',
  to: 'grants',
  functionalClass: 'programme',
};

const money: Rules = {
  OpeningBalanceConfirmed: ({ fundId, money: { currency }, was, becomes }) => [
    ...(was ? belongingTo(was.on, takenBack(openingBalance(fundId, currency, was))) : []),
    ...(becomes ? openingOn(was, becomes.on, openingBalance(fundId, currency, becomes)) : []),
  ],
  CashLent: betweenRestrictions,
  CashGivenBack: betweenRestrictions,
  DonationReceived: gift,
  DonationCorrected: ({ fundId, was, becomes }) => [
    ...belongingTo(was.receivedOn, takenBack(gift({ fundId, ...was }))),
    ...(becomes ? belongingTo(becomes.receivedOn, gift({ fundId, ...becomes })) : []),
  ],
  DonationRefunded: wentBack,
  DonationRefundFailed: (data) => takenBack(wentBack(data)),
  DonationDisputeOpened: (data) => [...wentBack(data), ...disputeFee(data, data.feeMinor)],
  DonationDisputeWon: (data) => [
    ...takenBack(wentBack(data)),
    ...disputeFee(data, data.feeChangeMinor),
  ],
  DonationDisputeLost: (data) => disputeFee(data, data.feeChangeMinor),
  ShortfallCovered: ({ coveredBy, restriction, ...data }) =>
    becomesAnothers(data, coveredBy, restriction),
  ShortfallCoverGivenBack: ({ restriction, ...data }) => becomesAnothers(data, restriction, 'free'),
  GrantNotified: (data) => bySplit(FROM_PAYABLE_TO_GRANTS, data),
  GrantReduced: (data) =>
    bySplit({ from: 'grants', to: 'grants-payable', functionalClass: 'programme' }, data),
  AttemptPaid: payment,
  PaymentCorrected: ({ was, becomes, ...data }) => [
    ...belongingTo(was.paidOn, takenBack(payment({ ...data, ...was }))),
    ...(becomes ? belongingTo(becomes.paidOn, payment({ ...data, ...becomes })) : []),
  ],
  SettlementReversed: (data) =>
    bySplit(
      { from: 'grants-payable', to: 'money-due-back', functionalClass: 'none' },
      { ...data, split: movedBetween(data.moves, 'settled', 'committed') },
    ),
  ReturnedMoneyArrived: moneyBack,
  ReturnedMoneyCorrected: ({ fundId, was, becomes }) => [
    ...belongingTo(was.arrivedOn, takenBack(moneyBack({ fundId, ...was }))),
    ...(becomes ? belongingTo(becomes.arrivedOn, moneyBack({ fundId, ...becomes })) : []),
  ],
  ProcessorPaidOut: (data) =>
    processorPayout({ ...data, split: movedBetween(data.moves, 'processor', 'bank') }),
  ProcessorPayoutCorrected: ({ fundId, was, becomes }) => [
    ...belongingTo(was.arrivedOn, takenBack(processorPayout({ fundId, ...was }))),
    ...(becomes ? belongingTo(becomes.arrivedOn, processorPayout({ fundId, ...becomes })) : []),
  ],
  PledgeConfirmed: pledged,
  PledgeRescheduled: pledged,
  PledgeConditionMet: pledged,
  PledgeInstalmentReceived: pledged,
  PledgeInstalmentCorrected: pledged,
  PledgeIncomeRecognised: pledged,
  PledgeRemainderCancelled: pledged,
  PledgeWrittenOff: pledged,
  PledgeRevalued: pledged,
  PastGrantRecorded: pastGrant,
  PastGrantTakenBack: (data) => takenBack(pastGrant(data)),
  PastGrantBookedAnew: pastGrant,
};

/** The reservation memo is what moves into and out of promises, at every event (D27). */
const memo: Rules = {
  FundsReserved: promised,
  FundsSettled: promised,
  SettlementReversed: promised,
  SettlementCorrected: promised,
  ReservationReleased: promised,
};

const rules: ReadonlyMap<string, (data: object) => readonly Posting[]> = joined();

/** Every type of event that posts something. */
export const postingTypes: readonly string[] = [...rules.keys()];

function joined(): Map<string, (data: object) => readonly Posting[]> {
  const all = new Map<string, (data: object) => readonly Posting[]>();
  for (const [type, rule] of [...Object.entries(money), ...Object.entries(memo)]) {
    const more = rule as (data: object) => readonly Posting[];
    const before = all.get(type);
    all.set(type, before ? (data) => [...before(data), ...more(data)] : more);
  }
  return all;
}

/** Received before this book began, awarded and paid: the three cancel out at the bank (D19). */
function pastGrant(data: Movement & { readonly baseMinor: string }): readonly Posting[] {
  const received: Accounts = { from: 'opening-balances', to: 'bank', functionalClass: 'none' };
  return [received, FROM_PAYABLE_TO_GRANTS, FROM_BANK_TO_PAYABLE].flatMap((accounts) =>
    one(accounts, data, data.baseMinor, IMPORTED),
  );
}

type WentBack = Movement & { readonly baseMinor: string; readonly restriction: string };

/** Less was given; what the provider kept of the gift stays spent (D29). */
function wentBack(data: WentBack): readonly Posting[] {
  const accounts: Accounts = { from: 'processor-clearing', to: 'gifts', functionalClass: 'none' };
  return one(accounts, data, data.baseMinor, data.restriction);
}

/** What the provider took for a dispute, or gave back of that where it is below zero. */
function disputeFee(
  { fundId, money: { currency }, restriction }: WentBack,
  signedMinor: string,
): readonly Posting[] {
  const isBack = signedMinor.startsWith('-');
  const minor = isBack ? signedMinor.slice(1) : signedMinor;
  const taken = one(
    { from: 'processor-clearing', to: 'processor-fees', functionalClass: 'fundraising' },
    { fundId, money: { minor, currency } },
    // In the currency of the books: rates are not kept yet.
    minor,
    restriction,
  );
  return isBack ? takenBack(taken) : taken;
}

/** The account of each place at which money becomes another restriction's. */
const PLACE_ACCOUNTS = { bank: 'bank', processor: 'processor-clearing' } as const;

/** Money that covers what another restriction is short of is that one's for good, where it lies. */
function becomesAnothers(
  { fundId, money: { currency }, moves }: Movement & { readonly moves: readonly FundMovement[] },
  from: string,
  to: string,
): readonly Posting[] {
  if (from === to) return [];
  return (['processor', 'bank'] as const).flatMap((place) =>
    movedBetween(moves, place, 'outside').flatMap(({ minor }) => {
      const gone: Accounts = {
        from: PLACE_ACCOUNTS[place],
        to: 'transfers-between-restrictions',
        functionalClass: 'none',
      };
      const come: Accounts = { ...gone, from: gone.to, to: gone.from };
      const data = { fundId, money: { minor, currency } };
      return [...one(gone, data, minor, from), ...one(come, data, minor, to)];
    }),
  );
}

/** It leaves the bank under one restriction and stands there under another, which owes it. */
function betweenRestrictions({
  fundId,
  from,
  to,
  money: lent,
}: CashTransfer & { readonly fundId: string }): readonly Posting[] {
  const gone: Accounts = {
    from: 'bank',
    to: 'due-between-restrictions',
    functionalClass: 'none',
  };
  const come: Accounts = { ...gone, from: gone.to, to: gone.from };
  const data = { fundId, money: lent };
  // A fund is in the currency of its books.
  return [...one(gone, data, lent.minor, from), ...one(come, data, lent.minor, to)];
}

/** Held before this book began: no gift, and so no income (D19, D53). */
function openingBalance(
  fundId: string,
  currency: string,
  { shares }: OpeningBalance,
): readonly Posting[] {
  const held: Accounts = { from: 'opening-balances', to: 'bank', functionalClass: 'none' };
  // A fund is in the currency of its books.
  return shares.flatMap(({ restriction, minor }) =>
    one(held, { fundId, money: { minor, currency } }, minor, restriction),
  );
}

/** The first one is an entry of its own day; what corrects it belongs to a day. */
function openingOn(
  was: OpeningBalance | null,
  on: string,
  postings: readonly Posting[],
): readonly Posting[] {
  return was ? belongingTo(on, postings) : postings;
}

/** The account of each balance of a pledge. */
const PLEDGE_ACCOUNTS: Readonly<Record<PledgeBalance, AccountKey>> = {
  receivable: 'pledges-receivable',
  deferred: 'deferred-income',
  income: 'gifts',
  loss: 'pledges-written-off',
  unrealised: 'exchange-unrealised',
  realised: 'exchange-realised',
};

/** What a pledge moves in the books stands in its events (D30): a movement is a posting. */
function pledged(data: {
  readonly fundId: string;
  readonly currency: string;
  readonly restriction: string;
  readonly books: readonly PledgeMovement[];
}): readonly Posting[] {
  const { fundId, currency, restriction, books } = data;
  return books.flatMap(({ from, to, minor, baseMinor = minor, relatesTo }) => {
    const accounts: Accounts = {
      from: PLEDGE_ACCOUNTS[from],
      to: PLEDGE_ACCOUNTS[to],
      functionalClass: 'none',
    };
    const moved = one(accounts, { fundId, money: { minor, currency } }, baseMinor, restriction);
    return relatesTo === undefined ? moved : belongingTo(relatesTo, moved);
  });
}

type Payment = Pick<
  EventOf<'AttemptPaid'>['data'],
  'fundId' | 'money' | 'baseMinor' | 'split' | 'feeMinor' | 'feeBaseMinor' | 'feeRestriction'
>;

/** What was owed left the bank, and the fee beside it. */
function payment(data: Payment): readonly Posting[] {
  const fee = { minor: data.feeMinor, currency: data.money.currency };
  return [
    ...bySplit(FROM_BANK_TO_PAYABLE, data),
    ...one(
      { from: 'bank', to: 'transfer-fees', functionalClass: 'programme' },
      { fundId: data.fundId, money: fee },
      data.feeBaseMinor,
      data.feeRestriction,
    ),
  ];
}

/** What the bank owed is there again. */
function moneyBack(data: Parameters<typeof bySplit>[1]): readonly Posting[] {
  return bySplit({ from: 'money-due-back', to: 'bank', functionalClass: 'none' }, data);
}

/** What a processor held is at the bank. */
function processorPayout(data: Parameters<typeof bySplit>[1]): readonly Posting[] {
  return bySplit({ from: 'processor-clearing', to: 'bank', functionalClass: 'none' }, data);
}

/** The same postings the other way round. */
function takenBack(postings: readonly Posting[]): readonly Posting[] {
  return postings.map((posting) => ({ ...posting, from: posting.to, to: posting.from }));
}

/** Part of a correction, with the day to which it belongs. */
function belongingTo(relatesTo: string, postings: readonly Posting[]): readonly Posting[] {
  return postings.map((posting) => ({ ...posting, relatesTo }));
}

/**
 * A gift is income in full; what the bank or processor kept of it is an expense. What came in another
 * currency was changed on its day: two postings through the exchange, one per currency (D23).
 */
function gift(data: GiftInBooks & { readonly fundId: string }): readonly Posting[] {
  const { fundId, restriction, exchange } = data;
  const { currency } = data.money;
  const bases = basesOfGift(data);
  // What is paid by card stays with the processor until it pays out (D27).
  const to = data.method === 'card' ? 'processor-clearing' : 'bank';
  const net = (BigInt(data.money.minor) - BigInt(data.feeMinor)).toString();
  const part = (minor: string): Movement => ({ fundId, money: { minor, currency } });
  return [
    ...one(
      { from: 'gifts', to: exchange ? 'currency-exchange' : to, functionalClass: 'none' },
      part(net),
      bases.netMinor,
      restriction,
    ),
    ...(exchange
      ? one(
          { from: 'currency-exchange', to, functionalClass: 'none' },
          { fundId, money: { minor: bases.netMinor, currency: exchange.into } },
          bases.netMinor,
          restriction,
        )
      : []),
    ...one(
      { from: 'gifts', to: 'processor-fees', functionalClass: 'fundraising' },
      part(data.feeMinor),
      bases.feeMinor,
      restriction,
    ),
  ];
}

function one(
  { from, to, functionalClass }: Accounts,
  { fundId, money: amount }: Movement,
  baseMinor: string,
  restriction: string,
): readonly Posting[] {
  if (amount.minor === '0' && baseMinor === '0') return [];
  return [{ from, to, money: amount, baseMinor, fund: fundId, restriction, functionalClass }];
}

/** One posting for each restriction; the base amount is shared out as the money is. */
function bySplit(
  accounts: Accounts,
  data: Movement & { readonly baseMinor: string; readonly split: readonly BucketShare[] },
): readonly Posting[] {
  const { split, baseMinor } = data;
  const [first] = split;
  if (split.length === 1 && first?.minor === data.money.minor) {
    return one(accounts, data, baseMinor, first.restriction);
  }
  const { currency } = data.money;
  const minors = split.map(({ minor }) => minor);
  const bases = baseMinor === data.money.minor ? minors : shareOut(baseMinor, currency, minors);
  return split.flatMap(({ restriction, minor }, place) =>
    one(
      accounts,
      { fundId: data.fundId, money: { minor, currency } },
      bases[place] as string,
      restriction,
    ),
  );
}

/** Shares out a base amount by largest remainder, so that no unit is lost. */
function shareOut(
  baseMinor: string,
  currency: string,
  minors: readonly string[],
): readonly string[] {
  // The currency only labels the arithmetic here: shares are taken of the number.
  return splitMoney({ minor: baseMinor, currency }, minors.map(BigInt)).map(({ minor }) => minor);
}

function promised(data: {
  readonly fundId: string;
  readonly money: Money;
  readonly moves: readonly FundMovement[];
}): readonly Posting[] {
  const { fundId, money: total, moves } = data;
  return changesOf(moves, ...PROMISED).map(({ restriction, minor }) => {
    const isMore = !minor.startsWith('-');
    return {
      from: isMore ? 'reserved-funds' : 'reservations',
      to: isMore ? 'reservations' : 'reserved-funds',
      money: { minor: isMore ? minor : minor.slice(1), currency: total.currency },
      baseMinor: '0',
      fund: fundId,
      restriction,
      functionalClass: 'none',
    };
  });
}
