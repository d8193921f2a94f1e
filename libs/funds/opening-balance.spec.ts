import { specify } from '../../test/support/specification.js';
import type { FundAccountEvent, OpeningBalance, OpeningBalanceConfirmed } from '#catalogue';
import { fold } from '#kernel';
import { fundAccountDecider, type FundAccountCommand } from './fund-account.decider.js';
import {
  accountant,
  fundId,
  noTerms,
  opened,
  openingFacts,
  receipt,
  received,
  reserve,
  treasurer,
} from './fund-account.fixtures.js';

const account = specify(fundAccountDecider);
const NEW_YEAR = '2026-01-01';
const opening: OpeningBalance = {
  on: NEW_YEAR,
  shares: [
    { restriction: 'free', minor: '90000' },
    { restriction: 'legal-aid', minor: '35000' },
  ],
  source: 'Statement 12/2025',
};
const free = (minor: number, day = NEW_YEAR): OpeningBalance => ({
  on: day,
  shares: [{ restriction: 'free', minor: String(minor) }],
  source: 'Statement 12/2025',
});
const propose = (becomes: OpeningBalance | null, change: object = {}): FundAccountCommand => ({
  type: 'ProposeOpeningBalance',
  fundId,
  currency: 'EUR',
  proposalId: 'first',
  becomes,
  reason: null,
  facts: openingFacts,
  by: treasurer,
  ...change,
});
const settle = (
  type: 'ConfirmOpeningBalance' | 'DropOpeningBalance',
  change: object = {},
): FundAccountCommand => ({
  type,
  fundId,
  proposalId: 'first',
  facts: openingFacts,
  by: accountant,
  ...change,
});
const confirm = settle('ConfirmOpeningBalance');
const proposed = (
  becomes: OpeningBalance | null,
  reason: 'typed-wrongly' | null = null,
): FundAccountEvent => ({
  type: 'OpeningBalanceProposed',
  data: {
    fundId,
    proposalId: 'first',
    currency: 'EUR',
    becomes,
    reason,
    proposedBy: treasurer.accountId,
    moves: [],
  },
});
/** What stands after two people have said it. */
const standing = (becomes: OpeningBalance): readonly FundAccountEvent[] => [
  proposed(becomes),
  ...account.given(opened('legal-aid'), proposed(becomes)).when(confirm).events(),
];
const balances = (events: readonly FundAccountEvent[], restriction = 'free') =>
  fold(fundAccountDecider, events).buckets.get(restriction)?.balances;

describe('What a fund held before its books began here (D53)', () => {
  test('is proposed by one person, and nothing changes', () => {
    account.given(opened('legal-aid')).when(propose(opening)).then(proposed(opening));
    expect(balances([proposed(free(500))])).toMatchObject({ available: 0n, bank: 0n });
  });

  test('stands at the bank by restriction once a second person confirms exactly that', () => {
    const events = [opened('legal-aid'), ...standing(opening)];
    const confirmed = events.at(-1) as OpeningBalanceConfirmed;
    expect(confirmed).toMatchObject({
      type: 'OpeningBalanceConfirmed',
      data: {
        was: null,
        becomes: opening,
        money: { minor: '125000', currency: 'EUR' },
        proposedBy: 'treasurer',
        confirmedBy: 'accountant',
      },
    });
    const held = { given: -35_000n, available: 35_000n, bank: 35_000n, outside: -35_000n };
    expect(balances(events, 'legal-aid')).toMatchObject(held);
    const given = [opened('legal-aid'), proposed(opening)];
    account
      .given(...given)
      .when({ ...confirm, by: treasurer } as never)
      .thenRefused('own-correction');
    const older = settle('ConfirmOpeningBalance', { proposalId: 'another' });
    account
      .given(...given)
      .when(older)
      .thenRefused('correction-replaced');
    account.given(opened('legal-aid')).when(confirm).thenRefused('no-correction-proposed');
  });

  test('is nobody else’s to say', () => {
    const releaser = { accountId: 'somebody', roles: ['releaser'] as const };
    account
      .given()
      .when(propose(free(1), { by: releaser }))
      .thenRefused('not-allowed');
    const confirmed = settle('ConfirmOpeningBalance', { by: releaser });
    account
      .given(proposed(free(1)))
      .when(confirmed)
      .thenRefused('not-allowed');
  });

  test('can be promised at once, and whoever waited is served', () => {
    const waiting = account.given().when(reserve('h1', 400)).events();
    const events = account
      .given(...waiting, proposed(free(500)))
      .when(confirm)
      .events();
    expect(events.map(({ type }) => type)).toEqual(['OpeningBalanceConfirmed', 'FundsReserved']);
  });

  test('is said once, and corrected by two from then on', () => {
    const events = standing(free(500));
    account
      .given(...events)
      .when(propose(free(600)))
      .thenRefused('opening-balance-stands', {
        day: NEW_YEAR,
      });
    const anew = propose(free(600), { reason: 'typed-wrongly' });
    account.given().when(anew).thenRefused('no-opening-balance');
    account.given().when(propose(null)).thenRefused('no-opening-balance');
    account
      .given(...events)
      .when(propose(free(500), { reason: 'typed-wrongly' }))
      .thenRefused('nothing-to-correct');
    const corrected = account
      .given(...events, proposed(free(600, '2025-12-31'), 'typed-wrongly'))
      .when(confirm)
      .events();
    expect(balances([...events, ...corrected])).toMatchObject({ available: 600n, bank: 600n });
  });

  test('is corrected or taken back only as far as it is not promised (D54)', () => {
    const events = standing(free(500));
    const held = account
      .given(...events)
      .when(reserve('h1', 400))
      .events();
    const after = (becomes: OpeningBalance | null) =>
      account.given(...events, ...held, proposed(becomes, 'typed-wrongly')).when(confirm);
    after(free(399)).thenRefused('receipt-promised', { missing: '1', currency: 'EUR' });
    after(null).thenRefused('receipt-promised');
    expect(after(free(400)).events()[0]).toMatchObject({ data: { money: { minor: '400' } } });
    const gone = account
      .given(...events, proposed(null, 'typed-wrongly'))
      .when(confirm)
      .events();
    expect(fold(fundAccountDecider, [...events, ...gone]).opening).toBeNull();
    expect(balances([...events, ...gone])).toMatchObject({ given: 0n, available: 0n, bank: 0n });
    // From then on another one may be said.
    account
      .given(...events, ...gone)
      .when(propose(free(1)))
      .then(proposed(free(1)));
  });

  test('is dropped by either of the two, and is then nobody’s to confirm', () => {
    const given = [proposed(free(500))];
    const [dropped] = account
      .given(...given)
      .when(settle('DropOpeningBalance'))
      .events();
    expect(dropped?.type).toBe('OpeningBalanceDropped');
    account
      .given(...given, dropped as FundAccountEvent)
      .when(confirm)
      .thenRefused('no-correction-proposed');
  });
});

describe('The first day of the books', () => {
  test('is that of the opening balance: no receipt counts before it', () => {
    const events = standing(free(500));
    const early = receipt(10, 'free', 'r2', '2025-12-31');
    account
      .given(...events)
      .when(early)
      .thenRefused('before-fund-opened', { day: NEW_YEAR });
    expect(
      account
        .given(...events)
        .when(receipt(10, 'free', 'r2', NEW_YEAR))
        .events(),
    ).toHaveLength(1);
  });

  test('has nothing before it, when it is proposed and when it is confirmed', () => {
    const gift = received(1000);
    const late = free(500, '2026-03-10');
    const { on: day } = late;
    account.given(gift).when(propose(late)).then(proposed(late));
    const yesterday = { ...gift, data: { ...gift.data, on: '2026-03-09' } } as FundAccountEvent;
    const refused = { day: '2026-03-09' };
    account.given(yesterday).when(propose(late)).thenRefused('books-begun-before', refused);
    account
      .given(proposed(late), yesterday)
      .when(confirm)
      .thenRefused('books-begun-before', refused);
    expect(day).toBe('2026-03-10');
  });

  test('goes back to the day of the fund only where nothing stands between the two', () => {
    const events = standing(free(500));
    const between = account
      .given(...events)
      .when(receipt(10, 'free', 'r2', '2026-02-01'))
      .events();
    account
      .given(...events, ...between)
      .when(propose(null, { reason: 'typed-wrongly' }))
      .thenRefused('books-begun-before', { day: '2026-02-01' });
  });

  test('stays before what was promised, however a gift is corrected afterwards', () => {
    const was = { minor: '1000', restriction: 'free', heldBy: 'bank', on: '2026-03-02' } as const;
    const gift = account
      .given()
      .when(receipt(1000, 'free', 'r1', was.on))
      .events();
    const later = {
      type: 'CorrectReceipt' as const,
      fundId,
      receiptId: 'r1',
      correctionId: 'c1',
      currency: 'EUR',
      was,
      becomes: { ...was, on: '2026-03-09' },
      on: '2026-03-10',
    };
    const moved = account
      .given(...gift)
      .when(later)
      .events();
    const opens = propose(free(5, '2026-03-05'));
    expect(
      account
        .given(...gift, ...moved)
        .when(opens)
        .events(),
    ).toHaveLength(1);
    const held = account
      .given(...gift)
      .when(reserve('h1', 900))
      .events();
    const since = account
      .given(...gift, ...held)
      .when(later)
      .events();
    account
      .given(...gift, ...held, ...since)
      .when(opens)
      .thenRefused('books-begun-before', { day: '2026-03-02' });
  });

  const shares = (...some: readonly (readonly [string, string])[]) => ({
    ...free(1),
    shares: some.map(([restriction, minor]) => ({ restriction, minor })),
  });
  test.each([
    ['tomorrow', free(1, '2026-03-11'), 'date-in-the-future'],
    ['in the year 206', free(1, '0206-01-01'), 'date-too-early'],
    ['on no day', free(1, '2026-02-30'), 'date-invalid'],
    ['with nothing', shares(), 'amount-not-positive'],
    ['with a part of nothing', shares(['free', '0']), 'amount-not-positive'],
    ['with a part below nothing', shares(['free', '-5']), 'amount-not-positive'],
    ['under a restriction that nobody opened', shares(['moon', '5']), 'restriction-unknown'],
    ['with one restriction twice', shares(['free', '5'], ['free', '5']), 'restriction-twice'],
    ['with more than anybody can mean', shares(['free', '9'.repeat(17)]), 'amount-too-large'],
    ['without a source', { ...free(1), source: ' ' }, 'text-missing'],
    ['with a story as its source', { ...free(1), source: 'x'.repeat(81) }, 'text-too-long'],
  ])('is refused %s', (_, becomes, code) => {
    account.given().when(propose(becomes)).thenRefused(code);
  });

  test('is refused in a closed fund, and in another currency than the books', () => {
    const facts = { ...openingFacts, isClosed: true };
    account
      .given()
      .when(propose(free(1), { facts }))
      .thenRefused('fund-closed');
    account
      .given(proposed(free(1)))
      .when(settle('ConfirmOpeningBalance', { facts }))
      .thenRefused('fund-closed');
    const dollars = { currency: 'USD' };
    account
      .given()
      .when(propose(free(1), dollars))
      .thenRefused('fund-in-other-currency');
    account
      .given(opened('legal-aid', noTerms))
      .when(propose(free(1), { ...dollars, facts: { ...openingFacts, bookCurrency: 'USD' } }))
      .thenRefused('currency-not-held');
  });
});
