import { portsInMemory, type WorldInMemory } from '../../test/support/ports-in-memory.js';
import type { Ports } from '#commands';
import { executor, type EventStore } from '#event-store';
import { Rejection } from '#kernel';
import { eur, policy } from './application.fixtures.js';
import { caseOfReceiptCode } from './receipt-code.js';
import { submitApplication, type SubmitInput } from './submit.commands.js';

const NIGHT = '2026-03-09T22:10:00.000Z';

const input = (change: Partial<SubmitInput> = {}): SubmitInput => ({
  fundId: 'fund',
  applicantKind: 'person',
  needs: ['relocation'],
  requested: eur(240_000),
  costLines: [{ need: 'relocation', minor: '240000' }],
  neededBy: null,
  months: 1,
  country: 'BY',
  helpElsewhere: false,
  mayAskPartners: false,
  payoutRail: 'mobile-money',
  publicity: 'nothing',
  referralWished: false,
  identity: 'someone@example.org',
  incident: 'arrest in March',
  organisation: 'O',
  region: 'the capital',
  pseudonym: 'Heron',
  contact: {
    channel: 'signal',
    address: '+000 111',
    when: 'after dark',
    language: 'fr',
    neverWrite: 'the name',
  },
  narrative: 'They came at night.',
  link: 'Minutes of trials',
  risk: 'Parcels are opened.',
  referees: [{ name: 'A referee', reach: 'by letter', outside: true }],
  plan: null,
  ...change,
});

let world: WorldInMemory;
beforeEach(async () => {
  world = await portsInMemory(policy, NIGHT);
  await world.employ('duty', 'duty-officer');
  await world.employ('verifier', 'verifier');
  await world.employ('worker', 'case-worker');
  await world.employ('chair', 'chair');
  for (const member of ['a', 'b', 'c']) {
    await world.employ(member);
    await world.seat(member);
  }
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof Rejection) return error.code;
      throw error;
    },
  );

/** Streams of the log and those that are in no log. */
async function everythingIn(store: EventStore) {
  const log = await store.readAll(0n, 1_000);
  return { log: log.map(({ id }) => id), apart: await store.forgettableStreams() };
}

/** Ports that tell which calls of the store were made. */
function counting(ports: Ports): { readonly calls: string[]; readonly ports: Ports } {
  const calls: string[] = [];
  const store = new Proxy(ports.store, {
    get: (target, name, receiver) => {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...sent: unknown[]) => {
        calls.push(String(name));
        return Reflect.apply(value, target, sent) as unknown;
      };
    },
  });
  return { calls, ports: { ...ports, store, execute: executor(store) } };
}

async function submitted(change: Partial<SubmitInput> = {}) {
  return submitApplication(world.ports, world.by('draft'), input(change));
}

describe('Submitting', () => {
  test('gives a receipt code that leads back to the case and stands nowhere in the log', async () => {
    const { applicationId, receiptCode } = await submitted();
    expect(await caseOfReceiptCode(world.ports, receiptCode.toLowerCase())).toBe(applicationId);
    const log = await world.ports.store.readAll(0n, 1_000);
    const text = log.map((event) => event.storedData + event.storedMetadata).join('\n');
    for (const secret of [
      receiptCode,
      receiptCode.replaceAll('-', ''),
      'someone@example.org',
      'arrest in March',
      'Heron',
      'at night',
      'A referee',
      '+000 111',
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  test('asked again with the same key, because the answer was lost, answers the same', async () => {
    const first = await submitApplication(world.ports, world.by('draft', 'k1'), input());
    world.setClock('2026-03-09T22:12:00.000Z');
    const again = await submitApplication(world.ports, world.by('draft', 'k1'), input());
    expect(again).toMatchObject({
      repeated: true,
      applicationId: first.applicationId,
      receiptCode: first.receiptCode,
    });
    expect(await world.typesIn(`application-${first.applicationId}`)).toEqual([
      'ApplicationSubmitted',
    ]);
  });

  test('is accepted again about the same event, with a case and a code of its own', async () => {
    const first = await submitted();
    const second = await submitted({ identity: ' SOMEONE@example.org' });
    expect(second.applicationId).not.toBe(first.applicationId);
    expect(second.receiptCode).not.toBe(first.receiptCode);
    expect(await caseOfReceiptCode(world.ports, first.receiptCode)).toBe(first.applicationId);
  });

  test('twenty at once of the same person are twenty requests', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => codeOf(submitted())));
    expect(answers).toEqual(Array.from({ length: 20 }, () => 'accepted'));
  });

  test('what is refused leaves nothing behind, not even a name', async () => {
    const before = await everythingIn(world.ports.store);
    expect(await codeOf(submitted({ months: 13 }))).toBe('months-out-of-range');
    expect(await codeOf(submitted({ requested: eur(99_999_999) }))).toBe('above-ceiling');
    expect(await everythingIn(world.ports.store)).toEqual(before);
    const own = await submitApplication(world.ports, world.by('draft', 'k1'), input());
    const after = await everythingIn(world.ports.store);
    const { path } = world.by('draft', 'k1');
    const other = { ...world.by('draft', 'k1'), path, body: 'another request' };
    const stolen = input({ identity: 'victim@example.org' });
    expect(await codeOf(submitApplication(world.ports, other, stolen))).toBe(
      'key-used-for-another-request',
    );
    expect(await everythingIn(world.ports.store)).toEqual(after);
    expect(own.repeated).toBe(false);
  });

  test('the work done for a refusal is the same whoever has asked before', async () => {
    const tooMuch = { requested: eur(99_999_999) };
    const { calls, ports } = counting(world.ports);
    const workFor = async (change: Partial<SubmitInput>) => {
      calls.length = 0;
      await codeOf(
        submitApplication(ports, world.by('stranger'), input({ ...tooMuch, ...change })),
      );
      return [...calls];
    };
    await submitted();
    // The first one of all also reads what the fund is.
    await workFor({});
    const known = await workFor({});
    expect(known).toEqual(await workFor({ identity: 'nobody@example.org', incident: 'none' }));
    expect(known).not.toContain('append');
  });

  test('is refused without an identity and with a story that is too long', async () => {
    expect(await codeOf(submitted({ identity: ' ' }))).toBe('identity-missing');
    expect(await codeOf(submitted({ narrative: 'x'.repeat(1_501) }))).toBe('text-too-long');
  });
});
