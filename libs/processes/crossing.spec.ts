import { fundsReceived } from '../../test/support/fund-moves.js';
import { portsInMemory, type WorldInMemory } from '../../test/support/ports-in-memory.js';
import * as cases from '../applications/application.fixtures.js';
import { castVote, strikeLateConflict, withdrawApplication } from '#applications';
import { grantIdOf } from '#catalogue';
import type { Ports } from '#commands';
import {
  agreeGrant,
  notifyGrant,
  prepareDisbursement,
  recordPaid,
  openPayee,
  releaseDisbursement,
  screenPayee,
  submitToRail,
} from '#disbursements';
import { ledgerCheck } from '#funds';
import { processes } from './index.js';
import { startProcesses, type Processes } from './runner.js';

const grantId = grantIdOf('case.1');
const { applicationId } = cases;
const ACCOUNT = 'fundaccount-fund.EUR';

const gift = fundsReceived(1_000_000);

let world: WorldInMemory;
let running: Processes;
let disbursementId: string;

/** An award that is told, agreed to, prepared and released, and about to be handed to the bank. */
beforeEach(async () => {
  world = await portsInMemory(cases.policy, '2026-03-16T10:00:00.000Z');
  const { ports, by } = world;
  await world.employ('treasurer', 'treasurer');
  await world.employ('releaser', 'releaser');
  await world.employ('accountant', 'accountant');
  await world.employ('worker', 'case-worker');
  await world.employ('chair', 'chair');
  await world.seat('c');
  running = startProcesses({ ports, processes, path: ':memory:' });
  await world.put(ACCOUNT, gift);
  await world.put(`application-${applicationId}`, ...cases.approved);
  await running.settled();
  await notifyGrant(ports, by('worker'), { grantId, channel: 'signal' });
  await agreeGrant(ports, by('worker'), { grantId, evidence: 'signature' });
  const prepared = await prepareDisbursement(ports, by('treasurer'), {
    grantId,
    money: cases.eur(240_000),
    rail: 'bank',
    payee: { party: 'person', name: 'The brother', account: 'BE71 0961 2345 6769', note: '' },
  });
  disbursementId = prepared.disbursementId;
  const look = { disbursementId, listVersion: 'EU', result: 'clear' } as const;
  await screenPayee(ports, by('treasurer'), look);
  await openPayee(ports, by('releaser'), disbursementId);
  await releaseDisbursement(ports, by('releaser'), { disbursementId });
  await running.settled();
});
afterEach(() => running.stop());

/** Ports at which the payout is handed to the bank just before a command is carried out. */
function crossedBy(type: string): Ports {
  const { ports, by } = world;
  const execute: Ports['execute'] = async (decider, stream, command, context) => {
    const asked: unknown =
      typeof command === 'function' ? await (command as () => Promise<unknown>)() : command;
    if ((asked as { readonly type: string }).type === type) {
      await submitToRail(ports, by('treasurer'), { disbursementId });
    }
    return ports.execute(decider, stream, command, context);
  };
  return { ...ports, execute };
}

async function paid(): Promise<void> {
  await running.settled();
  await recordPaid(world.ports, world.by('accountant'), {
    disbursementId,
    evidence: 'bank-confirmation',
    note: '',
    feeMinor: '0',
    paidOn: '2026-03-16',
  });
  await running.settled();
  expect(running.state().parked).toEqual([]);
}

/** What the money checks of `verify` say. */
async function findings(): Promise<readonly string[]> {
  const found: string[] = [];
  const check = ledgerCheck((code) => found.push(code));
  for (const { event, metadata } of await world.ports.store.readAll(0n, 1_000)) {
    check.onEvent(event, 0, metadata.effectiveDate);
  }
  check.atEnd();
  return found;
}

describe('A payout that is handed to the bank at the moment in which its case', () => {
  test('is withdrawn: what the bank paid is taken from what was given back', async () => {
    const crossed = crossedBy('Withdraw');
    await withdrawApplication(crossed, world.by('worker'), { applicationId });
    await paid();
    expect((await world.typesIn(ACCOUNT)).slice(-4)).toEqual([
      'ReservationReleased',
      'FundsReserved',
      'FundsCommitted',
      'FundsSettled',
    ]);
    expect(await findings()).toContain('control-committed-differs');
  });

  test('loses its decision: nothing is voted on while the bank has its money, nor after', async () => {
    const late = { applicationId, memberId: 'b', answer: 'conflict', why: null } as const;
    await strikeLateConflict(crossedBy('StrikeLateConflict'), world.by('chair'), late);
    expect((await world.typesIn(`application-${applicationId}`)).at(-1)).toBe('DecisionVoided');
    const vote = { applicationId, choice: 'yes', revision: 1, reason: null } as const;
    const voting = () => castVote(world.ports, world.by('c'), vote);
    await expect(voting()).rejects.toMatchObject({ code: 'decision-after-payment' });
    await paid();
    await expect(voting()).rejects.toMatchObject({ code: 'decision-after-payment' });
  });
});
