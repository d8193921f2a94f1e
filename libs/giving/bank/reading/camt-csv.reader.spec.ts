import { Rejection } from '#kernel';
import { surveyBankFile, type BankFile } from './bank-file.js';
import { cooperativeCsv, IBAN, savingsCsv } from './bank-file.fixtures.js';

const look = (text: string): BankFile => surveyBankFile(Buffer.from(text));
const rules = ({ problems }: BankFile): readonly string[] => problems.map(({ rule }) => rule);

describe('the table of savings banks', () => {
  it('counts as one statement without a number', () => {
    const file = look(
      savingsCsv([
        { amount: '1.250,00', day: '10.03.26', text: 'For the crisis fund' },
        { amount: '-2,75', kind: 'ENTGELTABSCHLUSS', name: '' },
        { amount: '-50', kind: 'RUECKLASTSCHRIFT' },
        { amount: '99,00', info: 'Umsatz vorgemerkt' },
      ]),
    );
    expect(rules(file)).toEqual([]);
    expect(file.statements).toMatchObject([
      {
        account: IBAN,
        currency: 'EUR',
        number: null,
        from: '2026-03-09',
        until: '2026-03-10',
        openingMinor: null,
        lines: 3,
        inMinor: '125000',
        outMinor: '5275',
      },
    ]);
    expect([...file.read()]).toMatchObject([
      { minor: '125000', bookedOn: '2026-03-10', name: 'A. Giver', isReversal: false },
      { minor: '-275', name: null },
      { minor: '-5000', isReversal: true },
    ]);
    expect(file.findings.map(({ code, count }) => [code, count])).toEqual([
      ['pending-left-out', 1],
      ['balances-missing', 1],
    ]);
  });

  it('calls lines the same in two tables whose days overlap', () => {
    const keys = (text: string) => [...look(text).read()].map(({ key }) => key);
    const day = { day: '09.03.26', amount: '5,00' };
    const first = keys(savingsCsv([day, day]));
    const later = keys(savingsCsv([{ amount: '7,00', day: '10.03.26' }, day, day]));
    expect(new Set(first).size).toBe(2);
    expect(later.slice(1)).toEqual(first);
  });

  it('is read in Windows-1252 where that is said, and says so where it is not', () => {
    const bytes = Buffer.from(savingsCsv([{ amount: '1,00', name: 'Müller' }]), 'latin1');
    const [line] = [...surveyBankFile(bytes, { encoding: 'windows-1252' }).read()];
    expect(line?.name).toBe('Müller');
    expect(refusal(() => surveyBankFile(bytes))).toBe('import-not-utf8');
  });

  it.each<[string, string, string]>([
    ['an English amount', savingsCsv([{ amount: '1,234.56' }]), 'amount-not-number'],
    ['groups that are none', savingsCsv([{ amount: '1.23,00' }]), 'amount-not-number'],
    ['a fraction of a cent', savingsCsv([{ amount: '1,005' }]), 'amount-too-precise'],
    ['a day that is none', savingsCsv([{ amount: '1,00', day: '31.02.26' }]), 'day-not-a-date'],
    ['a cell too many', savingsCsv([{ amount: '1,00' }, { amount: '1,00";"2,00' }]), 'cell-count'],
    [
      'two currencies',
      savingsCsv([{ amount: '1,00' }, { amount: '1,00' }]).replace(/EUR(?=[^E]*$)/, 'USD'),
      'currency-differs',
    ],
  ])('says that %s cannot be taken', (_, text, rule) => {
    expect(rules(look(text))).toContain(rule);
  });

  it('is told from a table of something else', () => {
    expect(refusal(() => look('Date,Amount\n2026-03-09,1.00\n'))).toBe('import-camt-columns');
    expect(refusal(() => look(savingsCsv([])))).toBe('import-no-statements');
  });
});

describe('the table of cooperative banks', () => {
  const rows = [
    { amount: '-5,00', day: '10.03.2026', balance: '107,50' },
    { amount: '12,50', balance: '112,50' },
    { amount: '10,00', balance: '100,00' },
  ];
  it.each([
    ['newest first', rows],
    ['oldest first', rows.toReversed()],
  ])('has balances before and after, %s', (_, told) => {
    const file = look(cooperativeCsv(told));
    expect(rules(file)).toEqual([]);
    expect(file.findings).toEqual([]);
    expect(file.statements).toMatchObject([{ openingMinor: '9000', closingMinor: '10750' }]);
  });

  it('shows by its balances that a line is missing', () => {
    expect(rules(look(cooperativeCsv(rows.toSpliced(1, 1))))).toEqual(['balances-do-not-follow']);
  });
});

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
  return 'read';
}
