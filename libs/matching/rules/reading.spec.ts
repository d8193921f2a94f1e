import { Rejection } from '#kernel';
import { readGifts } from './gifts.reading.js';
import { readRule } from './rule.reading.js';

const fundings = [{ id: 'P', amount: '100000', priority: 1 }];
const rule = { currency: 'EUR', method: 'first-come', fundings };

function refusalOf(read: () => unknown) {
  try {
    read();
  } catch (error) {
    if (error instanceof Rejection) return { code: error.code, ...error.params };
    throw error;
  }
  return undefined;
}

describe('A rule in a file', () => {
  test('members that are left out or null are no limits', () => {
    const nothing = {
      ratio: null,
      tiers: null,
      donorCap: null,
      quadraticCap: null,
      threshold: null,
    };
    expect(readRule({ ...rule, ...nothing })).toEqual(readRule(rule));
    expect(readRule(rule).rule).toMatchObject({
      ratio: { numerator: 1n, denominator: 1n },
      scope: 'pool',
    });
  });

  test.each<[string, object]>([
    ['currency', { currency: 'EURO' }],
    ['method', { method: 'by-mood' }],
    ['ratio.denominator', { ratio: { numerator: 1, denominator: 0 } }],
    ['ratio.numerator', { ratio: { numerator: 0.5, denominator: 1 } }],
    ['minimumGift', { minimumGift: '-1' }],
    ['minimumGift', { minimumGift: 5 }],
    ['donorCap', { donorCap: '9'.repeat(17) }],
    ['fundings', { fundings: [] }],
    ['fundings', { fundings: [...fundings, ...fundings] }],
    ['fundings[0].amount', { fundings: [{ id: 'P', amount: '1.5', priority: 1 }] }],
    ['threshold', { method: 'threshold' }],
    [
      'tiers',
      { tiers: ['200', '100'].map((from) => ({ from, ratio: { numerator: 1, denominator: 2 } })) },
    ],
    ['donorcap', { donorcap: '100' }],
  ])('is refused at %s', (member, change) => {
    expect(refusalOf(() => readRule({ ...rule, ...change }))).toMatchObject({
      code: 'match-rule-invalid',
      member,
    });
  });

  test('says what its method does not look at', () => {
    const { ignored } = readRule({ ...rule, method: 'quadratic', donorCap: '100', ratio: null });
    expect(ignored).toEqual(['donorCap']);
  });
});

describe('Gifts in a file', () => {
  const gift = { id: 'g1', donor: 'd1', target: 't1', amount: '12000' };

  test('are read in their order', () => {
    expect(readGifts({ gifts: [gift] })).toEqual([
      { giftId: 'g1', donor: 'd1', target: 't1', amountMinor: 12_000n },
    ]);
    expect(readGifts({ gifts: [] })).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['gifts', {}],
    ['gifts', []],
    ['gifts[0]', { gifts: ['g1'] }],
    ['gifts[0].donor', { gifts: [{ ...gift, donor: undefined }] }],
    ['gifts[0].amount', { gifts: [{ ...gift, amount: '0' }] }],
    ['gifts[0].amount', { gifts: [{ ...gift, amount: '-5' }] }],
    ['gifts[0].amount', { gifts: [{ ...gift, amount: '12.00' }] }],
    ['gifts[0].amount', { gifts: [{ ...gift, amount: 12000 }] }],
    ['gifts[0].amount', { gifts: [{ ...gift, amount: '9'.repeat(17) }] }],
  ])('are refused at %s', (place, input) => {
    expect(refusalOf(() => readGifts(input))).toMatchObject({ code: 'match-gifts-invalid', place });
  });

  test('each once', () => {
    expect(refusalOf(() => readGifts({ gifts: [gift, gift] }))).toEqual({
      code: 'match-gift-twice',
      place: 'gifts[1]',
    });
  });
});
