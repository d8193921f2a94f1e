import type { DisbursementEvent } from '#catalogue';
import { disbursementDecider } from '#disbursements';
import { memoryEventStore } from '#event-store';
import { replay, type ReplayOptions } from '#funds';
import { fold, Rejection } from '#kernel';
import fc from 'fast-check';
import {
  accountant,
  caseFacts,
  disbursementId,
  eur,
  paid,
  ready,
  sent,
  treasurer,
} from '../../libs/disbursements/disbursement.fixtures.js';
import type { LogEntry } from '../support/books.js';
import { writeBooks } from '../support/books-log.js';

const DAYS = ['2026-03-16', '2026-04-10', '2026-05-10', '2026-06-10'];
const TODAY = '2026-12-31';
const PAID = 300_000;
const DECIDES = { at: `${TODAY}T10:00:00.000Z`, today: TODAY };

type Back = { readonly minor: number; readonly day: number };
const back = fc.record({
  minor: fc.integer({ min: 1, max: PAID / 2 }),
  day: fc.nat(DAYS.length - 1),
});

const failed: DisbursementEvent = {
  type: 'AttemptFailedAfterPaid',
  data: {
    disbursementId,
    grantId: 'grant',
    fundId: 'fund',
    holdId: 'case.1',
    attemptId: 'attempt-1',
    money: eur(PAID),
    baseMinor: String(PAID),
    reason: 'account-closed',
    failedOn: DAYS[0] ?? '',
    by: 'accountant',
  },
};
const before: readonly DisbursementEvent[] = [...ready, sent(), paid(), failed];

type Command = Parameters<typeof disbursementDecider.decide>[0];
type Told = { readonly command: Command; readonly day: string };

/** What comes of the commands, each on its day; or the code of the first refusal. */
function entriesOf(told: readonly Told[]): readonly LogEntry[] | string {
  const events = [...before];
  const entries: LogEntry[] = [];
  try {
    for (const { command, day } of told) {
      for (const event of disbursementDecider.decide(command, fold(disbursementDecider, events))) {
        events.push(event);
        entries.push({ stream: `disbursement-${disbursementId}`, event, day, at: DECIDES.at });
      }
    }
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
  return entries;
}

function recorded(backs: readonly (Back | null)[]): readonly Told[] {
  return backs.flatMap((one, nth) => {
    if (!one) return [];
    const day = DAYS[one.day] ?? '';
    const what = { attemptId: 'attempt-1', returnId: `r${nth}`, money: eur(one.minor) };
    const record = { type: 'RecordReturnedMoney', ...accountant, ...DECIDES, caseFacts } as const;
    return [{ command: { ...record, ...what, arrivedOn: day, baseCurrency: 'EUR' }, day }];
  });
}

function corrected(nth: number, right: Back | null): readonly Told[] {
  const ids = { ...DECIDES, caseFacts, returnId: `r${nth}`, correctionId: 'c1' };
  const becomes = right && { money: eur(right.minor), arrivedOn: DAYS[right.day] ?? '' };
  const said = { reason: 'typed-wrongly', becomes } as const;
  const commands: readonly Command[] = [
    { type: 'ProposeReturnCorrection', ...accountant, ...ids, ...said },
    { type: 'ConfirmReturnCorrection', ...treasurer, ...ids, baseCurrency: 'EUR' },
  ];
  return commands.map((command) => ({ command, day: TODAY }));
}

async function digest(entries: readonly LogEntry[], options: ReplayOptions): Promise<string> {
  const store = memoryEventStore();
  await writeBooks(store, entries);
  return JSON.stringify((await replay(store, options)).balances);
}

describe('Money that came back, typed wrongly and corrected by two', () => {
  test('in the corrected view is, on every day, as if it had been typed right', async () => {
    let met = 0;
    const backs = fc.array(back, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(
        backs,
        fc.nat(2),
        back,
        fc.boolean(),
        async (typedRight, at, typed, never) => {
          const nth = at % typedRight.length;
          const right = never ? null : (typedRight[nth] ?? null);
          const rightly = entriesOf(
            recorded(typedRight.map((one, n) => (n === nth ? right : one))),
          );
          const asTyped = recorded(typedRight.with(nth, typed));
          const wrongly = entriesOf(asTyped);
          fc.pre(typeof rightly !== 'string' && typeof wrongly !== 'string');
          const mended = entriesOf([...asTyped, ...corrected(nth, right)]);
          if (mended === 'nothing-to-correct') return;
          if (typeof mended === 'string') throw new Error(mended);
          met += 1;
          for (const asOf of [...DAYS, TODAY]) {
            const seen = { asOf, view: 'corrected' } as const;
            expect(await digest(mended, seen)).toBe(await digest(rightly, seen));
            // Until the day of the correction, what was known was what had been typed.
            const known = { asOf: asOf === TODAY ? '2026-12-30' : asOf, view: 'known' } as const;
            expect(await digest(mended, known)).toBe(await digest(wrongly, known));
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(met).toBeGreaterThan(75);
  }, 60_000);
});
