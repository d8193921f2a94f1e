import {
  shift,
  undone,
  type AnyEvent,
  type FundAccountEvent,
  type Movement,
  type OpeningBalance,
} from '#catalogue';
import { memoryEventStore } from '#event-store';
import { catchUp, openViews, viewsAt } from '#read-models';
import fc from 'fast-check';
import { books, type LogEntry } from '../../../test/support/books.js';
import { writeBooks } from '../../../test/support/books-log.js';
import { fundsReceived } from '../../../test/support/fund-moves.js';
import { controlEquations, type Equation } from './control.equations.js';
import { fundFacts } from './control.facts.js';
import { ledgerCheck } from './ledger.check.js';
import { postingsOf } from './ledger.postings.js';
import { ledger } from './ledger.projection.js';
import { journal, trialBalance, trialBalanceAsOf, type JournalCursor } from './ledger.queries.js';
import { replay } from './replay.js';
import { tally } from './tally.js';

const MANY = { currencies: ['EUR', 'USD'], foreign: 0.3 };

function equationsAfter(events: readonly AnyEvent[]): readonly Equation[] {
  const [sums, facts] = [tally({ memo: true }), fundFacts()];
  for (const event of events) {
    postingsOf(event).forEach(sums.post);
    facts.fold(event);
  }
  return controlEquations(facts.buckets(), sums.balances());
}

function findings(events: readonly AnyEvent[]): readonly string[] {
  const found: string[] = [];
  const check = ledgerCheck((code) => found.push(code));
  events.forEach((event, index) => check.onEvent(event, index, '2026-03-16'));
  check.atEnd();
  return found;
}

describe('the control equations between the fund accounts and the ledger', () => {
  it('hold after every single event, also while one room has not heard of the other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(90), (seed, end) => {
        const events = [...books({ seed, grants: 9, ...MANY })].map(({ event }) => event);
        const broken = equationsAfter(events.slice(0, end)).filter(({ holds }) => !holds);
        expect(broken).toEqual([]);
      }),
    );
  });

  it('do not hold by themselves: they say something about real money', () => {
    const events = [...books({ seed: 5, grants: 20, ...MANY })].map(({ event }) => event);
    const equations = equationsAfter(events);
    for (const name of ['bucket-cash', 'committed', 'reservation-memo']) {
      const some = equations.filter((equation) => equation.name === name);
      expect(some.length).toBeGreaterThan(3);
    }
    expect(equations.some(({ name, ledger }) => name === 'bucket-cash' && ledger > 0n)).toBe(true);
  });

  it.each([
    ['FundsReceived', 'control-bucket-cash-differs'],
    ['AttemptPaid', 'control-committed-differs'],
    ['FundsReserved', 'movement-differs'],
    ['FundsCommitted', 'control-committed-differs'],
    ['ReservationReleased', 'fund-below-zero'],
    ['GrantReduced', 'control-committed-differs'],
    ['FundsSettled', 'control-bucket-cash-differs'],
  ])('show when a %s says another amount than the rest of the log', (type, code) => {
    const events = [...books({ seed: 9, grants: 30 })].map(({ event }) => event);
    const place = events.findLastIndex((event) => event.type === type);
    expect(findings(events)).toEqual([]);
    expect(findings(events.with(place, withMore(events[place] as AnyEvent)))).toContain(code);
  });

  it('find a bucket that was below zero, even if it recovered later', () => {
    const events = [...books({ seed: 9, grants: 4 })].map(({ event }) => event);
    const place = events.findIndex(({ type }) => type === 'FundsReceived');
    const late = [...events.toSpliced(place, 1), events[place] as AnyEvent];
    expect(findings(late)).toContain('fund-below-zero');
  });

  describe('a movement that is not what its event means', () => {
    const events = [...books({ seed: 9, grants: 30 })].map(({ event }) => event);
    /** The last event of a type, with its first movement changed. */
    const changed = (type: string, change: object): readonly string[] => {
      const place = events.findLastIndex((event) => event.type === type);
      const event = events[place] as FundAccountEvent;
      const moves = event.data.moves.with(0, { ...event.data.moves[0], ...change } as Movement);
      const told = { ...event, data: { ...event.data, moves } } as AnyEvent;
      return findings(events.with(place, told));
    };

    it.each([
      ['to another balance', 'FundsReserved', { to: 'settled' }, 'movement-differs'],
      ['of another amount', 'FundsSettled', { minor: '1' }, 'movement-differs'],
      ['of nothing', 'FundsReceived', { minor: '0' }, 'movement-unsound'],
      ['below zero', 'FundsReceived', { minor: '-5' }, 'movement-unsound'],
      [
        'from what money is for to where it is',
        'FundsReserved',
        { to: 'bank' },
        'movement-unsound',
      ],
      ['to nowhere', 'FundsReserved', { to: 'elsewhere' }, 'movement-unsound'],
      [
        'under another restriction',
        'FundsReceived',
        { restriction: 'x' },
        'movement-places-differ',
      ],
      [
        'from a restriction without money',
        'FundsReserved',
        { restriction: 'x' },
        'fund-below-zero',
      ],
    ])('%s is found', (_, type, change, code) => {
      expect(changed(type, change)).toContain(code);
    });

    it('and one that is left out', () => {
      const place = events.findLastIndex(({ type }) => type === 'FundsCommitted');
      const event = events[place] as FundAccountEvent;
      const told = { ...event, data: { ...event.data, moves: [] } } as AnyEvent;
      expect(findings(events.with(place, told))).toContain('movement-differs');
    });
  });

  it('find cash that was set aside out of money given for something else (D55)', () => {
    const money = { minor: '500', currency: 'EUR' };
    const given = (receiptId: string, restriction: string): AnyEvent =>
      fundsReceived(500, { fundId: 'f', receiptId, restriction });
    const setAside = (restriction: string): AnyEvent => {
      const moves = shift('bank', 'set-aside', [{ restriction, minor: money.minor }]);
      return { type: 'CashSetAside', data: { fundId: 'f', attemptId: 'a', money, moves } };
    };
    const cashFindings = (...events: readonly AnyEvent[]) =>
      findings(events).filter((code) => code === 'fund-below-zero');
    expect(cashFindings(given('1', 'women'), setAside('women'))).toEqual([]);
    expect(cashFindings(given('1', 'women'), setAside('free'))).toEqual(['fund-below-zero']);
  });

  it('find a day on which a processor had paid out what it did not hold yet (D53)', () => {
    const money = { minor: '500', currency: 'EUR' };
    const gift = [...books({ seed: 9, grants: 4 })].find(
      ({ event }) => event.type === 'DonationReceived',
    );
    const received = {
      type: 'DonationReceived',
      data: {
        ...gift?.event.data,
        fundId: 'f',
        money,
        feeMinor: '0',
        baseMinor: '500',
        method: 'card',
      },
    } as AnyEvent;
    const moves = shift('processor', 'bank', [{ restriction: 'free', minor: '500' }]);
    const payout = { fundId: 'f', payoutId: 'p', money, baseMinor: '500', by: 'a', moves };
    const paidOut: AnyEvent = { type: 'ProcessorPaidOut', data: { ...payout, arrivedOn: 'x' } };
    const found = (day: string): readonly string[] => {
      const codes: string[] = [];
      const check = ledgerCheck((code) => codes.push(code));
      check.onEvent(received, 0, '2026-03-16');
      check.onEvent(paidOut, 1, day);
      check.atEnd();
      return codes.filter((code) => code === 'account-below-zero');
    };
    expect(found('2026-03-16')).toEqual([]);
    expect(found('2026-03-15')).toEqual(['account-below-zero']);
  });

  it('see an entry before the books begin, and an opening balance that takes back another', () => {
    const opens = (minor: string, was: OpeningBalance | null = null): AnyEvent => {
      const shares = [{ restriction: 'free', minor }];
      const becomes = { on: '2026-03-01', shares, source: 'Statement 2' };
      const gone = was?.shares ?? [];
      const moves = [
        ...undone([...shift('given', 'available', gone), ...shift('outside', 'bank', gone)]),
        ...shift('given', 'available', shares),
        ...shift('outside', 'bank', shares),
      ];
      const who = { proposedBy: 'treasurer', confirmedBy: 'accountant' };
      const money = { minor, currency: 'EUR' };
      const said = { fundId: 'f', proposalId: 'o', was, becomes, reason: null, money };
      return { type: 'OpeningBalanceConfirmed', data: { ...said, ...who, moves } };
    };
    const gift: AnyEvent = {
      type: 'DonationReceived',
      data: {
        donationId: 'd',
        fundId: 'f',
        donorId: null,
        donorKind: 'individual',
        money: { minor: '5', currency: 'EUR' },
        feeMinor: '0',
        baseMinor: '5',
        restriction: 'free',
        method: 'bank',
        receivedOn: '2026-02-28',
        recordedBy: 'treasurer',
      },
    };
    const found = (...events: readonly (readonly [AnyEvent, string])[]): readonly string[] => {
      const codes: string[] = [];
      const check = ledgerCheck((code) => codes.push(code));
      events.forEach(([event, day], index) => check.onEvent(event, index, day));
      check.atEnd();
      return codes;
    };
    const first = opens('500');
    expect(found([first, '2026-03-01'])).toEqual([]);
    expect(found([first, '2026-03-01'], [gift, '2026-02-28'])).toContain('before-books-begin');
    expect(found([first, '2026-03-01'], [gift, '2026-03-02'])).not.toContain('before-books-begin');
    const stood = { on: '2026-03-01', shares: [{ restriction: 'free', minor: '500' }] };
    const right = opens('400', { ...stood, source: 'Statement 2' });
    expect(found([first, '2026-03-01'], [right, '2026-03-16'])).toEqual([]);
    const another = opens('400', { ...stood, source: 'Statement 3' });
    expect(found([first, '2026-03-01'], [another, '2026-03-16'])).toEqual([
      'opening-balance-differs',
    ]);
  });

  it('see cash that is lent beyond the bank, given back beyond the loan, or moved askew', () => {
    const opens = (minor: string): AnyEvent => {
      const shares = [{ restriction: 'free', minor }];
      const moves = [...shift('given', 'available', shares), ...shift('outside', 'bank', shares)];
      const who = { proposedBy: 'treasurer', confirmedBy: 'accountant' };
      const becomes = { on: '2026-03-01', shares, source: 'Statement 2' };
      const said = { fundId: 'f', proposalId: 'o', was: null, becomes, reason: null };
      const data = { ...said, ...who, money: { minor, currency: 'EUR' }, moves };
      return { type: 'OpeningBalanceConfirmed', data };
    };
    const lent = (
      type: 'CashLent' | 'CashGivenBack',
      [from, to]: readonly [string, string],
      minor: string,
      other = minor,
    ): AnyEvent => {
      const moves = [
        ...shift('bank', 'lent', [{ restriction: from, minor }]),
        ...shift('lent', 'bank', [{ restriction: to, minor: other }]),
      ];
      const who = { proposedBy: 'treasurer', confirmedBy: 'accountant' };
      const said = { fundId: 'f', proposalId: 'p', from, to, reason: 'other', on: '2026-03-02' };
      const money = { minor, currency: 'EUR' };
      return { type, data: { ...said, ...who, money, moves } } as AnyEvent;
    };
    const out = ['free', 'water'] as const;
    const back = ['water', 'free'] as const;
    const all = [opens('500'), lent('CashLent', out, '300'), lent('CashGivenBack', back, '300')];
    expect(findings(all)).toEqual([]);
    expect(findings(all.slice(0, 2))).toEqual([]);
    expect(findings([opens('500'), lent('CashLent', out, '501')])).toEqual(['fund-below-zero']);
    const beyond = [...all.slice(0, 2), lent('CashGivenBack', back, '301')];
    expect(findings(beyond)).toContain('given-back-above-lent');
    const askew = findings([opens('500'), lent('CashLent', out, '300', '200')]);
    expect(askew).toContain('movement-differs');
  });

  it('leave out what was imported: it stands outside the fund accounts', () => {
    const data = { pastGrantId: 'x', fundId: 'f', money: { minor: '5', currency: 'EUR' } };
    const event = {
      type: 'PastGrantBookedAnew',
      data: { ...data, baseMinor: '5', relatesTo: '2020-01-31' },
    } as const;
    expect(equationsAfter([event])).toEqual([]);
  });
});

describe('the ledger in the views', () => {
  const entries = [...books({ seed: 21, grants: 80, ...MANY })];
  const logOf = async (some: readonly LogEntry[]) => {
    const store = memoryEventStore();
    await writeBooks(store, some);
    return store;
  };

  it('shows the same balances as the replay of the log', async () => {
    const store = await logOf(entries);
    const views = await viewsAt(store, [ledger]);
    expect(trialBalance(views, 'everything')).toEqual((await replay(store)).balances);
    expect(trialBalance(views, 'everything', { memo: true })).toEqual(
      (await replay(store, { memo: true })).balances,
    );
    for (const asOf of ['2024-12-31', '2025-03-31', '2025-11-02', '2026-12-31']) {
      expect(trialBalanceAsOf(views, 'everything', asOf)).toEqual(
        (await replay(store, { asOf })).balances,
      );
    }
    const [fund] = trialBalance(views, 'everything').map((balance) => balance.fund);
    expect(trialBalance(views, 'everything', { fund })).toEqual(
      trialBalance(views, 'everything').filter((balance) => balance.fund === fund),
    );
    views.close();
  });

  it('is the same whether it followed event by event or was built at once', async () => {
    const store = await logOf(entries);
    const built = await viewsAt(store, [ledger]);
    const followed = openViews(':memory:', [ledger]);
    for (const event of await store.readAll(0n, 10_000)) followed.apply([event]);
    expect(followed.digest('ledger')).toBe(built.digest('ledger'));
    built.close();
    followed.close();
  });

  it('turns the pages of the journal without losing or repeating a line', async () => {
    const store = await logOf(entries);
    const views = openViews(':memory:', [ledger]);
    await catchUp(store, views);
    const seen: string[] = [];
    let after: JournalCursor | undefined;
    do {
      const page = journal(views, 'everything', { limit: 7, after });
      seen.push(...page.lines.map(({ index, line }) => `${index}.${line}`));
      after = page.next;
    } while (after);
    const all = entries.flatMap(({ event }, index) =>
      postingsOf(event)
        .filter(({ to }) => to !== 'reservations' && to !== 'reserved-funds')
        .map((_, line) => `${index}.${line}`),
    );
    expect(seen).toEqual(all);
    const june = journal(views, 'everything', {
      account: 'bank',
      from: '2025-06-01',
      until: '2025-06-30',
      limit: 500,
    }).lines;
    expect(june.length).toBeGreaterThan(3);
    for (const { debited, credited, effectiveDate } of june) {
      expect([debited, credited]).toContain('bank');
      expect(effectiveDate.slice(0, 7)).toBe('2025-06');
    }
    views.close();
  });
});

/** The same event with one minor unit more, in its sum and in each share or movement of it. */
function withMore(event: AnyEvent): AnyEvent {
  const data = event.data as unknown as {
    readonly money: { readonly minor: string; readonly currency: string };
    readonly split?: readonly { readonly restriction: string; readonly minor: string }[];
    readonly moves?: readonly Movement[];
  };
  const more = <T extends { readonly minor: string }>(amount: T): T => ({
    ...amount,
    minor: (BigInt(amount.minor) + 1n).toString(),
  });
  const [first, ...rest] = data.split ?? [];
  return {
    ...event,
    data: {
      ...data,
      money: more(data.money),
      ...(first ? { split: [more(first), ...rest] } : {}),
      ...(data.moves ? { moves: data.moves.map(more) } : {}),
    },
  } as unknown as AnyEvent;
}
