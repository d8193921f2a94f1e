import type { AnyEvent } from '#catalogue';
import { identifyLine, tieLine } from './bank-line.commands.js';
import { bankLineCheck } from './bank-line.check.js';
import { bankWorld } from './bank-world.fixtures.js';

const SAID = { donorId: null, donorKind: 'individual', restriction: 'free' } as const;

/** A statement of two lines: one becomes a gift, the other is one that was typed by hand. */
async function life(): Promise<readonly AnyEvent[]> {
  const world = await bankWorld();
  const { ports, treasurer } = world;
  await world.importFile({ opening: '0', closing: '37.10', amounts: ['30.10', '7.00'] });
  const [first = '', second = ''] = await world.lineIds();
  await identifyLine(ports, treasurer(), first, SAID);
  await tieLine(ports, treasurer(), second, await world.typed('700'));
  return (await ports.store.readAll(0n, 1_000)).map(({ event }) => event);
}

function findings(events: readonly AnyEvent[]): readonly string[] {
  const found = new Set<string>();
  const running = bankLineCheck((code) => found.add(code));
  for (const event of events) running.onEvent(event);
  running.atEnd();
  return [...found];
}

const without = (events: readonly AnyEvent[], type: AnyEvent['type']) =>
  events.toSpliced(
    events.findIndex((one) => one.type === type),
    1,
  );
const twice = (events: readonly AnyEvent[], type: AnyEvent['type']) =>
  events.flatMap((one) => (one.type === type ? [one, one] : [one]));
/** The first event of a type, told otherwise. */
const told = (events: readonly AnyEvent[], type: AnyEvent['type'], change: object) => {
  const place = events.findIndex((one) => one.type === type);
  const { data } = events[place] as { readonly data: object };
  return events.with(place, { type, data: { ...data, ...change } } as AnyEvent);
};

describe('What verify asks of bank statements', () => {
  test('finds nothing where all is right', async () => {
    expect(findings(await life())).toEqual([]);
  });

  test.each<[string, (events: readonly AnyEvent[]) => readonly AnyEvent[], string]>([
    [
      'a sum that is none',
      (e) => told(e, 'BankStatementImported', { inMinor: '1' }),
      'bank-statement-sum',
    ],
    ['a line that is missing', (e) => without(e, 'BankLineRecorded'), 'bank-statement-lines'],
    ['a gift of no line', (e) => without(e, 'BankLineRecorded'), 'bank-line-unknown'],
    ['a line that is two gifts', (e) => twice(e, 'BankLineTied'), 'bank-line-twice'],
    ['a gift of two lines', (e) => twice(e, 'BankLineTied'), 'gift-of-two-lines'],
    ['a gift that never came', (e) => without(e, 'DonationReceived'), 'bank-line-gift-missing'],
    [
      'a gift whose line is not tied',
      (e) => without(e, 'BankLineIdentified'),
      'gift-without-its-line',
    ],
    [
      'a gift of another day',
      (e) => told(e, 'DonationReceived', { receivedOn: '2026-03-01' }),
      'bank-line-gift-differs',
    ],
    [
      'statements that do not follow',
      (e) => [
        ...e,
        ...told(e, 'BankStatementImported', {
          statementId: 'S2',
          from: '2026-04-01',
          until: '2026-04-01',
          openingMinor: '1',
          closingMinor: '3711',
        }).filter(({ type }) => type === 'BankStatementImported'),
      ],
      'bank-statement-gap',
    ],
  ])('finds %s', async (_, change, code) => {
    expect(findings(change(await life()))).toContain(code);
  });
});
