import { readFileSync } from 'node:fs';
import { Rejection } from '#kernel';
import { caseFile, needs } from '../../../test/support/skips.js';
import { bytesOf, readThreeSixtyGiving, type ThreeSixtyReading } from './imports.fixtures.js';
import type { ReadingOptions } from './three-sixty.reader.js';

const TITLES =
  'Identifier,Title,Description,Currency,Amount Awarded,Award Date,' +
  'Recipient Org:Identifier,Recipient Org:Name,Funding Org:Identifier,Funding Org:Name';
const ROW = '360G-f-1,Roof,Repairs,GBP,1200.50,2019-03-04,GB-1,A hall,GB-2,A foundation';

function read(text: string, options: Partial<ReadingOptions> = {}): ThreeSixtyReading {
  return readThreeSixtyGiving(bytesOf(text), { dateFormat: 'ISO', ...options });
}

function refusal(act: () => unknown): Pick<Rejection, 'code' | 'params'> {
  try {
    act();
  } catch (error) {
    if (error instanceof Rejection) return { code: error.code, params: error.params };
    throw error;
  }
  throw new Error('expected a refusal');
}

const warned = ({ warnings }: ThreeSixtyReading) =>
  warnings.map(({ code, count }) => [code, count] as const);

describe('a table that others made', () => {
  it.each([
    [';', ';'],
    ['tabs', '\t'],
    ['|', '|'],
  ])('is read with %s between its cells, told by its titles', (_, mark) => {
    const text = `${TITLES}\n${ROW}\n`.replaceAll(',', mark);
    expect(read(text).rows[0]?.amount.minor).toBe('120050');
  });

  it('is read with the delimiter that is said, whatever its titles look like', () => {
    const text = `${TITLES}\n${ROW}\n`.replaceAll(',', ';');
    expect(read(text, { delimiter: ';' }).rows).toHaveLength(1);
    expect(refusal(() => read(text, { delimiter: '|' })).code).toBe('import-columns-unknown');
  });

  it('has decimal commas read when that is said, and thousands are never taken for them', () => {
    const text = (amount: string) =>
      `${TITLES}\n${ROW.replace('1200.50', amount)}\n`.replaceAll(',', ';').replaceAll('@', ',');
    const minor = (amount: string) => read(text(amount), { decimal: ',' }).rows[0]?.amount.minor;
    expect(read(text('1200@50')).problems).toMatchObject([
      { rule: 'amount-not-number', value: '1200,50', option: 'decimal=,' },
    ]);
    expect(minor('1200@50')).toBe('120050');
    expect(minor('1200')).toBe('120000');
    for (const wrong of ['1.200@50', '1200.50', '1@200', '1@200@50', '1 200']) {
      expect(minor(wrong)).toBeUndefined();
    }
  });

  it('may have the names of the fields for titles, as the published tools write them', () => {
    const titles =
      'id,title,description,currency,amountAwarded,awardDate,recipientOrganization/0/id,' +
      'recipientOrganization/0/name,fundingOrganization/0/id,fundingOrganization/0/name,' +
      'plannedDates/0/startDate,beneficiaryLocation/1/countryCode,url';
    const reading = read(`${titles}\n${ROW},2019-05-01,FR,http://a.example\n`);
    expect(reading.rows).toMatchObject([
      { grantId: '360G-f-1', countries: ['FR'], plannedDates: [{ start: '2019-05-01' }] },
    ]);
    expect(reading.warnings).toEqual([
      { code: 'columns-not-read', count: 1, rows: [], names: ['url'] },
    ]);
  });

  it('may begin with notes, and with what the published tools say of rows to skip', () => {
    const wide = (cells: string) => `${cells}${','.repeat(9 - cells.split(',').length + 1)}`;
    const notes = [wide('Grants of a foundation'), '', wide('Licence,CC BY 4.0')];
    expect(warned(read(`${notes.join('\n')}\n${TITLES}\n${ROW}\n`))).toEqual([
      ['rows-before-titles', 2],
    ]);
    const told = [wide('#,skipRows 1,headerRows 2'), TITLES, TITLES, wide('a note,below'), ROW];
    const { rows, problems } = read(`${told.join('\n')}\n`);
    expect(problems).toEqual([]);
    expect(rows.map(({ place }) => place)).toEqual(['line 5']);
  });

  it('is no table of grants when no titles are found in its first rows', () => {
    const text = `${'a,b\n'.repeat(21)}${TITLES}\n${ROW}\n`;
    expect(refusal(() => read(text)).code).toBe('import-columns-unknown');
  });

  it('has a day of a spreadsheet told as such, since a CSV file does not say from when it counts', () => {
    const { problems } = read(`${TITLES}\n${ROW.replace('2019-03-04', '43528')}\n`);
    expect(problems).toMatchObject([
      { path: 'Award Date', rule: 'date-is-serial', value: '43528' },
    ]);
  });

  it('is read the same across the parts in which it is read', () => {
    const filler = 'é'.repeat(700);
    const rows = Array.from({ length: 4_000 }, (_, n) =>
      ROW.replace('360G-f-1', `g${n}`).replace('Repairs', `"${filler}\n""${n}"""`),
    );
    const { total, refused, rows: grants } = read(`${TITLES}\r\n${rows.join('\r\n')}\r\n`);
    expect({ total, refused }).toEqual({ total: 4_000, refused: 0 });
    expect(grants.at(-1)).toMatchObject({
      grantId: 'g3999',
      place: 'line 8000',
      description: `${filler}\n"3999"`,
    });
  });

  it('has a row that never ends refused before it is held whole', () => {
    const text = `${TITLES}\n"${'x'.repeat(3_000_000)}`;
    expect(refusal(() => read(text, { limits: { rowBytes: 1_000_000 } })).code).toBe(
      'import-row-too-large',
    );
  });
});

describe('a package that others made', () => {
  it('is read the same across the parts in which it is read', () => {
    const grants = Array.from({ length: 3_000 }, (_, n) => ({
      id: `g${n}`,
      title: 'é"}],'.repeat(100),
      description: '',
      currency: 'EUR',
      amountAwarded: n + 0.5,
      awardDate: '2019-03-04',
      fundingOrganization: [{ id: 'f', name: 'A fund' }],
      recipientOrganization: [{ id: 'r', name: 'A hall' }],
    }));
    const text = JSON.stringify({ licence: 'x'.repeat(1_500_000), grants });
    const { total, refused, totals, rows } = read(text);
    expect({ total, refused }).toEqual({ total: 3_000, refused: 0 });
    expect(totals.file).toEqual([{ minor: '450000000', currency: 'EUR' }]);
    expect(rows.at(-1)?.title).toBe(grants.at(-1)?.title);
    const cut = text.slice(0, -3);
    expect(refusal(() => read(cut))).toMatchObject({
      code: 'import-not-json',
      params: { offset: Buffer.byteLength(cut) },
    });
  });

  it('with grants that are still to come is not one of the past', () => {
    const text = `${TITLES}\n${ROW.replace('2019-03-04', '2031-05-01')}\n`;
    expect(read(text, { today: '2026-11-27' }).problems).toMatchObject([
      { path: 'Award Date', rule: 'award-in-future', value: '2031-05-01' },
    ]);
    expect(read(text, { today: '2031-05-01' }).rows).toHaveLength(1);
  });
});

needs('cases')('the files that went wrong once', () => {
  const readCase = (name: string, options: Partial<ReadingOptions> = {}): ThreeSixtyReading =>
    readThreeSixtyGiving(readFileSync(caseFile(name)), {
      dateFormat: 'ISO',
      today: '2026-11-27',
      ...options,
    });

  it('01, 02: one grant, published three times', () => {
    for (const name of ['01-amended-a-first', '01-amended-b-currency', '02-amended-unseen']) {
      expect(readCase(`${name}.json`)).toMatchObject({ total: 1, refused: 0 });
    }
  });

  it('03: an award of 2031 is refused', () => {
    expect(readCase('03-award-in-future.json')).toMatchObject({
      refused: 1,
      problems: [{ path: 'awardDate', rule: 'award-in-future', value: '2031-05-01' }],
    });
  });

  it('04: everything that is found is told', () => {
    const reading = readCase('04-warnings-unseen.csv');
    expect(warned(reading)).toEqual([
      ['columns-not-read', 2],
      ['individual-named', 1],
      ['title-names-recipient', 1],
      ['disbursed-more-than-awarded', 1],
    ]);
    expect(reading.warnings[0]?.names).toEqual([
      'Surname of applicant',
      'Recipient Org:Postal Code',
    ]);
  });

  it('05: semicolons are found, Windows-1252 is named with its byte and line', () => {
    expect(readCase('05-semicolon-utf8.csv').rows[0]).toMatchObject({
      description: 'Réparation',
      amount: { minor: '120050' },
    });
    const name = '05-excel-fr-cp1252-semicolon.csv';
    expect(refusal(() => readCase(name))).toMatchObject({
      code: 'import-not-utf8',
      params: { byte: 'E9', line: 2, letter: 'é' },
    });
    const encoding = 'windows-1252';
    expect(readCase(name, { encoding }).problems).toMatchObject([
      { path: 'Amount Awarded', value: '1200,50', option: 'decimal=,' },
    ]);
    expect(readCase(name, { encoding, decimal: ',' }).rows[0]).toMatchObject({
      description: 'Réparation',
      amount: { minor: '120050', currency: 'EUR' },
    });
  });
});
