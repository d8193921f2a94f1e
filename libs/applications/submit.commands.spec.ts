import { portsInMemory, type WorldInMemory } from '../../test/support/ports-in-memory.js';
import { refOf } from '#commands';
import { Rejection } from '#kernel';
import { withdrawApplication } from './application.commands.js';
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

  test('is refused while the same person has a case open for the same incident', async () => {
    const { receiptCode } = await submitted();
    expect(await codeOf(submitted())).toBe('case-already-open');
    expect(await codeOf(submitted({ identity: ' SOMEONE@example.org' }))).toBe('case-already-open');
    expect(await codeOf(submitted({ incident: 'another' }))).toBe('accepted');
    expect(await codeOf(submitted({ identity: 'else@example.org' }))).toBe('accepted');
    await withdrawApplication(world.ports, world.by('draft'), { receiptCode });
    expect(await codeOf(submitted())).toBe('accepted');
    expect(await codeOf(submitted())).toBe('case-already-open');
  });

  test('twenty at once of the same person open one case', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => codeOf(submitted())));
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'case-already-open')).toHaveLength(19);
  });

  test('that was refused gives its claim back', async () => {
    expect(await codeOf(submitted({ months: 13 }))).toBe('months-out-of-range');
    expect(await codeOf(submitted())).toBe('accepted');
  });

  test('a claim left behind by a crash shuts nobody out', async () => {
    const ref = await refOf(world.ports, 'person', 'someone@example.org');
    await refOf(world.ports, 'open-case', `${ref} 1 arrest in March`);
    expect(await codeOf(submitted())).toBe('accepted');
  });

  test('is refused without an identity and with a story that is too long', async () => {
    expect(await codeOf(submitted({ identity: ' ' }))).toBe('identity-missing');
    expect(await codeOf(submitted({ narrative: 'x'.repeat(1_501) }))).toBe('text-too-long');
  });
});
