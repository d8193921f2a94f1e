import { memoryEventStore } from '#event-store';
import { fold, Rejection } from '#kernel';
import type { AnyEvent, FundAccountEvent } from '#catalogue';
import fc from 'fast-check';
import type { LogEntry } from '../../../test/support/books.js';
import { writeBooks } from '../../../test/support/books-log.js';
import { fundAccountDecider, type FundAccountCommand } from '../fund-account.decider.js';
import { eur, fundId, opened, treasurer } from '../fund-account.fixtures.js';
import { fundAccountStream } from '../fund-account.stream.js';
import { replay, type ReplayOptions } from './replay.js';

const TODAY = '2026-12-31';
const DAYS = ['2026-03-10', '2026-04-10', '2026-05-10', '2026-06-10', '2026-07-10'];
const RESTRICTIONS = ['free', 'winter', 'legal-aid'];
const accountant = { accountId: 'accountant', roles: ['accountant'] as const };

type Gift = { readonly minor: number; readonly restriction: string };
type Payout = { readonly minor: number; readonly day: number };
type Story = {
  readonly gifts: readonly Gift[];
  readonly payouts: readonly Payout[];
  /** Which of the payouts was typed wrongly, and how; null where it never was. */
  readonly wrong: number;
  readonly typed: Payout;
  readonly never: boolean;
};

const minor = fc.integer({ min: 1, max: 400 });
const day = fc.nat(DAYS.length - 1);
const story: fc.Arbitrary<Story> = fc.record({
  gifts: fc.array(fc.record({ minor, restriction: fc.constantFrom(...RESTRICTIONS) }), {
    minLength: 3,
    maxLength: 8,
  }),
  payouts: fc.array(fc.record({ minor, day }), { minLength: 1, maxLength: 4 }),
  wrong: fc.nat(3),
  typed: fc.record({ minor, day }),
  never: fc.boolean(),
});

const about = { fundId, today: TODAY, baseCurrency: 'EUR' };

/** Gifts by card on the first day, and payouts after them, as they were typed; or the code of a refusal. */
function booksOf(gifts: readonly Gift[], payouts: readonly (Payout | null)[]): LogEntry[] | string {
  const entries: LogEntry[] = [];
  const account: FundAccountEvent[] = [];
  const stream = fundAccountStream(fundId, 'EUR');
  const write = (where: string, event: AnyEvent, on: string) =>
    entries.push({ stream: where, event, day: on, at: '2026-12-31T10:00:00.000Z' });
  const ask = (command: FundAccountCommand, on: string) => {
    for (const event of fundAccountDecider.decide(command, fold(fundAccountDecider, account))) {
      account.push(event);
      write(stream, event, on);
    }
  };
  const [first = ''] = DAYS;
  for (const restriction of RESTRICTIONS.slice(1)) account.push(opened(restriction));
  for (const [nth, { minor: given, restriction }] of gifts.entries()) {
    const donationId = `gift-${nth}`;
    const received = { fundId, restriction, money: eur(given) };
    write(`donation-${donationId}`, donation(donationId, received, first), first);
    const receipt = { receiptId: donationId, source: donationId, heldBy: 'processor' } as const;
    ask({ type: 'RecordReceipt', ...received, ...receipt, on: first }, first);
  }
  try {
    for (const [nth, payout] of payouts.entries()) {
      if (!payout) continue;
      const arrivedOn = DAYS[payout.day] ?? first;
      const what = { payoutId: `payout-${nth}`, money: eur(payout.minor), arrivedOn };
      const record = { type: 'RecordProcessorPayout', ...about, ...what, by: treasurer } as const;
      ask({ ...record, another: true }, arrivedOn);
    }
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
  return entries;
}

function donation(
  donationId: string,
  received: { fundId: string; restriction: string; money: { minor: string; currency: string } },
  receivedOn: string,
): AnyEvent {
  const who = { donorId: null, donorKind: 'individual', recordedBy: 'treasurer' } as const;
  const rest = {
    feeMinor: '0',
    baseMinor: received.money.minor,
    method: 'card',
    receivedOn,
  } as const;
  return { type: 'DonationReceived', data: { donationId, ...received, ...who, ...rest } };
}

/** The same books with the correction of one payout, on the last day; or the code of a refusal. */
function correctedBy(
  entries: readonly LogEntry[],
  payoutId: string,
  right: Payout | null,
): LogEntry[] | string {
  const stream = fundAccountStream(fundId, 'EUR');
  const known = [...RESTRICTIONS.slice(1).map((name) => opened(name))].concat(
    entries.filter((one) => one.stream === stream).map(({ event }) => event as FundAccountEvent),
  );
  const becomes = right && { money: eur(right.minor), arrivedOn: DAYS[right.day] ?? '' };
  const ids = { ...about, payoutId, correctionId: 'c1' };
  const propose = { type: 'ProposePayoutCorrection', ...ids, becomes, by: treasurer } as const;
  const commands: readonly FundAccountCommand[] = [
    { ...propose, reason: 'typed-wrongly' },
    { type: 'ConfirmPayoutCorrection', ...ids, by: accountant },
  ];
  const all = [...entries];
  try {
    for (const command of commands) {
      for (const event of fundAccountDecider.decide(command, fold(fundAccountDecider, known))) {
        known.push(event);
        all.push({ stream, event, day: TODAY, at: '2026-12-31T11:00:00.000Z' });
      }
    }
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
  return all;
}

async function balances(
  entries: readonly LogEntry[],
  options: ReplayOptions,
  by: 'restriction' | 'account',
): Promise<Readonly<Record<string, string>>> {
  const store = memoryEventStore();
  await writeBooks(store, entries);
  const sums: Record<string, bigint> = {};
  for (const one of (await replay(store, options)).balances) {
    const key = by === 'account' ? one.account : `${one.account} ${one.restriction}`;
    sums[key] = (sums[key] ?? 0n) + BigInt(one.minor);
  }
  const told = Object.entries(sums).filter(([, sum]) => sum !== 0n);
  return Object.fromEntries(told.map(([key, sum]) => [key, String(sum)]));
}

describe('A payout of a processor that was typed wrongly and corrected by two', () => {
  test('in the corrected view is, on every day, as if it had been typed right', async () => {
    let met = 0;
    await fc.assert(
      fc.asyncProperty(story, async ({ gifts, payouts, wrong, typed, never }) => {
        const nth = wrong % payouts.length;
        const right = payouts.map((payout, at) => (at === nth && never ? null : payout));
        const wrongly = booksOf(gifts, payouts.with(nth, typed));
        const rightly = booksOf(gifts, right);
        fc.pre(typeof wrongly !== 'string' && typeof rightly !== 'string');
        const corrected = correctedBy(wrongly, `payout-${nth}`, right[nth] ?? null);
        // It was typed right by chance; nothing else stands in the way of what could have been typed.
        if (corrected === 'nothing-to-correct') return;
        if (typeof corrected === 'string') throw new Error(corrected);
        met += 1;
        // Of which restrictions a later payout was made is not told again.
        const by = nth === payouts.length - 1 ? 'restriction' : 'account';
        for (const asOf of [...DAYS, TODAY]) {
          const seen = { asOf, view: 'corrected' } as const;
          expect(await balances(corrected, seen, by)).toEqual(await balances(rightly, seen, by));
          // Until the day of the correction, what was known was what had been typed.
          const before = { asOf: asOf === TODAY ? '2026-12-30' : asOf, view: 'known' } as const;
          expect(await balances(corrected, before, by)).toEqual(
            await balances(wrongly, before, by),
          );
        }
        const end = { asOf: TODAY, view: 'known' } as const;
        expect(await balances(corrected, end, by)).toEqual(await balances(rightly, end, by));
      }),
      { numRuns: 150 },
    );
    expect(met).toBeGreaterThan(75);
  }, 60_000);
});
