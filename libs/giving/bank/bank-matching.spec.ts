import { donorReference, pledgeReference, type AnyEvent } from '#catalogue';
import { find } from '#kernel';
import { confirmPledge, offerPledge } from '../pledges/pledge.commands.js';
import { confirmGiftCorrection, proposeGiftCorrection } from '../donation.commands.js';
import { registerDonor } from '../donors/donor.commands.js';
import { bankLineCheck } from './bank-line.check.js';
import {
  bookCertainLines,
  handleLine,
  identifyLine,
  loadLine,
  tieLine,
} from './bank-line.commands.js';
import { bankWorld, type BankWorld } from './bank-world.fixtures.js';

/** The day on which the donor is bound. */
const TODAY = '2026-03-12';

/** A donor who owes 100.00 and 200.00, and what came in with these words. */
async function owed(...payments: readonly (readonly [amount: string, text: string])[]) {
  const world = await bankWorld();
  const { ports, treasurer, fundId } = world;
  const named = { kind: 'institution', name: 'Example Foundation', wish: 'named' } as const;
  const { donorId } = await registerDonor(ports, treasurer(), { fundId, ...named });
  const money = { minor: '30000', currency: 'EUR' };
  const instalments = [
    { number: 1, dueOn: TODAY, minor: '10000' },
    { number: 2, dueOn: '2026-06-01', minor: '20000' },
  ];
  const said = { fundId, donorId, money, restriction: 'free', isEnforceable: false, instalments };
  const offered = { ...said, conditions: [], expiresOn: null };
  const { pledgeId } = await offerPledge(ports, treasurer(), offered);
  const bound = { confirmedOn: TODAY, evidence: 'letter' } as const;
  await confirmPledge(ports, treasurer(), pledgeId, bound);
  const text = (words: string) =>
    words.replace('PLEDGE', pledgeReference(pledgeId)).replace('DONOR', donorReference(donorId));
  const sum = payments.reduce((total, [amount]) => total + Number(amount), 0).toFixed(2);
  await world.importFile({
    day: TODAY,
    opening: '0',
    closing: sum,
    amounts: payments.map(([amount]) => amount),
    payers: payments.map(([, words]) => ({ text: text(words) })),
  });
  const lines = await world.lineIds();
  return { world, donorId, pledgeId, lines, line: lines[0] as string };
}

const log = async ({ ports }: BankWorld): Promise<readonly AnyEvent[]> =>
  (await ports.store.readAll(0n, 100_000)).map(({ event }) => event);
const told = async (world: BankWorld, type: AnyEvent['type']) =>
  (await log(world)).filter((event) => event.type === type).map(({ data }) => data);

describe('A line with a reference', () => {
  test('keeps the reference, and nothing else of its text, in the clear', async () => {
    const { world, pledgeId } = await owed(['100.00', 'for Ada pledge']);
    const [first] = await told(world, 'BankLineRecorded');
    expect(first).toMatchObject({ references: [] });
    await world.importFile({
      number: 'S2',
      sequence: 2,
      day: TODAY,
      opening: '100.00',
      closing: '101.00',
      amounts: ['1.00'],
      payers: [{ text: `Ada ${pledgeReference(pledgeId).toLowerCase()}` }],
    });
    const [, second] = await told(world, 'BankLineRecorded');
    expect(second).toMatchObject({ references: [pledgeReference(pledgeId)] });
    expect(JSON.stringify(second)).not.toContain('Ada');
  });

  test('of a pledge becomes a gift on that pledge, with why', async () => {
    const { world, pledgeId, donorId, line } = await owed(['100.00', 'PLEDGE']);
    const { ports, treasurer } = world;
    const said = { donorId, donorKind: 'institution', restriction: 'free' } as const;
    await identifyLine(ports, treasurer(), line, {
      ...said,
      pledge: { pledgeId, instalment: 1 },
      because: 'pledge-reference',
    });
    expect(await told(world, 'BankLineIdentified')).toMatchObject([
      { because: 'pledge-reference', pledge: { pledgeId, instalment: 1 } },
    ]);
    expect(await told(world, 'DonationReceived')).toMatchObject([
      { donorId, bankLineId: line, pledge: { pledgeId, instalment: 1 } },
    ]);
  });

  test('is not taken for what it does not say', async () => {
    const { world, pledgeId, donorId, line } = await owed(['100.00', 'thanks']);
    const { ports, treasurer } = world;
    const said = { donorId, donorKind: 'institution', restriction: 'free' } as const;
    const pledge = { pledgeId, instalment: 1 };
    for (const because of ['pledge-reference', 'donor-reference', 'payer'] as const) {
      const asked = identifyLine(ports, treasurer(), line, { ...said, pledge, because });
      await expect(asked).rejects.toThrow('bank-line-matched-otherwise');
    }
    expect(await told(world, 'BankLineIdentified')).toEqual([]);
  });
});

describe('Lines that are booked together', () => {
  test('become gifts where each is certain; the others are named and wait', async () => {
    const { world, pledgeId, lines } = await owed(
      ['100.00', 'PLEDGE'],
      ['150.00', 'PLEDGE'],
      ['200.00', 'PLEDGE'],
    );
    const { ports, treasurer } = world;
    const asked = lines.map((lineId) => ({ lineId, pledgeId }));
    const { booked, refused } = await bookCertainLines(ports, treasurer(), asked);
    expect(booked.map(({ lineId }) => lineId)).toEqual([lines[0], lines[2]]);
    expect(refused).toEqual([{ lineId: lines[1], code: 'bank-line-not-certain' }]);
    expect(await told(world, 'DonationReceived')).toMatchObject([
      { pledge: { pledgeId, instalment: 1 } },
      { pledge: { pledgeId, instalment: 2 } },
    ]);
  });

  test('sent again with the same key are answered again, and book nothing', async () => {
    const { world, pledgeId, line } = await owed(['100.00', 'PLEDGE']);
    const asked = world.by('treasurer', 'one press');
    const first = await bookCertainLines(world.ports, asked, [{ lineId: line, pledgeId }]);
    const again = await bookCertainLines(world.ports, asked, [{ lineId: line, pledgeId }]);
    expect(again.booked).toEqual(first.booked);
    expect(again.repeated).toBe(true);
    expect(await told(world, 'DonationReceived')).toHaveLength(1);
  });

  test('are of those who keep the books alone, and none where an equal gift was typed', async () => {
    const { world, pledgeId, line } = await owed(['100.00', 'PLEDGE']);
    const { ports, treasurer, by } = world;
    const asked = [{ lineId: line, pledgeId }];
    await expect(bookCertainLines(ports, by('chair'), asked)).rejects.toThrow('not-allowed');
    const donationId = await world.typed('10000', { receivedOn: TODAY });
    await world.bookGifts();
    await expect(bookCertainLines(ports, treasurer(), asked)).rejects.toThrow(
      'bank-line-like-gift',
    );
    await tieLine(ports, treasurer(), line, donationId, 'written-down');
    expect(await told(world, 'DonationReceived')).toHaveLength(1);
  });
});

describe('A payer’s account', () => {
  test('is known by the gifts that came from it, until a wrong one is taken back', async () => {
    const { world, donorId, lines } = await owed(['5.00', 'thanks'], ['6.00', 'thanks']);
    const { ports, treasurer, by } = world;
    const [first = '', second = ''] = lines;
    const said = { donorId, donorKind: 'institution', restriction: 'free' } as const;
    const known = async () => (await loadLine(ports, treasurer(), second)).state;
    const { donationId } = await identifyLine(ports, treasurer(), first, said);
    await world.bookGifts();
    const { payerRef } = (await loadLine(ports, treasurer(), second)).line;
    expect(find((await known()).donorsOf, payerRef ?? '')).toEqual([donorId]);
    const wrong = { reason: 'belongs-elsewhere', becomes: null } as const;
    const { correctionId } = await proposeGiftCorrection(ports, treasurer(), donationId, wrong);
    await expect(handleLine(ports, treasurer(), first, 'ReopenLine')).rejects.toThrow(
      'bank-line-not-aside',
    );
    await confirmGiftCorrection(ports, by('accountant'), donationId, correctionId);
    await handleLine(ports, treasurer(), first, 'ReopenLine');
    const asked = identifyLine(ports, treasurer(), second, { ...said, because: 'payer' });
    await expect(asked).rejects.toThrow('bank-line-matched-otherwise');
    // No process takes the money back here, as it does in the house: the account shows an equal gift.
    const other = { ...said, donorId: null, donorKind: 'individual', another: true } as const;
    const again = await identifyLine(ports, treasurer(), first, other);
    expect(again.donationId).not.toBe(donationId);
    expect(await told(world, 'DonationReceived')).toHaveLength(2);
    const found: string[] = [];
    const check = bankLineCheck((code) => found.push(code));
    for (const event of await log(world)) check.onEvent(event);
    check.atEnd();
    expect(found).toEqual([]);
  });

  test('proposes the donor again', async () => {
    const { world, donorId, lines } = await owed(['5.00', 'thanks'], ['6.00', 'thanks']);
    const { ports, treasurer } = world;
    const said = { donorId, donorKind: 'institution', restriction: 'free' } as const;
    await identifyLine(ports, treasurer(), lines[0] as string, said);
    await identifyLine(ports, treasurer(), lines[1] as string, { ...said, because: 'payer' });
    expect(await told(world, 'BankLineIdentified')).toMatchObject([
      { because: null },
      { because: 'payer' },
    ]);
  });
});
