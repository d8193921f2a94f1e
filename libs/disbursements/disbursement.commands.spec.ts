import { reservationMoves } from '../../test/support/fund-moves.js';
import type { WorldInMemory } from '../../test/support/ports-in-memory.js';
import { disbursementIdOf, type AnyEvent } from '#catalogue';
import { claim } from '#commands';
import {
  cancelDisbursement,
  changePayee,
  prepareDisbursement,
  screenPayee,
} from './disbursement.commands.js';
import { eur } from './disbursement.fixtures.js';
import { agreeGrant, noteGrantPaid, notifyGrant, reduceGrant } from './grant.commands.js';
import { openPayee } from './payee.commands.js';
import {
  confirmReceipt,
  recordFailedAfterPaid,
  recordPaid,
  recordReturnedMoney,
  submitToRail,
} from './payment.commands.js';
import {
  bankSlip,
  codeOf,
  decided,
  details,
  grantId,
  holdId,
  payoutWorld,
} from './payout-world.fixtures.js';
import { payoutSteps } from './payout-steps.fixtures.js';
import { releaseDisbursement } from './release.commands.js';

let world: WorldInMemory;

beforeEach(async () => {
  world = await payoutWorld();
});

const { agreed, prepared, looked, sent } = payoutSteps(() => world);

const codeWord = { evidence: 'code-word', note: 'given by telephone' } as const;

describe('A grant on its way', () => {
  test('is told, agreed, prepared, released, paid and received, by the people of the rules', async () => {
    const { ports, by } = world;
    await agreed();
    const disbursementId = await prepared();
    const attemptId = await sent(disbursementId, 'releaser');
    await recordPaid(ports, by('accountant'), { disbursementId, ...bankSlip });
    await confirmReceipt(ports, by('worker'), { disbursementId, ...codeWord });
    expect(await world.typesIn(`disbursement-${disbursementId}`)).toEqual([
      'DisbursementPrepared',
      'PayeeScreened',
      'DisbursementReleaseGiven',
      'DisbursementReleased',
      'AttemptSubmitted',
      'AttemptPaid',
      'ReceiptConfirmed',
    ]);
    const arrived = { grantId, attemptId, money: eur(300_000) };
    await noteGrantPaid(ports, world.byProcess('payment'), arrived);
    expect(await world.typesIn(`grant-${grantId}`)).toEqual([
      'GrantDrafted',
      'GrantNotified',
      'GrantAgreed',
      'GrantPaymentNoted',
      'GrantClosed',
    ]);
  });

  test('is agreed by its beneficiary with the receipt code', async () => {
    const { ports, by } = world;
    await notifyGrant(ports, by('worker'), { grantId, channel: 'signal' });
    await claim(ports, 'receipt-code', '0ABCD', 'case');
    const agree = (receiptCode: string) =>
      codeOf(agreeGrant(ports, by('draft'), { receiptCode, award: 1 }));
    expect(await agree('XXXXX')).toBe('not-found');
    expect(await agree('oa-bcd')).toBe('accepted');
  });

  test('is not told to anybody by people, but by those who may', async () => {
    const tell = notifyGrant(world.ports, world.by('accountant'), { grantId, channel: 'signal' });
    expect(await codeOf(tell)).toBe('not-allowed');
  });

  test('a fee is borne by the bucket that the reservation named', async () => {
    await world.put('fundaccount-fund.EUR', {
      type: 'FundsReserved',
      data: {
        fundId: 'fund',
        holdId,
        purposeId: 'case',
        money: eur(300_000),
        feeAllowanceMinor: '2000',
        availableAfterMinor: '0',
        moves: reservationMoves(
          [{ restriction: 'free', minor: '300000' }],
          [{ restriction: 'fees-of-donor', minor: '2000' }],
        ),
      },
    });
    await agreed();
    const disbursementId = await prepared();
    await sent(disbursementId, 'releaser');
    const { events } = await recordPaid(world.ports, world.by('accountant'), {
      disbursementId,
      ...bankSlip,
    });
    expect(events[0]).toMatchObject({ data: { feeRestriction: 'fees-of-donor' } });
  });

  test('a payment counts on the day on which it was made', async () => {
    await agreed();
    const disbursementId = await prepared();
    await sent(disbursementId, 'releaser');
    world.setClock('2026-03-19T10:00:00.000Z');
    const slip = { disbursementId, ...bankSlip, paidOn: '2026-03-17' };
    await recordPaid(world.ports, world.by('accountant'), slip);
    const recorded = await world.ports.store.read(`disbursement-${disbursementId}`);
    expect(recorded.at(-1)?.metadata).toMatchObject({
      effectiveDate: '2026-03-17',
      recordedAt: '2026-03-19T10:00:00.000Z',
    });
  });
});

describe('Preparing payouts at the same moment', () => {
  test('never holds more than the grant, however many prepare', async () => {
    await agreed();
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, n) => codeOf(prepared(100_000, `k${n}`))),
    );
    expect(outcomes.filter((code) => code === 'accepted')).toHaveLength(3);
    expect(outcomes.filter((code) => code === 'above-unpaid-part')).toHaveLength(3);
    const third = disbursementIdOf(grantId, 3);
    expect(await world.typesIn(`disbursement-${third}`)).toEqual(['DisbursementPrepared']);
    expect(await world.typesIn(`disbursement-${disbursementIdOf(grantId, 4)}`)).toEqual([]);
  });

  test('asked again with the same key gives the same payout', async () => {
    await agreed();
    const first = await prepared(100_000, 'key');
    await prepared(50_000);
    expect(await prepared(100_000, 'key')).toBe(first);
  });

  test('a cancelled payout frees what it held', async () => {
    await agreed();
    const disbursementId = await prepared();
    expect(await codeOf(prepared(1))).toBe('above-unpaid-part');
    await cancelDisbursement(world.ports, world.by('treasurer'), {
      disbursementId,
      reason: 'payee-unreachable',
    });
    expect(await codeOf(prepared())).toBe('accepted');
  });
});

describe('A payout that fails after it was reported paid', () => {
  test('is owed again; new details and two releasers pay it a second time', async () => {
    const { ports, by } = world;
    await agreed();
    const disbursementId = await prepared();
    const id = { disbursementId };
    const attemptId = await sent(disbursementId, 'releaser');
    await recordPaid(ports, by('accountant'), { ...id, ...bankSlip });
    world.setClock('2026-03-18T09:00:00.000Z');
    await recordFailedAfterPaid(ports, by('accountant'), { ...id, reason: 'account-closed' });
    const newPayee = { ...details, account: 'the agent at the market' };
    await changePayee(ports, by('second-treasurer'), {
      ...id,
      rail: 'cash-agent',
      payee: newPayee,
    });
    await screenPayee(ports, by('treasurer'), { ...id, listVersion: 'EU', result: 'clear' });
    await looked(disbursementId, 'releaser', 'other-releaser');
    await releaseDisbursement(ports, by('releaser'), id);
    expect(await codeOf(submitToRail(ports, by('treasurer'), id))).toBe('wrong-stage');
    await releaseDisbursement(ports, by('other-releaser'), id);
    const again = await submitToRail(ports, by('treasurer'), id);
    expect(again.attemptId).not.toBe(attemptId);
    await recordReturnedMoney(ports, by('accountant'), {
      ...id,
      attemptId,
      money: eur(300_000),
      arrivedOn: '2026-03-18',
    });
    const slip = { evidence: 'agent-slip', note: '', feeMinor: '0', paidOn: '2026-03-18' } as const;
    await recordPaid(ports, by('accountant'), { ...id, ...slip });
    await confirmReceipt(ports, by('worker'), { ...id, ...codeWord });
    const references = (await ports.store.read(`disbursement-${disbursementId}`))
      .map(({ event }) => event)
      .flatMap((event) => (event.type === 'AttemptSubmitted' ? [event.data.reference] : []));
    expect(new Set(references).size).toBe(2);
    for (const reference of references) expect(reference).toMatch(/^[2-9A-HJ-NP-Z]{12}$/);
  });
});

describe('A decision that falls after the grant was agreed', () => {
  const voided: AnyEvent = {
    type: 'DecisionVoided',
    data: {
      applicationId: 'case',
      award: 1,
      holdId,
      reason: 'late-conflict',
      to: 'deciding',
    },
  };

  test('blocks the payout at every step, until it is decided again', async () => {
    const { ports, by } = world;
    await agreed();
    const disbursementId = await prepared();
    const id = { disbursementId };
    await screenPayee(ports, by('treasurer'), { ...id, listVersion: 'EU', result: 'clear' });
    await looked(disbursementId, 'releaser');
    await world.put('application-case', voided);
    expect(await codeOf(releaseDisbursement(ports, by('releaser'), id))).toBe(
      'decision-not-in-force',
    );
    await world.put('application-case', decided);
    await releaseDisbursement(ports, by('releaser'), id);
    await world.put('application-case', voided);
    expect(await codeOf(submitToRail(ports, by('treasurer'), id))).toBe('decision-not-in-force');
  });

  test('the grant of a withdrawn application is taken back by the process', async () => {
    await agreed();
    await world.put('application-case', {
      type: 'ApplicationWithdrawn',
      data: {
        incidentRef: 'incident',
        applicationId: 'case',
        by: 'applicant',
        held: { holdId, fundId: 'fund', currency: 'EUR' },
      },
    });
    await reduceGrant(world.ports, world.byProcess('payment'), {
      grantId,
      money: 'all',
      reason: 'withdrawn',
    });
    expect((await world.typesIn(`grant-${grantId}`)).slice(-2)).toEqual([
      'GrantReduced',
      'GrantClosed',
    ]);
  });
});

describe('The payee’s details', () => {
  test('stand sealed in the log and open on record, to who pays', async () => {
    await agreed();
    const disbursementId = await prepared();
    const log = await world.ports.store.readAll(0n, 1_000);
    const text = log.map((event) => event.storedData).join('\n');
    expect(text).not.toContain('BE71 0961 2345 6769');
    expect(text).not.toContain('The brother');
    const opened = await openPayee(world.ports, world.by('releaser'), disbursementId);
    expect(opened).toEqual({ name: 'The brother', account: 'BE71 0961 2345 6769', note: '' });
    const [record] = await world.ports.store.read('access-case');
    expect(record?.event).toEqual({
      type: 'RecordOpened',
      data: {
        caseId: 'case',
        section: 'payee',
        thingId: disbursementId,
        by: 'releaser',
        role: 'releaser',
        reason: 'payment',
      },
    });
  });

  test('are recorded once for the same request on a day, also if it was refused before', async () => {
    await agreed();
    const disbursementId = await prepared();
    const look = (key = 'key') => openPayee(world.ports, world.by('newcomer', key), disbursementId);
    expect(await codeOf(look())).toBe('not-found');
    await world.employ('newcomer', 'releaser');
    await look();
    await look();
    expect(await world.typesIn('access-case')).toEqual(['AccessRefused', 'RecordOpened']);
    await look('another');
    expect(await world.typesIn('access-case')).toHaveLength(3);
  });

  test('are “not found” for everybody else, with a trace', async () => {
    await world.employ('a', 'treasurer');
    await agreed();
    const disbursementId = await prepared();
    for (const person of ['worker', 'a']) {
      const opened = openPayee(world.ports, world.by(person), disbursementId);
      expect(await codeOf(opened)).toBe('not-found');
    }
    const refusals = (await world.ports.store.read('access-case')).map(({ event }) => event);
    expect(refusals).toMatchObject([
      { type: 'AccessRefused', data: { by: 'worker', reason: 'role' } },
      { type: 'AccessRefused', data: { by: 'a', reason: 'took-part' } },
    ]);
  });

  test('are complete', async () => {
    await agreed();
    const nameless = prepareDisbursement(world.ports, world.by('treasurer'), {
      grantId,
      money: eur(1),
      rail: 'bank',
      payee: { ...details, name: ' ' },
    });
    expect(await codeOf(nameless)).toBe('payee-incomplete');
  });
});
