import type { AnyEvent } from '#catalogue';
import { ledgerCheck } from '#funds';
import { revaluationCheck } from './revaluation.check.js';

const set = {
  rateSetId: 'mar',
  entityId: 'e1',
  on: '2026-03-31',
  source: 'ecb',
  rates: [{ currency: 'USD', numerator: '5', denominator: '4' }],
  corrects: null,
} as const;
const exchange = {
  into: 'EUR',
  rateSetId: 'mar',
  ratesOn: '2026-03-31',
  numerator: '4',
  denominator: '5',
};
const revalued = {
  pledgeId: 'p1',
  fundId: 'f1',
  currency: 'USD',
  restriction: 'free',
  on: '2026-03-31',
  exchange,
  openMinor: '1000',
  wasBaseMinor: '900',
  baseMinor: '800',
  differenceMinor: '-100',
  shares: [],
  revaluedOn: '2026-04-01',
  books: [{ from: 'receivable', to: 'unrealised', minor: '0', baseMinor: '100' }],
} as const;
const rates: AnyEvent = { type: 'RateSetImported', data: set };
const told = (change: object = {}): AnyEvent => ({
  type: 'PledgeRevalued',
  data: { ...revalued, ...change },
});

function found(...events: readonly AnyEvent[]): readonly string[] {
  const codes: string[] = [];
  const check = revaluationCheck((code) => codes.push(code));
  for (const event of events) check.onEvent(event);
  check.atEnd();
  return codes;
}

describe('What verify asks of amounts in other currencies', () => {
  test('is answered by what is sound', () => {
    expect(found(rates, told())).toEqual([]);
    const codes: string[] = [];
    const ledger = ledgerCheck((code) => codes.push(code));
    ledger.onEvent(told(), 0, '2026-03-31');
    // A difference of rates moves nothing but what stands in the books.
    expect(codes).not.toContain('posting-unsound');
  });

  test.each<[string, readonly AnyEvent[]]>([
    ['rate-not-of-its-set', [told()]],
    ['rate-not-of-its-set', [rates, told({ exchange: { ...exchange, numerator: '3' } })]],
    ['rate-not-of-its-set', [rates, told({ exchange: { ...exchange, ratesOn: '2026-03-30' } })]],
    ['pledge-revalued-twice', [rates, told(), told()]],
    ['pledge-revaluation-sum', [rates, told({ baseMinor: '801' })]],
    ['pledge-revaluation-sum', [rates, told({ books: [] })]],
  ])('finds what was planted: %s', (code, events) => {
    expect(found(...events)).toEqual([code]);
  });
});
