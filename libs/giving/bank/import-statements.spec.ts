import { surveyBankFile } from './reading/bank-file.js';
import { camt, savingsCsv } from './reading/bank-file.fixtures.js';
import {
  confirmBankAccount,
  dropBankAccount,
  proposeBankAccount,
} from './bank-account.commands.js';
import { bankAccountDecider } from './bank-account.decider.js';
import { bankWorld, DAY, IBAN } from './bank-world.fixtures.js';
import { importStatements } from './import-statements.js';
import { gapsBetween } from './statement-gaps.js';
import { loadState } from '#event-store';

const march = { opening: '100.00', closing: '130.10', amounts: ['30.10'] };

describe('Statements in the log', () => {
  test('each line once, with amount and day in the clear, and nobody named', async () => {
    const world = await bankWorld();
    const payers = [{ name: 'Ada Example', iban: 'FR7630006000011234567890189', text: 'For Ada' }];
    const told = await world.importFile({ ...march, payers });
    expect(told).toMatchObject({
      statements: 1,
      newStatements: 1,
      lines: 1,
      newLines: 1,
      gaps: [],
    });
    const log = await world.ports.store.readAll(0n, 1_000);
    expect(
      log.map(({ event }) => event).find(({ type }) => type === 'BankLineRecorded'),
    ).toMatchObject({
      data: { direction: 'in', money: { minor: '3010', currency: 'EUR' }, bookedOn: DAY },
    });
    const text = log.map(({ storedData }) => storedData).join();
    for (const secret of ['Ada', 'FR76300060000', IBAN.replaceAll(' ', ''), '0532013000']) {
      expect(text).not.toContain(secret);
    }
  });

  test('a statement twice adds nothing, and one that was cut short is finished', async () => {
    const world = await bankWorld();
    const first = await world.importFile(march);
    const before = (await world.ports.store.readAll(0n, 1_000)).length;
    expect(await world.importFile(march)).toEqual({ ...first, newStatements: 0, newLines: 0 });
    expect(await world.ports.store.readAll(0n, 1_000)).toHaveLength(before);
  });

  test('payments of one account have one ref, and equal lines are two lines', async () => {
    const world = await bankWorld();
    await world.importFile({ opening: '0', closing: '20.00', amounts: ['10.00', '10.00'] });
    const log = await world.ports.store.readAll(0n, 1_000);
    const lines = log.flatMap(({ event }) =>
      event.type === 'BankLineRecorded' ? [event.data as { lineId: string; payerRef: string }] : [],
    );
    expect(new Set(lines.map(({ lineId }) => lineId)).size).toBe(2);
    expect(new Set(lines.map(({ payerRef }) => payerRef)).size).toBe(1);
  });

  test('told otherwise under the same number, it is refused', async () => {
    const world = await bankWorld();
    await world.importFile(march);
    const other = { opening: '100.00', closing: '131.00', amounts: ['31.00'] };
    await expect(world.importFile(other)).rejects.toThrow('bank-statement-differs');
  });

  test('a file that does not hold, or of an account that nobody registered, leaves nothing', async () => {
    const world = await bankWorld();
    const before = (await world.ports.store.readAll(0n, 1_000)).length;
    await expect(world.importFile({ ...march, closing: '130.11' })).rejects.toThrow(
      'bank-file-unsound',
    );
    const account = 'FR7630006000011234567890189';
    await expect(world.importFile({ ...march, account })).rejects.toMatchObject({
      code: 'bank-account-unknown',
      params: { digits: '0189' },
    });
    const both = camt([{ number: 'S1' }, { number: 'S2', account }]);
    await expect(importStatements(world.ports, surveyBankFile(Buffer.from(both)))).rejects.toThrow(
      'bank-account-unknown',
    );
    expect(await world.ports.store.readAll(0n, 1_000)).toHaveLength(before);
  });

  test('tables whose days overlap add the new lines only', async () => {
    const world = await bankWorld();
    const load = (text: string) => importStatements(world.ports, surveyBankFile(Buffer.from(text)));
    const day = { amount: '5,00', day: '09.03.26' };
    expect(await load(savingsCsv([day, day]))).toMatchObject({ newLines: 2 });
    const later = savingsCsv([{ amount: '7,00', day: '10.03.26' }, day, day]);
    expect(await load(later)).toMatchObject({ newStatements: 1, newLines: 1 });
    expect(await load(later)).toMatchObject({ newStatements: 0, newLines: 0 });
  });

  test('no day is told in two forms, since its lines could not be compared', async () => {
    const world = await bankWorld();
    await world.importFile(march);
    const table = surveyBankFile(Buffer.from(savingsCsv([{ amount: '30,10' }])));
    await expect(importStatements(world.ports, table)).rejects.toThrow('bank-days-in-another-form');
  });

  test('what is missing between two statements is named, and no more once it came', async () => {
    const world = await bankWorld();
    await world.importFile(march);
    const april = { number: 'S3', sequence: 3, day: '2026-03-11', opening: '140.00' };
    const told = await world.importFile({ ...april, closing: '141.00', amounts: ['1.00'] });
    expect(told.gaps).toMatchObject([{ missingMinor: '990', missingStatements: 1 }]);
    const between = { number: 'S2', sequence: 2, day: '2026-03-10', opening: '130.10' };
    const healed = await world.importFile({ ...between, closing: '140.00', amounts: ['9.90'] });
    expect(healed.gaps).toEqual([]);
  });
});

describe('Gaps', () => {
  const told = (from: string, change: object = {}) => ({
    statementId: from,
    form: 'camt' as const,
    sequence: null,
    from,
    until: from,
    openingMinor: '0',
    closingMinor: '0',
    ...change,
  });
  test('a count that begins again with a year is none', () => {
    const old = told('2025-12-31', { sequence: 250 });
    expect(gapsBetween([told('2026-01-01', { sequence: 1 }), old])).toEqual([]);
  });
  test('two statements of one day stand in the order of their numbers', () => {
    const first = told('2026-03-09', { sequence: 1, closingMinor: '5' });
    const second = told('2026-03-09', { sequence: 2, openingMinor: '5' });
    expect(gapsBetween([second, first])).toEqual([]);
  });
});

describe('An account of a fund', () => {
  test('is registered by two people with a part in the fund, however its number is typed', async () => {
    const world = await bankWorld();
    const { ports, fundId, by } = world;
    const again = proposeBankAccount(ports, by('treasurer'), fundId, 'de89370400440532013000');
    await expect(again).rejects.toThrow('bank-account-registered-before');
    const other = 'FR76 3000 6000 0112 3456 7890 189';
    await expect(proposeBankAccount(ports, by('chair'), fundId, other)).rejects.toThrow(
      'not-allowed',
    );
    const wrong = proposeBankAccount(ports, by('treasurer'), fundId, other.replace('189', '188'));
    await expect(wrong).rejects.toThrow('bank-account-mistyped');
    const { bankAccountId } = await proposeBankAccount(ports, by('treasurer'), fundId, other);
    const { proposal } = await loadState(
      ports.store,
      bankAccountDecider,
      `bankaccount-${bankAccountId}`,
    );
    const id = proposal?.proposalId ?? '';
    const confirm = (who: string, number = other) =>
      confirmBankAccount(ports, by(who), bankAccountId, { proposalId: id, number });
    await expect(confirm('treasurer')).rejects.toThrow('own-correction');
    await expect(confirm('chair')).rejects.toThrow('not-allowed');
    await expect(confirm('accountant', IBAN)).rejects.toThrow('bank-account-typed-otherwise');
    await dropBankAccount(ports, by('accountant'), bankAccountId, id);
    await expect(confirm('accountant')).rejects.toThrow('not-found');
    await proposeBankAccount(ports, by('accountant'), fundId, other);
    await expect(confirm('treasurer')).rejects.toThrow('correction-replaced');
  });
});
