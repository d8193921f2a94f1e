import { Rejection } from '#kernel';
import type { PastGrant } from './past-grant.js';
import { surveyThreeSixtyGiving, type ThreeSixtyFile } from './three-sixty.reader.js';
import { workbookBytes, zipOf, type FixtureSheet } from './workbook.fixtures.js';

const TITLES = [
  'Identifier',
  'Title',
  'Description',
  'Currency',
  'Amount Awarded',
  'Award Date',
  'Recipient Org:Identifier',
  'Recipient Org:Name',
  'Funding Org:Identifier',
  'Funding Org:Name',
];
const ROW = [
  '360G-f-1',
  'Roof',
  'Repairs',
  'EUR',
  1200.5,
  45082,
  'FR-1',
  'A hall',
  'FR-2',
  'A fund',
];
const with_ = (change: Readonly<Record<string, FixtureSheet['rows'][number][number]>>) =>
  ROW.map((cell, place) => change[TITLES[place] as string] ?? cell);

async function read(bytes: Uint8Array): Promise<{ file: ThreeSixtyFile; rows: PastGrant[] }> {
  const file = await surveyThreeSixtyGiving(bytes, { dateFormat: 'ISO' });
  const rows: PastGrant[] = [];
  for await (const row of file.grants()) rows.push(row);
  return { file, rows };
}

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await read(bytes);
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
  return 'no refusal';
}

describe('a workbook (.xlsx)', () => {
  it('is read without saving it as anything else, days as it counts them', async () => {
    const { file, rows } = await read(workbookBytes([{ name: 'Sheet1', rows: [TITLES, ROW] }]));
    expect(file).toMatchObject({ format: 'xlsx', total: 1, refused: 0, warnings: [] });
    expect(rows).toMatchObject([
      {
        place: 'row 2',
        grantId: '360G-f-1',
        amount: { minor: '120050', currency: 'EUR' },
        awardDate: '2023-06-05',
        recipient: { kind: 'organisation', id: 'FR-1', name: 'A hall' },
        publisher: { id: 'FR-2', name: 'A fund' },
      },
    ]);
  });

  it.each([
    ['counts from 1904', 43_620, true, '2023-06-05'],
    ['counts from 1900, past the day that never was', 61, false, '1900-03-01'],
    ['has a time of day', 45_082.75, false, '2023-06-05'],
  ])('%s', async (_, serial, is1904, day) => {
    const rows = [TITLES, with_({ 'Award Date': serial })];
    const found = await read(workbookBytes([{ name: 'a', rows }], { is1904 }));
    expect(found.rows[0]?.awardDate).toBe(day);
  });

  it('takes a number in the shortest spelling of it, as the sheet shows it', async () => {
    const amount = { xml: '<c><v>3239.3400000000001</v></c>' };
    const { rows } = await read(
      workbookBytes([{ name: 'a', rows: [TITLES, with_({ 'Amount Awarded': amount })] }]),
    );
    expect(rows[0]?.amount).toEqual({ minor: '323934', currency: 'EUR' });
  });

  it('reads text in place and of formulas, numbers as identifiers, and empty ends of rows', async () => {
    const rows = [
      [...TITLES, 'Amount Disbursed'],
      with_({
        Title: { xml: '<c t="inlineStr"><is><r><t>Ro</t></r><r><t>of</t></r></is></c>' },
        Description: { xml: '<c t="str"><f>A1</f><v>Repairs &amp; paint</v></c>' },
        'Recipient Org:Identifier': 1_160_024,
      }),
    ];
    const { rows: grants } = await read(workbookBytes([{ name: 'a', rows }]));
    expect(grants).toMatchObject([
      { title: 'Roof', description: 'Repairs & paint', recipient: { id: '1160024' } },
    ]);
  });

  it('refuses what a formula could not say, and what no day is', async () => {
    const rows = [TITLES, with_({ Title: { xml: '<c t="e"><v>#N/A</v></c>' }, 'Award Date': 12 })];
    const { file } = await read(workbookBytes([{ name: 'a', rows }]));
    expect(file.problems.map(({ place, path, rule }) => [place, path, rule])).toEqual([
      ['row 2', 'Title', 'type'],
      ['row 2', 'Award Date', 'not-a-date'],
    ]);
  });

  it('finds the sheet with the grants, and says which others it did not read', async () => {
    const notes = { name: 'Meta', rows: [['publisher', 'A fund']] };
    const older = { name: 'Old', rows: [TITLES, ROW, with_({ Identifier: 'x' })] };
    const grants = { name: 'grants', rows: [TITLES, ROW] };
    const { file } = await read(workbookBytes([notes, older, grants]));
    expect(file.total).toBe(1);
    expect(file.warnings).toEqual([
      { code: 'sheets-not-read', count: 2, rows: [], names: ['Meta', 'Old'] },
    ]);
    const { file: first } = await read(workbookBytes([notes, older]));
    expect(first.total).toBe(2);
  });

  it('is refused where it is another kind, has no grants, or is damaged', async () => {
    const whole = workbookBytes([{ name: 'a', rows: [TITLES, ROW] }]);
    expect(await codeOf(zipOf({ 'content.xml': '<office/>' }))).toBe('import-spreadsheet-file');
    expect(await codeOf(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toBe('import-spreadsheet-file');
    expect(await codeOf(whole.subarray(0, 400))).toBe('import-workbook-broken');
    expect(await codeOf(workbookBytes([{ name: 'a', rows: [['colour', 'size']] }]))).toBe(
      'import-columns-unknown',
    );
    expect(await codeOf(workbookBytes([{ name: 'a', rows: [TITLES] }]))).toBe('import-no-rows');
    const spoilt = zipOf({
      'xl/workbook.xml': '<workbook><sheets><sheet name="a" id="1"/></sheets>',
      'xl/_rels/workbook.xml.rels': '<Relationships/>',
    });
    expect(await codeOf(spoilt)).toBe('import-workbook-broken');
  });
});
