import { Rejection } from '#kernel';
import { bytesOf, readThreeSixtyGiving, type ThreeSixtyReading } from './imports.fixtures.js';
import type { DateFormat } from './past-grant.js';

const TITLES =
  'Identifier,Title,Description,Currency,Amount Awarded,Award Date,' +
  'Recipient Org:Identifier,Recipient Org:Name,Funding Org:Identifier,Funding Org:Name';
const ROW = '360G-f-1,Roof,Repairs,GBP,1200.50,2019-03-04,GB-1,A hall,GB-2,A foundation';

function read(text: string, dateFormat: DateFormat = 'ISO'): ThreeSixtyReading {
  return readThreeSixtyGiving(bytesOf(text), { dateFormat });
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
  return 'no refusal';
}

describe('the flat form (CSV)', () => {
  it('is recognised and read as the JSON form is', () => {
    const { format, rows } = read(`${TITLES}\n${ROW}\n`);
    expect(format).toBe('csv');
    expect(rows).toMatchObject([
      {
        row: 1,
        place: 'line 2',
        grantId: '360G-f-1',
        amount: { minor: '120050', currency: 'GBP' },
        awardDate: '2019-03-04',
        recipient: { kind: 'organisation', id: 'GB-1', name: 'A hall' },
        publisher: { id: 'GB-2', name: 'A foundation' },
      },
    ]);
  });

  it('joins titles by colons, with or without a place in the list, in any case', () => {
    const titles = `${TITLES.replace('Recipient Org:', 'recipient org:0:')},Grant programme:Title,Planned Dates:Duration (months),Planned Dates:Start Date,Beneficiary Location:0:Country Code,Beneficiary Location:1:Country Code`;
    const { rows } = read(`${titles}\r\n${ROW},Halls,30,2019,GB,FR\r\n`);
    expect(rows).toMatchObject([
      {
        recipient: { id: 'GB-1' },
        programme: 'Halls',
        plannedDates: [{ start: '2019', months: '30' }],
        countries: ['GB', 'FR'],
      },
    ]);
  });

  it('keeps out the columns that are not taken, and says which', () => {
    const { rows, warnings } = read(`${TITLES},Surname of applicant\n${ROW},Roe\n`);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('Roe');
    expect(warnings).toEqual([
      { code: 'columns-not-read', count: 1, rows: [], names: ['Surname of applicant'] },
    ]);
  });

  it('names the column and the first line of a row that is refused', () => {
    const second = ROW.replace('360G-f-1', '360G-f-2').replace('Repairs', '"Re\npairs"');
    const third = ROW.replace('360G-f-1', '').replace('1200.50', '"1,200.50"');
    const text = `${TITLES}\n\n${second}\n${third}\n,,,,,,,,,\n`;
    const { total, rows, problems } = read(text);
    expect(total).toBe(2);
    expect(rows.map(({ place }) => place)).toEqual(['line 3']);
    expect(problems).toEqual([
      { row: 2, place: 'line 5', path: 'Identifier', rule: 'required' },
      {
        row: 2,
        place: 'line 5',
        path: 'Amount Awarded',
        rule: 'amount-not-number',
        value: '1,200.50',
      },
    ]);
  });

  it('names the column that is missing by the title of the standard', () => {
    const { problems } = read('Identifier,Amount Awarded\na,5\n');
    expect(problems.map(({ path, rule }) => `${path}: ${rule}`)).toEqual([
      'Currency: required',
      'Title: required',
      'Description: required',
      'Award Date: required',
      ': recipient-missing',
      'Funding Org: required',
    ]);
  });

  it('does not trust numbers that a spreadsheet has rounded, or cells that do not fit the titles', () => {
    const rounded = read(`${TITLES}\n${ROW.replace('1200.50', '1.5E+11')}`);
    expect(rounded.problems).toMatchObject([{ rule: 'amount-not-number', value: '1.5E+11' }]);
    for (const row of [`${ROW},more`, ROW.slice(0, ROW.lastIndexOf(','))]) {
      const { total, refused, problems, totals } = read(`${TITLES}\n${row}`);
      expect({ total, refused, unreadable: totals.unreadable }).toEqual({
        total: 1,
        refused: 1,
        unreadable: 1,
      });
      expect(problems).toEqual([{ row: 1, place: 'line 2', path: '', rule: 'cell-count' }]);
    }
  });

  it('reads dates written day first when told to', () => {
    const text = `${TITLES}\n${ROW.replace('2019-03-04', '24/07/2014')}`;
    expect(read(text).problems).toMatchObject([{ path: 'Award Date', rule: 'date-needs-format' }]);
    expect(read(text, 'DMY').rows[0]?.awardDate).toBe('2014-07-24');
  });

  it.each([
    ['colour,size\nred,1\n', 'import-columns-unknown'],
    [`${TITLES}\n`, 'import-no-rows'],
    [`${TITLES},Currency\n${ROW},EUR\n`, 'import-duplicate-column'],
    [`${TITLES}\n"${ROW}\n`, 'import-not-csv'],
    [`${TITLES}\nx"y${ROW}\n`, 'import-not-csv'],
  ])('is refused as a whole: %#', (text, code) => {
    expect(codeOf(() => read(text))).toBe(code);
  });

  it('has limits', () => {
    const bytes = bytesOf(`${TITLES}\n${ROW}\n${ROW}\n`);
    const under = (limits: object) =>
      codeOf(() => readThreeSixtyGiving(bytes, { dateFormat: 'ISO', limits }));
    expect(under({ rows: 1 })).toBe('import-too-many-rows');
    expect(under({ rowBytes: 60 })).toBe('import-row-too-large');
  });
});
