import {
  bytesOf,
  GOOD_GRANT,
  grantWithAmount,
  packageText,
  readThreeSixtyGiving,
  type ThreeSixtyReading,
} from './imports.fixtures.js';
import type { DateFormat } from './past-grant.js';

function read(text: string, dateFormat: DateFormat = 'ISO'): ThreeSixtyReading {
  return readThreeSixtyGiving(bytesOf(text), { dateFormat });
}

/** `path rule` of every problem of a package with one grant. */
function problemsOf(grant: unknown, dateFormat: DateFormat = 'ISO'): readonly string[] {
  return read(packageText(grant), dateFormat).problems.map(({ path, rule }) => `${path} ${rule}`);
}

function without(...fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(GOOD_GRANT).filter(([key]) => !fields.includes(key)));
}

describe('a grant of the past', () => {
  it('is read with everything that is booked or shown later', () => {
    const grant = {
      ...GOOD_GRANT,
      amountDisbursed: 1000.5,
      amountAppliedFor: 0,
      awardDate: '2019-03-04T23:30:00-05:00',
      grantProgramme: [{ code: 'A' }, { title: 'Halls' }],
      beneficiaryLocation: [{ countryCode: 'GB' }, { name: 'Leeds' }, { countryCode: 'GB' }],
      plannedDates: [{ startDate: '2019-04', endDate: '2020-01-31', duration: 9.5 }],
    };
    const { rows, totals, warnings, total, refused } = read(packageText(grant));
    expect(rows).toEqual([
      {
        row: 1,
        place: 'grants[0]',
        grantId: '360G-fund-1',
        publisher: { id: 'GB-CHC-1', name: 'A foundation' },
        title: 'Roof repairs',
        description: 'Repairs after the storm',
        amount: { minor: '120000', currency: 'GBP' },
        amountDisbursed: { minor: '100050', currency: 'GBP' },
        amountAppliedFor: { minor: '0', currency: 'GBP' },
        awardDate: '2019-03-04',
        recipient: { kind: 'organisation', id: 'GB-CHC-2', name: 'A village hall' },
        countries: ['GB'],
        programme: 'Halls',
        plannedDates: [{ start: '2019-04', end: '2020-01-31', months: '9.5' }],
        form: 'json',
        contentDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect({ total, refused }).toEqual({ total: 1, refused: 0 });
    expect(totals.loadable).toEqual([{ minor: '120000', currency: 'GBP' }]);
    expect(warnings).toEqual([
      { code: 'several-programmes', count: 1, rows: [1], places: ['grants[0]'] },
    ]);
  });

  it('goes to a person when the file says so', () => {
    const grant = {
      ...without('recipientOrganization'),
      recipientIndividual: { id: '360G-fund-p1', name: 'Individual Recipient' },
    };
    expect(read(packageText(grant)).rows[0]?.recipient).toEqual({
      kind: 'individual',
      id: '360G-fund-p1',
      name: 'Individual Recipient',
    });
    expect(read(packageText(grant)).warnings).toEqual([]);
  });

  it.each([
    'id',
    'title',
    'description',
    'currency',
    'amountAwarded',
    'awardDate',
    'fundingOrganization',
  ])('needs its %s', (field) => {
    expect(problemsOf(without(field))).toEqual([`${field} required`]);
  });

  it('has one recipient: not none, not two kinds, not several', () => {
    const person = { id: 'p1', name: 'Individual Recipient' };
    const org = GOOD_GRANT.recipientOrganization[0];
    expect(problemsOf(without('recipientOrganization'))).toEqual([' recipient-missing']);
    expect(problemsOf({ ...GOOD_GRANT, recipientIndividual: person })).toEqual([' recipient-both']);
    expect(problemsOf({ ...GOOD_GRANT, recipientIndividual: null })).toContain(' recipient-both');
    expect(problemsOf({ ...GOOD_GRANT, recipientOrganization: [] })).toEqual([
      'recipientOrganization empty',
    ]);
    expect(problemsOf({ ...GOOD_GRANT, recipientOrganization: [org, org] })).toEqual([
      'recipientOrganization recipient-several',
    ]);
  });

  it.each([
    [{ id: 7 }, 'id type'],
    [{ id: ' 360G-fund-1' }, 'id id-padded'],
    [{ id: '360G-\u200bfund' }, 'id id-control-character'],
    [{ id: 'x'.repeat(256) }, 'id too-long'],
    [{ title: ' ' }, 'title empty'],
    [{ title: 'x'.repeat(501) }, 'title too-long'],
    [{ description: 'half \ud800' }, 'description text-broken'],
    [{ description: 'nul \0' }, 'description text-broken'],
    [{ currency: 'gbp' }, 'currency currency-unknown'],
    [{ amountAwarded: '1200' }, 'amountAwarded amount-not-number'],
    [{ amountAwarded: null }, 'amountAwarded amount-not-number'],
    [{ amountAwarded: 0 }, 'amountAwarded amount-zero'],
    [{ amountAwarded: -5 }, 'amountAwarded amount-negative'],
    [{ amountAwarded: 0.005 }, 'amountAwarded amount-too-precise'],
    [{ amountAwarded: 1e300 }, 'amountAwarded amount-too-large'],
    [{ amountDisbursed: -1 }, 'amountDisbursed amount-negative'],
    [{ awardDate: '2019-02-30' }, 'awardDate not-a-date'],
    [{ awardDate: '2019-03-04T10:00:00' }, 'awardDate not-a-date'],
    [{ awardDate: '0201-03-04' }, 'awardDate date-out-of-range'],
    [{ awardDate: '03/04/2019' }, 'awardDate date-needs-format'],
    [{ awardDate: '12/25/2019' }, 'awardDate not-a-date'],
    [{ awardDate: 20190304 }, 'awardDate type'],
    [{ fundingOrganization: [] }, 'fundingOrganization empty'],
    [{ fundingOrganization: [{ id: 'GB-CHC-1' }] }, 'fundingOrganization[0].name required'],
    [{ recipientOrganization: ['x'] }, 'recipientOrganization[0] type'],
    [
      { beneficiaryLocation: [{ countryCode: 'UK' }] },
      'beneficiaryLocation[0].countryCode country-unknown',
    ],
    [{ beneficiaryLocation: Array(101).fill({}) }, 'beneficiaryLocation too-many'],
    [{ plannedDates: 'soon' }, 'plannedDates type'],
    [{ plannedDates: [{ duration: -1 }] }, 'plannedDates[0].duration number-negative'],
    [{ plannedDates: [{ startDate: 'x' }] }, 'plannedDates[0].startDate not-a-date'],
    [{ grantProgramme: [{ title: 3 }] }, 'grantProgramme[0].title type'],
  ])('is refused with %j: %s', (change, problem) => {
    expect(problemsOf({ ...GOOD_GRANT, ...change })).toEqual([problem]);
  });

  it.each([null, 5, 'grant', [], true])('is not %j', (source) => {
    expect(problemsOf(JSON.stringify(source))).toEqual([' type']);
  });
});

describe('amounts', () => {
  it.each([
    ['3239.34', 'GBP', '323934'],
    ['4.947E3', 'GBP', '494700'],
    ['1e3', 'JPY', '1000'],
    ['90071992547409.93', 'EUR', '9007199254740993'],
    ['0.0015e3', 'TND', '1500'],
    ['1000000e-6', 'EUR', '100'],
  ])('%s %s are %s minor units, as written', (spelling, currency, minor) => {
    const { rows } = read(packageText(grantWithAmount(spelling, currency)));
    expect(rows[0]?.amount).toEqual({ minor, currency });
  });

  it('are never rounded to what the currency has', () => {
    const refused = read(packageText(grantWithAmount('1.5', 'JPY')));
    expect(refused.problems).toMatchObject([{ rule: 'amount-too-precise', value: '1.5' }]);
    const float = read(packageText(grantWithAmount('1234.5600000000001')));
    expect(float.problems).toMatchObject([{ rule: 'amount-too-precise' }]);
  });

  it('with absurd exponents are refused at once', () => {
    for (const spelling of ['1e999999999999', '1e-999999999999', `1${'0'.repeat(100_000)}`]) {
      expect(read(packageText(grantWithAmount(spelling))).refused).toBe(1);
    }
  });

  it('are summed per currency over the loadable rows and over the whole file', () => {
    const { totals, total, refused } = read(
      packageText(
        grantWithAmount('10.10', 'GBP', 'a'),
        grantWithAmount('0.20', 'GBP', 'b'),
        grantWithAmount('5', 'EUR', 'c'),
        { ...GOOD_GRANT, id: 'd', amountAwarded: 1, awardDate: '05/06/2014' },
        { ...GOOD_GRANT, id: 'e', amountAwarded: 'much' },
      ),
    );
    expect({ total, refused }).toEqual({ total: 5, refused: 2 });
    expect(totals).toEqual({
      loadable: [
        { minor: '500', currency: 'EUR' },
        { minor: '1030', currency: 'GBP' },
      ],
      file: [
        { minor: '500', currency: 'EUR' },
        { minor: '1130', currency: 'GBP' },
      ],
      unreadable: 1,
    });
  });
});

describe('dates written day first', () => {
  it('are refused until a person says so, and the refusal names the option', () => {
    const { problems } = read(packageText({ ...GOOD_GRANT, awardDate: '05/06/2014' }));
    expect(problems).toEqual([
      {
        row: 1,
        place: 'grants[0]',
        grantId: '360G-fund-1',
        path: 'awardDate',
        rule: 'date-needs-format',
        value: '05/06/2014',
        option: 'dateFormat=DMY',
      },
    ]);
  });

  it.each([
    ['05/06/2014', '2014-06-05'],
    ['24/07/2014', '2014-07-24'],
    ['17/08/2015 00:00', '2015-08-17'],
    ['5.6.2014', '2014-06-05'],
    ['2014-06-05', '2014-06-05'],
    ['2014-06-05T00:00:00Z', '2014-06-05'],
  ])('then %s is %s', (written, day) => {
    const { rows } = read(packageText({ ...GOOD_GRANT, awardDate: written }), 'DMY');
    expect(rows[0]?.awardDate).toBe(day);
  });

  it('still have to exist', () => {
    for (const awardDate of ['31/02/2014', '07/24/2014', '5/6/14', '05/06-2014']) {
      expect(problemsOf({ ...GOOD_GRANT, awardDate }, 'DMY')).toEqual(['awardDate not-a-date']);
    }
  });
});

describe('the same grant twice in a file', () => {
  it('is loaded once when both rows say the same', () => {
    const { rows, problems } = read(
      packageText(grantWithAmount('1e3'), GOOD_GRANT, grantWithAmount('1000.00')),
    );
    expect(rows).toEqual([]);
    expect(problems.map(({ row }) => row)).toEqual([1, 2, 3]);
    const same = read(packageText(grantWithAmount('1e3'), grantWithAmount('1000.00')));
    expect(same.rows.map(({ row }) => row)).toEqual([1]);
    expect(same.problems).toMatchObject([{ row: 2, path: 'id', rule: 'duplicate-grant-id' }]);
  });

  it('is not loaded at all when the rows differ, since nobody can tell which is right', () => {
    const { rows, problems, totals } = read(
      packageText(grantWithAmount('1'), grantWithAmount('2'), grantWithAmount('3', 'GBP', 'x')),
    );
    expect(rows.map(({ row }) => row)).toEqual([3]);
    expect(problems.map(({ row, rule }) => [row, rule])).toEqual([
      [1, 'duplicate-grant-id'],
      [2, 'duplicate-grant-id'],
    ]);
    expect(totals.loadable).toEqual([{ minor: '300', currency: 'GBP' }]);
    expect(totals.file).toEqual([{ minor: '600', currency: 'GBP' }]);
  });
});

describe('what a refusal shows', () => {
  it('never repeats words, which may be names in the wrong column', () => {
    const name = 'Roe';
    const person = { id: 'p', name: 12 };
    const grant = {
      ...without('recipientOrganization'),
      currency: name,
      amountAwarded: name,
      awardDate: name,
      recipientIndividual: person,
      beneficiaryLocation: [{ countryCode: name }],
    };
    const { problems } = read(packageText(grant));
    expect(problems).toHaveLength(5);
    expect(JSON.stringify(problems)).not.toContain(name);
  });

  it('says where titles give recipients away, so that they are sealed with them', () => {
    const { warnings } = read(
      packageText(
        { ...GOOD_GRANT, title: 'Grant to A Village Hall' },
        {
          ...without('recipientOrganization'),
          id: 'b',
          title: 'x'.repeat(140),
          amountDisbursed: 1300,
          recipientIndividual: { id: 'p1', name: 'A full name' },
          fundingOrganization: [GOOD_GRANT.fundingOrganization[0], { id: 'x', name: 'y' }],
        },
      ),
    );
    expect(warnings).toEqual([
      { code: 'title-names-recipient', count: 1, rows: [1], places: ['grants[0]'] },
      { code: 'several-funders', count: 1, rows: [2], places: ['grants[1]'] },
      { code: 'individual-named', count: 1, rows: [2], places: ['grants[1]'] },
      { code: 'title-long', count: 1, rows: [2], places: ['grants[1]'] },
      { code: 'disbursed-more-than-awarded', count: 1, rows: [2], places: ['grants[1]'] },
    ]);
  });
});
