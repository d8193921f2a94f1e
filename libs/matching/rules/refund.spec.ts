import { afterRefund, retrospectivePass, type MatchedGift } from './refund.js';
import { cents, euros, giftsOf, ruleOf } from './rules.fixtures.js';

const withMatches = (
  gifts: readonly string[],
  matches: readonly string[],
): readonly MatchedGift[] =>
  giftsOf(...gifts).map((gift, place) => ({ ...gift, matchedMinor: cents(matches[place] ?? '0') }));
const told = (gifts: readonly MatchedGift[]): readonly string[] =>
  gifts.map(({ matchedMinor }) => euros(matchedMinor));
const rule = ruleOf('1,000.00', { donorCap: cents('300.00').toString() });

describe('When money goes back to a giver', () => {
  test.each([
    ['120.00', '120.00', '50.00', '70.00'],
    ['350.00', '300.00', '50.00', '300.00'],
    ['120.00', '120.00', '120.00', '0.00'],
  ])('of %s, matched with %s, %s: %s stays', (gift, match, refunded, stays) => {
    const gifts = withMatches([`A ${gift}`], [match]);
    const after = afterRefund(rule, gifts, { giftId: 'g1', refundedMinor: cents(refunded) });
    expect(told(after)).toEqual([stays]);
  });

  test('a gift that falls into a lower tier loses what that tier says', () => {
    const tiers = [
      { from: '10000', ratio: { numerator: 20, denominator: 100 } },
      { from: '50000', ratio: { numerator: 30, denominator: 100 } },
    ];
    const slab = ruleOf('1,000.00', { tiers, tierMode: 'first-gift-slab' });
    const gifts = withMatches(['A 520.00'], ['156.00']);
    const after = afterRefund(slab, gifts, { giftId: 'g1', refundedMinor: cents('30.00') });
    expect(told(after)).toEqual(['98.00']);
  });

  test('another gift of theirs gains nothing at once, and what was freed later', () => {
    const gifts = withMatches(['A 350.00', 'A 100.00', 'B 50.00'], ['300.00', '0.00', '0.00']);
    const own = gifts.filter(({ donor }) => donor === 'A');
    const after = afterRefund(rule, own, { giftId: 'g1', refundedMinor: cents('350.00') });
    expect(told(after)).toEqual(['0.00', '0.00']);

    const all = [...after, ...gifts.filter(({ donor }) => donor === 'B')];
    expect(retrospectivePass(rule, all, cents('120.00')).map(euros)).toEqual([
      '0.00',
      '100.00',
      '20.00',
    ]);
  });

  test('the pass over what is left keeps the cap of a target', () => {
    const capped = ruleOf('1,000.00', { targetCap: cents('100.00').toString() });
    const gifts = withMatches(['A 90.00', 'B 90.00'], ['80.00', '0.00']);
    expect(retrospectivePass(capped, gifts, cents('500.00')).map(euros)).toEqual([
      '10.00',
      '10.00',
    ]);
  });
});
