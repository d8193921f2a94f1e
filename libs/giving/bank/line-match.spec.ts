import { donorReference, pledgeReference } from '#catalogue';
import { proposalsFor, type LineToMatch, type MatchFacts, type OpenPledge } from './line-match.js';

const pledge: OpenPledge = {
  pledgeId: 'pledge',
  donorId: 'foundation',
  donorKind: 'institution',
  currency: 'EUR',
  restriction: 'floods',
  open: '30000',
  instalments: [
    { number: 2, open: '10000' },
    { number: 3, open: '20000' },
  ],
};
const foundation = { donorId: 'foundation', donorKind: 'institution' } as const;
const NOTHING: MatchFacts = { writtenDown: [], pledges: [], named: [], payers: [] };

function line(minor: string, ...references: readonly string[]): LineToMatch {
  return { references, money: { minor, currency: 'EUR' }, bookedOn: '2026-03-09' };
}
const proposed = (of: LineToMatch, facts: Partial<MatchFacts>) =>
  proposalsFor(of, { ...NOTHING, ...facts });

describe('What a line that came in may be', () => {
  const REFERENCE = pledgeReference('pledge');

  test('is certainly the instalment of a pledge whose reference and open amount it has', () => {
    expect(proposed(line('20000', REFERENCE), { pledges: [pledge] })).toEqual([
      {
        is: 'gift',
        ...foundation,
        restriction: 'floods',
        pledge: { pledgeId: 'pledge', instalment: 3 },
        because: 'pledge-reference',
        isCertain: true,
      },
    ]);
    const [whole] = proposed(line('30000', REFERENCE), { pledges: [pledge] });
    expect(whole).toMatchObject({ isCertain: true, pledge: { instalment: null } });
  });

  test.each<[string, LineToMatch, Partial<MatchFacts>]>([
    ['of another amount', line('15000', REFERENCE), {}],
    ['with a second reference', line('20000', REFERENCE, pledgeReference('other')), {}],
    ['without the reference', line('20000'), {}],
    [
      'with the donor’s reference alone',
      line('20000', donorReference('foundation')),
      { named: [foundation] },
    ],
    ['from the donor’s account', line('20000'), { payers: [foundation] }],
    ['where an equal gift was written down', line('20000', REFERENCE), { writtenDown: ['gift'] }],
  ])('is for somebody to look at: a line %s', (_, of, facts) => {
    const all = proposed(of, { pledges: [pledge], ...facts });
    expect(all.length).toBeGreaterThan(0);
    for (const one of all) if (one.is === 'gift') expect(one.isCertain).toBe(false);
  });

  test('is never of a pledge that owes less, or in another currency', () => {
    expect(proposed(line('30001', REFERENCE), { pledges: [pledge] })).toEqual([]);
    const dollars = { ...pledge, currency: 'USD' };
    expect(proposed(line('20000', REFERENCE), { pledges: [dollars] })).toEqual([]);
  });

  test('is before all the gift that somebody wrote down', () => {
    const facts = { writtenDown: ['gift'], pledges: [pledge], payers: [foundation] };
    const all = proposed(line('20000', REFERENCE), facts);
    expect(all.map(({ because }) => because)).toEqual([
      'written-down',
      'pledge-reference',
      'payer',
    ]);
    expect(all[0]).toMatchObject({ donationId: 'gift' });
  });

  test('is by the reference of a donor, or from an account that is known, a gift of theirs', () => {
    const named = line('777', donorReference('foundation'));
    expect(proposed(named, { named: [foundation], payers: [foundation] })).toMatchObject([
      { donorId: 'foundation', restriction: 'free', pledge: null, because: 'donor-reference' },
    ]);
    expect(proposed(line('777'), { payers: [foundation] })).toMatchObject([{ because: 'payer' }]);
    const due = proposed(line('20000'), { payers: [foundation], pledges: [pledge] });
    expect(due[0]).toMatchObject({ because: 'payer-instalment', pledge: { instalment: 3 } });
  });

  test('by its amount alone it is said only where few owe it', () => {
    const others = ['a', 'b', 'c'].map((id) => ({ ...pledge, pledgeId: id, donorId: id }));
    expect(proposed(line('20000'), { pledges: others.slice(0, 1) })).toMatchObject([
      { because: 'instalment' },
    ]);
    expect(proposed(line('20000'), { pledges: others })).toEqual([]);
  });
});
