import { ecbTable, ecbXml } from '../../../test/support/ecb-file.js';
import { surveyRates } from './ecb.reader.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const days = {
  '2026-03-30': { USD: '1.0870', JPY: '162.50' },
  '2026-03-31': { USD: '1.1050', JPY: '163.1' },
};
const read = [
  {
    on: '2026-03-30',
    rates: [
      { currency: 'JPY', numerator: '325', denominator: '2' },
      { currency: 'USD', numerator: '1087', denominator: '1000' },
    ],
  },
  {
    on: '2026-03-31',
    rates: [
      { currency: 'JPY', numerator: '1631', denominator: '10' },
      { currency: 'USD', numerator: '221', denominator: '200' },
    ],
  },
];

describe('The file of the European Central Bank', () => {
  test('says the same as XML and as a table, the oldest day first', () => {
    const whole = { days: read, problems: [], problemCount: 0, leftOut: [] };
    expect(surveyRates(bytes(ecbXml(days)))).toEqual({ form: 'ecb-xml', ...whole });
    expect(surveyRates(bytes(ecbTable(days)))).toEqual({ form: 'ecb-csv', ...whole });
  });

  test('of one day writes its day in words', () => {
    const table = 'Date, USD, JPY, \n31 March 2026, 1.1050, 163.1, \n';
    expect(surveyRates(bytes(table)).days).toEqual([read[1]]);
  });

  test('leaves out what was not quoted, and currencies that no country has any more', () => {
    const found = surveyRates(
      bytes(ecbTable({ '2026-03-30': { USD: '1.0870', CYP: '0.58' }, '2026-03-31': { CYP: '1' } })),
    );
    expect(found.days).toEqual([{ on: '2026-03-30', rates: [read[0]?.rates[1]] }]);
    expect(found).toMatchObject({ leftOut: ['CYP'], problemCount: 0 });
  });

  test('names each thing that does not hold', () => {
    const told = (text: string) =>
      surveyRates(bytes(text)).problems.map(({ rule, value }) => `${rule} ${value}`);
    expect(told(ecbXml({ '2026-02-30': { USD: '1.1' } }))).toEqual(['day-not-a-date 2026-02-30']);
    expect(told(ecbXml({ '2026-03-31': { USD: '-1.1', JPY: '0' } }))).toEqual([
      'rate-not-number USD -1.1',
      'rate-not-number JPY 0',
    ]);
    expect(told('Date,USD,USD\n2026-03-31,1.1,1.2\n')).toEqual(['currency-twice USD']);
    expect(told('Date,USD\n2026-03-31,1.1\n2026-03-31,1.1\n')).toEqual(['day-twice 2026-03-31']);
    expect(told('Date,USD\n2026-03-31,1.1,7\n')).toEqual(['cell-count 3']);
  });

  test.each([
    ['another document', '<?xml version="1.0"?><Envelope/>', 'import-rates-kind'],
    ['another table', 'Account,Amount\n1,2\n', 'import-rates-kind'],
    ['another form', '{"rates":[]}', 'import-rates-form'],
    ['a file without rates', ecbXml({}), 'import-no-rates'],
    ['XML that is cut short', ecbXml(days).slice(0, 400), 'import-not-xml'],
    [
      'XML that defines something',
      ecbXml(days).replace('?>', '?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
      'import-xml-defines',
    ],
    ['an entity of nobody', ecbXml(days).replace("'1.0870'", "'&a;'"), 'import-xml-entity'],
  ])('refuses %s', (_, text, code) => {
    expect(() => surveyRates(bytes(text))).toThrow(expect.objectContaining({ code }));
  });
});
