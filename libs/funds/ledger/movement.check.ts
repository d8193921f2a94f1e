import {
  changesOf,
  movesUnder,
  PLACE_BALANCES,
  PURPOSE_BALANCES,
  sumMoves,
  type AnyEvent,
  type FundAccountEvent,
  type FundBalance,
  type Movement,
  type OpeningBalance,
} from '#catalogue';
import { canonicalJson, type RejectionParams } from '#kernel';

type Tell = (code: string, params?: RejectionParams) => void;

/** What an award holds as the amounts of its events say, in minor units. */
type Hold = { isOwed: boolean; award: bigint; fee: bigint };

type Reversal = { minor: bigint; unsaid: bigint; open: bigint; fromFree: bigint };

/** What one account has been told, by the amounts beside the moves. */
type Account = {
  readonly holds: Map<string, Hold>;
  /** By attempt: what is set aside at the bank. */
  readonly setAside: Map<string, bigint>;
  /** By attempt: the part of its fee that nothing covered, until the account says so. */
  readonly uncovered: Map<string, bigint>;
  /** By what went back: how much of it did, what nobody said of it yet, what is open, what free money covered. */
  readonly reversals: Map<string, Reversal>;
  /** With what its books begin, as two people said last. */
  opening: OpeningBalance | null;
  /** By lender and borrower: what is not given back. */
  readonly loans: Map<string, bigint>;
};

/** What an event adds to each balance by its own meaning; what is not named does not change. */
type Changes = Partial<Record<FundBalance, bigint>>;

const BALANCES: readonly FundBalance[] = [...PURPOSE_BALANCES, ...PLACE_BALANCES];
/** Between these lies what a fund holds, by purpose and by place. */
const ENDS: readonly FundBalance[] = ['given', 'settled'];
const WHOLE = /^[1-9][0-9]*$/;

/**
 * A fold of its own over the amounts that the events of fund accounts say beside their moves: what
 * was received, asked for, promised, paid and given back. What it expects of each balance is
 * compared with what moved; it knows nothing of the decider, and takes no sum from a move where an
 * amount says it. And every move is sound by itself, and moves as much by purpose as by place.
 */
export function movementCheck(tell: Tell): {
  /** Answers whether its moves, if it has any, can be summed at all. */
  readonly onEvent: (event: AnyEvent) => boolean;
  readonly atEnd: () => void;
} {
  const accounts = new Map<string, Account>();
  return {
    onEvent: (event) => {
      if (!isOnAccount(event)) return true;
      const { moves } = event.data;
      if (!moves.every(isSound)) {
        tell('movement-unsound', { type: event.type });
        return false;
      }
      const expected = expectedOf(accountOf(accounts, event), event, tell);
      compare(event.type, expected, moves, tell);
      comparePlaces(event.type, moves, tell);
      return true;
    },
    atEnd: () => {
      for (const { uncovered, reversals } of accounts.values()) {
        for (const [reversal, { unsaid }] of reversals) {
          if (unsaid !== 0n) tell('shortfall-unsaid', { reversal, minor: String(unsaid) });
        }
        for (const [attempt, minor] of uncovered) {
          tell('fee-cover-unsaid', { attempt, minor: String(minor) });
        }
      }
    },
  };
}

/**
 * As much leaves the bank under one restriction as comes under the other, and as much is owed; what is
 * given back was lent before. Over all restrictions together nothing changes.
 */
function lent(
  { loans }: Account,
  { type, data }: Extract<FundAccountEvent, { type: 'CashLent' | 'CashGivenBack' }>,
  tell: Tell,
): Changes {
  const { fundId: fund, from, to, money, moves } = data;
  const minor = BigInt(money.minor);
  for (const [restriction, more] of [
    [from, minor],
    [to, -minor],
  ] as const) {
    const own = movesUnder(moves, restriction);
    const [due, bank] = [sumMoves(own, 'lent'), sumMoves(own, 'bank')];
    if (due === more && bank === -more) continue;
    tell('movement-differs', { type, balance: 'lent', said: String(more), moved: String(due) });
  }
  const pair = type === 'CashLent' ? `${from} ${to}` : `${to} ${from}`;
  const left = (loans.get(pair) ?? 0n) + (type === 'CashLent' ? minor : -minor);
  if (left < 0n) tell('given-back-above-lent', { fund, from, to, minor: String(-left) });
  loans.set(pair, left);
  return {};
}

/** What covers another restriction leaves the one and comes to the other, where it lies. */
function handedOver(
  from: string,
  to: string,
  {
    type,
    data: { money, moves },
  }: Extract<FundAccountEvent, { type: 'ShortfallCovered' | 'ShortfallCoverGivenBack' }>,
  tell: Tell,
): void {
  if (from === to) return;
  for (const [restriction, more] of [
    [from, -BigInt(money.minor)],
    [to, BigInt(money.minor)],
  ] as const) {
    const own = movesUnder(moves, restriction);
    for (const [balance, said] of [
      ['given', -more],
      ['outside', -more],
    ] as const) {
      const moved = sumMoves(own, balance);
      if (moved === said) continue;
      tell('movement-differs', { type, balance, said: String(said), moved: String(moved) });
    }
  }
}

/** What an opening balance says that was there, by the amounts of its parts. */
function heldIn(opening: OpeningBalance | null): bigint {
  return opening?.shares.reduce((sum, { minor }) => sum + BigInt(minor), 0n) ?? 0n;
}

function isOnAccount(event: AnyEvent): event is FundAccountEvent {
  return 'moves' in event.data;
}

function isSound({ from, to, minor }: Movement): boolean {
  const isOfOneKind =
    ofKind(PURPOSE_BALANCES, from, to) !== ofKind(PLACE_BALANCES, from, to) && from !== to;
  return isOfOneKind && WHOLE.test(minor);
}

function ofKind(kind: readonly FundBalance[], from: FundBalance, to: FundBalance): boolean {
  return kind.includes(from) && kind.includes(to);
}

function accountOf(accounts: Map<string, Account>, { data }: FundAccountEvent): Account {
  const currency = 'money' in data ? data.money.currency : data.currency;
  const key = `${data.fundId} ${currency}`;
  let account = accounts.get(key);
  if (!account) {
    account = {
      holds: new Map(),
      setAside: new Map(),
      uncovered: new Map(),
      reversals: new Map(),
      opening: null,
      loans: new Map(),
    };
    accounts.set(key, account);
  }
  return account;
}

function expectedOf(account: Account, event: FundAccountEvent, tell: Tell): Changes {
  switch (event.type) {
    case 'RestrictionOpened':
    case 'ProcessorPayoutCorrectionProposed':
    case 'ProcessorPayoutCorrectionDropped':
    case 'OpeningBalanceProposed':
    case 'OpeningBalanceDropped':
    case 'CashTransferProposed':
    case 'CashTransferDropped':
    case 'ReservationRefused':
      return {};
    case 'CashLent':
    case 'CashGivenBack':
      return lent(account, event, tell);
    case 'OpeningBalanceConfirmed': {
      const { was, becomes, fundId } = event.data;
      if (canonicalJson(was) !== canonicalJson(account.opening)) {
        tell('opening-balance-differs', { fund: fundId });
      }
      account.opening = becomes;
      const [gone, come] = [heldIn(was), heldIn(becomes)];
      const more = come - gone;
      return { given: -more, available: more, outside: -more, bank: more };
    }
    case 'FundsReceived': {
      const net = BigInt(event.data.money.minor);
      // Whoever holds it, it is there; who does is said by the move alone.
      const held = event.data.moves.some(({ to }) => to === 'processor') ? 'processor' : 'bank';
      return { given: -net, available: net, outside: -net, [held]: net };
    }
    case 'ReceiptCorrected': {
      const { was, becomes } = event.data;
      const [gone, come] = [BigInt(was.minor), BigInt(becomes?.minor ?? 0)];
      const places: Record<string, bigint> = { outside: gone - come };
      places[was.heldBy] = -gone;
      if (becomes) places[becomes.heldBy] = (places[becomes.heldBy] ?? 0n) + come;
      return { given: gone - come, available: come - gone, ...places };
    }
    case 'FundsReceiptReversed': {
      const { reversalId, money, moves } = event.data;
      const there = sumMoves(moves, 'given');
      // How much the restriction still has is the account's to say; the rest it says beside this.
      const missing = BigInt(money.minor) - there;
      account.reversals.set(reversalId, {
        minor: BigInt(money.minor),
        unsaid: missing,
        open: 0n,
        fromFree: 0n,
      });
      return { available: -there, given: there, processor: -there, outside: there };
    }
    case 'ShortfallOpened': {
      const reversal = account.reversals.get(event.data.reversalId);
      const missing = reversal?.unsaid ?? 0n;
      if (reversal) Object.assign(reversal, { unsaid: 0n, open: missing });
      return { missing: -missing, given: missing, processor: -missing, outside: missing };
    }
    case 'ShortfallCovered': {
      const { reversalId, money, restriction, coveredBy, moves } = event.data;
      const minor = BigInt(money.minor);
      const reversal = account.reversals.get(reversalId);
      if (reversal) reversal.open -= minor;
      if (reversal && coveredBy !== restriction) reversal.fromFree += minor;
      if (!reversal || reversal.open < 0n) tell('covered-above-missing', { reversal: reversalId });
      handedOver(coveredBy, restriction, event, tell);
      const own = sumMoves(movesUnder(moves, restriction), 'missing');
      return { available: -minor, missing: own === minor ? minor : 0n };
    }
    case 'FundsReceiptRestored': {
      const { reversalId, money } = event.data;
      const minor = BigInt(money.minor);
      const reversal = account.reversals.get(reversalId);
      if (!reversal || minor > reversal.minor) {
        tell('restored-above-reversed', { reversal: reversalId });
      }
      if (reversal) reversal.minor -= minor;
      return { given: -minor, available: minor, outside: -minor, processor: minor };
    }
    case 'ShortfallCoverGivenBack': {
      const { reversalId, money, restriction } = event.data;
      const reversal = account.reversals.get(reversalId);
      if (reversal) reversal.fromFree -= BigInt(money.minor);
      if (!reversal || reversal.fromFree < 0n) {
        tell('covered-above-missing', { reversal: reversalId });
      }
      handedOver(restriction, 'free', event, tell);
      return {};
    }
    case 'ProcessorPaidOut': {
      const minor = BigInt(event.data.money.minor);
      return { processor: -minor, bank: minor };
    }
    case 'ProcessorPayoutCorrected': {
      const { was, money } = event.data;
      const less = BigInt(was.money.minor) - BigInt(money.minor);
      return { processor: less, bank: -less };
    }
    case 'CashSetAside': {
      const minor = BigInt(event.data.money.minor);
      account.setAside.set(event.data.attemptId, minor);
      return { bank: -minor, 'set-aside': minor };
    }
    case 'CashFreed': {
      const minor = account.setAside.get(event.data.attemptId) ?? 0n;
      account.setAside.delete(event.data.attemptId);
      return { 'set-aside': -minor, bank: minor };
    }
    case 'CashReturned': {
      const minor = BigInt(event.data.money.minor);
      return { 'due-back': -minor, bank: minor };
    }
    case 'CashReturnCorrected': {
      const less = BigInt(event.data.wasMinor) - BigInt(event.data.money.minor);
      return { 'due-back': less, bank: -less };
    }
    case 'FundsReserved': {
      const [award, fee] = [BigInt(event.data.money.minor), BigInt(event.data.feeAllowanceMinor)];
      account.holds.set(event.data.holdId, { isOwed: false, award, fee });
      return { available: -award - fee, reserved: award, 'fees-reserved': fee };
    }
    case 'FundsCommitted': {
      const hold = holdOf(account, event.data.holdId);
      hold.isOwed = true;
      const { award, fee } = hold;
      return {
        reserved: -award,
        committed: award,
        'fees-reserved': -fee,
        'fees-committed': fee,
      };
    }
    case 'FundsSettled':
      return settled(account, event.data);
    case 'FeeShortfallOpened': {
      const minor = account.uncovered.get(event.data.attemptId) ?? 0n;
      account.uncovered.delete(event.data.attemptId);
      return { short: -minor, settled: minor, bank: -minor, outside: minor };
    }
    case 'FeeShortfallCovered': {
      const minor = BigInt(event.data.money.minor);
      return { available: -minor, short: minor };
    }
    case 'SettlementReversed': {
      const minor = BigInt(event.data.money.minor);
      const hold = holdOf(account, event.data.holdId);
      hold.award += minor;
      hold.isOwed = true;
      return { settled: -minor, committed: minor, outside: -minor, 'due-back': minor };
    }
    case 'SettlementCorrected':
      return settlementCorrected(account, event.data);
    case 'ReservationReleased':
      return released(account, event.data);
  }
}

/**
 * How a fee is shared between its allowance and what was available is the account's choice, so this
 * is taken from the moves: that they add up to the fee, and that nothing is left of an allowance
 * once the whole award is paid, is not.
 */
function settled(
  account: Account,
  data: Extract<FundAccountEvent, { type: 'FundsSettled' }>['data'],
): Changes {
  const { holdId, attemptId, moves } = data;
  const [paid, fee] = [BigInt(data.money.minor), BigInt(data.feeMinor)];
  const hold = holdOf(account, holdId);
  hold.award -= paid;
  const extra = moves
    .filter(({ from, to }) => from === 'available' && to === 'settled')
    .reduce((sum, { minor }) => sum + BigInt(minor), 0n);
  const fromAllowance = moves
    .filter(({ from, to }) => from === 'fees-committed' && to === 'settled')
    .reduce((sum, { minor }) => sum + BigInt(minor), 0n);
  const uncovered = fee - extra - fromAllowance;
  if (uncovered !== 0n) account.uncovered.set(attemptId, uncovered);
  hold.fee -= fromAllowance;
  const unused = hold.award === 0n ? hold.fee : 0n;
  hold.fee -= unused;
  const kept = account.setAside.get(attemptId) ?? 0n;
  account.setAside.delete(attemptId);
  const gone = paid + extra + fromAllowance;
  return {
    committed: -paid,
    settled: gone,
    'fees-committed': -fromAllowance - unused,
    available: unused - extra,
    'set-aside': -kept,
    bank: kept - gone,
    outside: gone,
  };
}

/** The fee alone, of which what is available is the account's to say; or all of it, owed again. */
function settlementCorrected(
  account: Account,
  data: Extract<FundAccountEvent, { type: 'SettlementCorrected' }>['data'],
): Changes {
  const { holdId, attemptId, money, wasFeeMinor, becomesFeeMinor, moves } = data;
  const [paid, was] = [BigInt(money.minor), BigInt(wasFeeMinor)];
  if (becomesFeeMinor === null) {
    holdOf(account, holdId).award += paid;
    account.setAside.set(attemptId, paid);
    const back = { bank: was, 'set-aside': paid, outside: -paid - was };
    return { settled: -paid - was, committed: paid, available: was, ...back };
  }
  const more = BigInt(becomesFeeMinor) - was;
  if (more <= 0n) return { settled: more, available: -more, outside: more, bank: -more };
  const extra = moves
    .filter(({ from, to }) => from === 'available' && to === 'settled')
    .reduce((sum, { minor }) => sum + BigInt(minor), 0n);
  if (extra !== more) account.uncovered.set(attemptId, more - extra);
  return { available: -extra, settled: extra, bank: -extra, outside: extra };
}

/** Only a part of the award, or all that is left of it and of its allowance. */
function released(
  account: Account,
  data: Extract<FundAccountEvent, { type: 'ReservationReleased' }>['data'],
): Changes {
  const hold = account.holds.get(data.holdId);
  if (!hold) return { available: BigInt(data.money.minor) };
  const isPart = data.reason === 'reduced';
  const [award, fee] = isPart ? [BigInt(data.money.minor), 0n] : [hold.award, hold.fee];
  hold.award -= award;
  hold.fee -= fee;
  const available = BigInt(data.money.minor);
  if (!isPart) account.holds.delete(data.holdId);
  return hold.isOwed
    ? { committed: -award, 'fees-committed': -fee, available }
    : { reserved: -award, 'fees-reserved': -fee, available };
}

function holdOf({ holds }: Account, holdId: string): Hold {
  let hold = holds.get(holdId);
  if (!hold) holds.set(holdId, (hold = { isOwed: false, award: 0n, fee: 0n }));
  return hold;
}

function compare(type: string, expected: Changes, moves: readonly Movement[], tell: Tell): void {
  for (const balance of BALANCES) {
    const [said, moved] = [expected[balance] ?? 0n, sumMoves(moves, balance)];
    if (said === moved) continue;
    tell('movement-differs', { type, balance, said: String(said), moved: String(moved) });
  }
}

/** Under every restriction what a fund holds changes by as much by purpose as by place. */
function comparePlaces(type: string, moves: readonly Movement[], tell: Tell): void {
  const byPurpose = changesOf(moves, ...ENDS);
  const byPlace = new Map(changesOf(moves, 'outside').map((share) => [share.restriction, share]));
  const isSame =
    byPurpose.length === byPlace.size &&
    byPurpose.every(({ restriction, minor }) => byPlace.get(restriction)?.minor === minor);
  if (!isSame) tell('movement-places-differ', { type });
}
