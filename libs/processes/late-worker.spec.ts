import { fundsReceived } from '../../test/support/fund-moves.js';
import { portsInMemory, type WorldInMemory } from '../../test/support/ports-in-memory.js';
import * as cases from '../applications/application.fixtures.js';
import { grantIdOf, type AnyEvent } from '#catalogue';
import {
  agreeGrant,
  confirmReceipt,
  notifyGrant,
  prepareDisbursement,
  recordPaid,
  reduceGrant,
  openPayee,
  releaseDisbursement,
  screenPayee,
  submitToRail,
} from '#disbursements';
import { processes } from './index.js';
import { startProcesses, type Processes } from './runner.js';

const HOLD = 'case.1';
const grantId = grantIdOf(HOLD);
const ACCOUNT = 'fundaccount-fund.EUR';

const gift = fundsReceived(1_000_000);
const voided: AnyEvent = {
  type: 'DecisionVoided',
  data: {
    applicationId: cases.applicationId,
    award: 1,
    holdId: HOLD,
    reason: 'late-conflict',
    to: 'deciding',
  },
};

let world: WorldInMemory;
let first: Processes;

beforeEach(async () => {
  world = await portsInMemory(cases.policy, '2026-03-16T10:00:00.000Z');
  await world.employ('treasurer', 'treasurer');
  await world.employ('releaser', 'releaser');
  await world.employ('accountant', 'accountant');
  await world.employ('worker', 'case-worker');
  first = startProcesses({ ports: world.ports, processes, path: ':memory:' });
  await world.put(ACCOUNT, gift);
  await world.put(`application-${cases.applicationId}`, ...cases.approved);
  await first.settled();
});
afterEach(() => first.stop());

/** The first decision falls, and the members decide the same once more. */
async function decidedAgain(): Promise<void> {
  const again = cases.approved.filter(({ type }) => type === 'DecisionReached');
  await world.put(`application-${cases.applicationId}`, voided, ...again);
  await first.settled();
}

async function told(): Promise<void> {
  await notifyGrant(world.ports, world.by('worker'), { grantId, channel: 'signal' });
  await first.settled();
}

async function paidOut(): Promise<void> {
  const { ports, by } = world;
  await agreeGrant(ports, by('worker'), { grantId, evidence: 'signature' });
  const { disbursementId } = await prepareDisbursement(ports, by('treasurer'), {
    grantId,
    money: cases.eur(240_000),
    rail: 'bank',
    payee: { party: 'person', name: 'The brother', account: 'BE71 0961 2345 6769', note: '' },
  });
  const id = { disbursementId };
  await screenPayee(ports, by('treasurer'), { ...id, listVersion: 'EU', result: 'clear' });
  await openPayee(ports, by('releaser'), id.disbursementId);
  await releaseDisbursement(ports, by('releaser'), id);
  await submitToRail(ports, by('treasurer'), id);
  await recordPaid(ports, by('accountant'), {
    ...id,
    evidence: 'bank-confirmation',
    note: '',
    feeMinor: '0',
    paidOn: '2026-03-16',
  });
  await confirmReceipt(ports, by('worker'), {
    ...id,
    evidence: 'transfer-receipt',
    note: '',
  });
  await first.settled();
}

/** What a worker adds that begins with nothing and meets the whole log. */
async function addedByAnother(): Promise<readonly string[]> {
  expect(first.state().parked).toEqual([]);
  const head = await world.ports.store.head();
  const second = startProcesses({ ports: world.ports, processes, path: ':memory:' });
  await second.settled();
  const { parked } = second.state();
  await second.stop();
  expect(parked).toEqual([]);
  const added = await world.ports.store.readAll(head, 100);
  return added.map(({ type }) => type);
}

describe('A second worker that meets what the first has long answered', () => {
  test('changes nothing after a grant that was reduced to nothing and awarded again', async () => {
    await told();
    const all = { grantId, money: 'all', reason: 'terminated' } as const;
    await reduceGrant(world.ports, world.by('treasurer'), all);
    await first.settled();
    await decidedAgain();
    expect((await world.typesIn(`grant-${grantId}`)).at(-1)).toBe('GrantDrafted');
    expect(await addedByAnother()).toEqual([]);
  });

  test('changes nothing after a second decision for the same amount that was paid', async () => {
    await told();
    await decidedAgain();
    await paidOut();
    expect((await world.typesIn(`grant-${grantId}`)).at(-1)).toBe('GrantClosed');
    expect(await addedByAnother()).toEqual([]);
  });
});

describe('A worker that was away while a decision fell and was taken again', () => {
  test('funds the case with the money of the second amount', async () => {
    await first.stop();
    const chain = [...cases.approved, voided, cases.decided(['a', 'b'], 200_000)];
    await world.put('application-other', ...chain.map(ofOther));
    first = startProcesses({ ports: world.ports, processes, path: ':memory:' });
    await first.settled();
    expect(first.state().parked).toEqual([]);
    const grant = await world.ports.store.read(`grant-${grantIdOf('other.1')}`);
    expect(grant.map(({ event }) => event)).toMatchObject([
      { type: 'GrantDrafted', data: { award: cases.eur(200_000) } },
    ]);
  });

  /** The same event in another case. */
  function ofOther({ type, data }: AnyEvent): AnyEvent {
    const about = { ...data, applicationId: 'other' };
    const held = 'holdId' in data ? { holdId: 'other.1' } : {};
    return { type, data: { ...about, ...held } } as AnyEvent;
  }
});
