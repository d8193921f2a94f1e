import fc from 'fast-check';
import type { AnyEvent } from '#catalogue';
import { Rejection } from '#kernel';
import { handleLine, identifyLine, openLine, setLineAside, tieLine } from './bank-line.commands.js';
import { bankWorld, DAY, type BankWorld } from './bank-world.fixtures.js';
import { giftOfLine } from './gift-of-line.js';

const SAID = { donorId: null, donorKind: 'individual', restriction: 'free' } as const;

async function withLines(...amounts: readonly string[]) {
  const world = await bankWorld();
  const sum = amounts.reduce((total, amount) => total + Number(amount), 0).toFixed(2);
  await world.importFile({ opening: '0', closing: sum, amounts });
  const lines = await world.lineIds();
  return { world, lines, line: lines[0] as string };
}

const gifts = async ({ ports }: BankWorld): Promise<readonly AnyEvent[]> =>
  (await ports.store.readAll(0n, 100_000))
    .map(({ event }) => event)
    .filter(({ type }) => type === 'DonationReceived');

describe('A bank line', () => {
  test('becomes a gift of its day and amount, once', async () => {
    const { world, line } = await withLines('30.10');
    const { ports, treasurer } = world;
    const { donationId } = await identifyLine(ports, treasurer(), line, SAID);
    expect(donationId).toBe(giftOfLine(line, 0));
    expect(await gifts(world)).toMatchObject([
      {
        data: {
          donationId,
          bankLineId: line,
          receivedOn: DAY,
          money: { minor: '3010' },
          method: 'bank',
        },
      },
    ]);
    await expect(identifyLine(ports, treasurer(), line, SAID)).rejects.toThrow('bank-line-is-gift');
    await expect(setLineAside(ports, treasurer(), line, 'other')).rejects.toThrow(
      'bank-line-is-gift',
    );
  });

  test('asks where an equal gift was typed by hand, and is tied to that gift instead', async () => {
    const { world, line } = await withLines('30.10');
    const { ports, treasurer } = world;
    const donationId = await world.typed('3010');
    await world.bookGifts();
    await expect(identifyLine(ports, treasurer(), line, SAID)).rejects.toThrow(
      'bank-line-like-gift',
    );
    await tieLine(ports, treasurer(), line, donationId);
    expect(await gifts(world)).toHaveLength(1);
    await expect(identifyLine(ports, treasurer(), line, SAID)).rejects.toThrow('bank-line-is-gift');
  });

  test('may be another gift than the one typed by hand, where somebody says so', async () => {
    const { world, line } = await withLines('30.10');
    await world.typed('3010');
    await world.bookGifts();
    await identifyLine(world.ports, world.treasurer(), line, { ...SAID, another: true });
    expect(await gifts(world)).toHaveLength(2);
  });

  test('of which a day has several equal ones becomes a gift each, without being asked', async () => {
    const { world, lines } = await withLines('50.00', '50.00', '50.00');
    for (const line of lines) {
      await identifyLine(world.ports, world.treasurer(), line, SAID);
      await world.bookGifts();
    }
    expect(await gifts(world)).toHaveLength(3);
    await expect(world.typed('5000')).rejects.toThrow('gift-like-another');
  });

  test('is tied to no gift that another line has shown, or that says something else', async () => {
    const { world, lines } = await withLines('30.10', '30.10', '7.00');
    const { ports, treasurer } = world;
    const [first = '', second = '', third = ''] = lines;
    const donationId = await world.typed('3010');
    await tieLine(ports, treasurer(), first, donationId);
    const tie = (line: string, id: string) => tieLine(ports, treasurer(), line, id);
    await expect(tie(second, donationId)).rejects.toThrow('gift-has-bank-line');
    const other = await world.typed('700', { receivedOn: '2026-03-08' });
    await expect(tie(third, other)).rejects.toThrow('gift-differs-from-bank-line');
    await expect(tie(third, 'nobody')).rejects.toThrow('gift-unknown');
    const { donationId: identified } = await identifyLine(ports, treasurer(), second, SAID);
    await expect(tie(first, identified)).rejects.toThrow('bank-line-is-gift');
  });

  test('that went out, or takes something back, is no gift', async () => {
    const { world, line } = await withLines('-2.75');
    await expect(identifyLine(world.ports, world.treasurer(), line, SAID)).rejects.toThrow(
      'bank-line-no-gift',
    );
    await setLineAside(world.ports, world.treasurer(), line, 'bank-fee');
    await handleLine(world.ports, world.treasurer(), line, 'ReopenLine');
    await handleLine(world.ports, world.treasurer(), line, 'TakeLine');
    await expect(handleLine(world.ports, world.treasurer(), line, 'TakeLine')).rejects.toThrow(
      'bank-line-yours',
    );
  });

  test('is of those who keep the books alone', async () => {
    const { world, line } = await withLines('30.10');
    const { ports, by } = world;
    await expect(identifyLine(ports, by('chair'), line, SAID)).rejects.toThrow('not-allowed');
    await expect(openLine(ports, by('chair'), line)).rejects.toThrow('not-allowed');
  });

  test('says who paid to whoever may know, once that is noted', async () => {
    const { world, line } = await withLines('30.10');
    const said = await openLine(world.ports, world.treasurer(), line);
    expect(said).toMatchObject({ name: 'A. Giver', text: 'Gift' });
    expect(await world.typesIn(`access-${line}`)).toEqual(['RecordOpened']);
  });

  test('whose gift never came to be is finished by whoever asks again', async () => {
    const { world, line } = await withLines('30.10');
    const { ports, by } = world;
    const real = ports.store.append.bind(ports.store);
    let cut = true;
    const failing = {
      ...ports.store,
      append: (...given: Parameters<typeof real>) => {
        if (cut && given[0].startsWith('donation-')) throw new Error('the power went');
        return real(...given);
      },
    };
    const { executor } = await import('#event-store');
    const cutPorts = { ...ports, store: failing, execute: executor(failing) };
    await expect(identifyLine(cutPorts, by('treasurer'), line, SAID)).rejects.toThrow(
      'the power went',
    );
    cut = false;
    expect(await gifts(world)).toHaveLength(0);
    await identifyLine(ports, by('accountant'), line, { ...SAID, donorKind: 'member' });
    expect(await gifts(world)).toMatchObject([{ data: { donorKind: 'individual' } }]);
  });
});

type Step =
  | { readonly does: 'type'; readonly payment: number }
  | {
      readonly does: 'identify' | 'tie' | 'aside' | 'reopen';
      readonly line: number;
      readonly gift: number;
    }
  | { readonly does: 'book' };

describe('Payments that are typed by hand and imported', () => {
  /** Few amounts, so that equal ones are common. */
  const amounts = fc.array(fc.constantFrom('10.00', '20.00'), { minLength: 1, maxLength: 4 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ does: fc.constant('type' as const), payment: fc.nat(3) }),
    fc.record({
      does: fc.constantFrom(
        'identify' as const,
        'tie' as const,
        'aside' as const,
        'reopen' as const,
      ),
      line: fc.nat(3),
      gift: fc.nat(5),
    }),
  );

  test('are never booked twice, whatever the order', async () => {
    await fc.assert(
      fc.asyncProperty(amounts, fc.array(step, { maxLength: 14 }), async (paid, steps) => {
        const { world, lines } = await withLines(...paid);
        const typed = new Set<number>();
        for (const one of steps) {
          await carriedOut(world, lines, paid, typed, one);
          await world.bookGifts();
        }
        const booked = await gifts(world);
        for (const amount of new Set(paid)) {
          const minor = amount.replace('.', '');
          const of = booked.filter(
            (event) => event.type === 'DonationReceived' && event.data.money.minor === minor,
          );
          expect(of.length).toBeLessThanOrEqual(paid.filter((one) => one === amount).length);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** One step by somebody who never says that they mean another gift; a refusal is an answer. */
async function carriedOut(
  world: BankWorld,
  lines: readonly string[],
  paid: readonly string[],
  typed: Set<number>,
  step: Step,
): Promise<void> {
  const { ports, treasurer } = world;
  try {
    if (step.does === 'type') {
      const amount = paid[step.payment];
      // Whoever types has one slip for each payment.
      if (amount === undefined || typed.has(step.payment)) return;
      await world.typed(amount.replace('.', ''));
      typed.add(step.payment);
    } else if (step.does !== 'book') {
      const line = lines[step.line];
      if (line === undefined) return;
      const known = (await gifts(world)).flatMap((event) =>
        event.type === 'DonationReceived' ? [event.data.donationId] : [],
      );
      if (step.does === 'identify') await identifyLine(ports, treasurer(), line, SAID);
      if (step.does === 'tie') await tieLine(ports, treasurer(), line, known[step.gift] ?? '');
      if (step.does === 'aside') await setLineAside(ports, treasurer(), line, 'other');
      if (step.does === 'reopen') await handleLine(ports, treasurer(), line, 'ReopenLine');
    }
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
  }
}
