import type { AnyEvent, PledgeMovement } from '#catalogue';
import { controlEquations } from './control.equations.js';
import { fundFacts } from './control.facts.js';
import { postingsOf } from './ledger.postings.js';
import { tally } from './tally.js';

const where = { pledgeId: 'p1', fundId: 'f1' };
const inBooks = { ...where, currency: 'EUR', restriction: 'free', by: 'a1' };
const move = (from: PledgeMovement['from'], to: PledgeMovement['to'], minor: string) => ({
  from,
  to,
  minor,
});
const told = (type: string, data: object): AnyEvent =>
  ({ type, data: { ...inBooks, ...data } }) as AnyEvent;

const offered = (isEnforceable: boolean): AnyEvent =>
  told('PledgeOffered', {
    donorId: 'd1',
    money: { minor: '1000', currency: 'EUR' },
    isEnforceable,
    conditions: [{ conditionId: 'c1', text: { en: 'Open' } }],
  });
const story: readonly AnyEvent[] = [
  offered(true),
  told('PledgeConfirmed', { books: [] }),
  told('PledgeInstalmentReceived', {
    donationId: 'g1',
    minor: '100',
    books: [move('deferred', 'income', '100')],
  }),
  told('PledgeConditionMet', {
    conditionId: 'c1',
    books: [
      move('income', 'deferred', '100'),
      move('income', 'receivable', '300'),
      move('deferred', 'receivable', '600'),
    ],
  }),
  told('PledgeInstalmentReceived', {
    donationId: 'g2',
    minor: '400',
    books: [move('receivable', 'income', '300'), move('receivable', 'deferred', '100')],
  }),
  told('PledgeInstalmentCorrected', {
    donationId: 'g2',
    wasMinor: '400',
    minor: '350',
    relatesTo: '2026-03-09',
    books: [move('deferred', 'receivable', '50')],
  }),
  told('PledgeRemainderCancelled', { minor: '50', books: [move('receivable', 'deferred', '50')] }),
  told('PledgeWrittenOff', { minor: '500', books: [move('receivable', 'deferred', '500')] }),
];

function pledgesEquation(events: readonly AnyEvent[]) {
  const [sums, facts] = [tally({ memo: true }), fundFacts()];
  for (const event of events) {
    postingsOf(event).forEach(sums.post);
    facts.fold(event);
  }
  return controlEquations(facts.buckets(), sums.balances()).find(({ name }) => name === 'pledges');
}

describe('What donors owe by their pledges is what stands in the books as receivable (D27, D30)', () => {
  it.each(story.map((event, place) => [event.type, place] as const))('after %s', (_, place) => {
    const owed = [0n, 0n, 0n, 900n, 500n, 550n, 500n, 0n][place];
    expect(pledgesEquation(story.slice(0, place + 1))).toMatchObject({
      account: owed,
      ledger: owed,
      holds: true,
    });
  });

  it('does not hold where an event books what is not so', () => {
    const met = story[3] as Extract<AnyEvent, { type: 'PledgeConditionMet' }>;
    const books = met.data.books.slice(1, 2);
    const wrong = [...story.slice(0, 3), { ...met, data: { ...met.data, books } }];
    expect(pledgesEquation(wrong)).toMatchObject({ account: 900n, ledger: 300n, holds: false });
    const soft = [offered(false), ...story.slice(1, 4)];
    expect(pledgesEquation(soft)).toMatchObject({ account: 0n, ledger: 900n, holds: false });
  });
});
