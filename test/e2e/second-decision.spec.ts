import { grantIdOf } from '#catalogue';
import { defaultPolicy, replay } from '#funds';
import { caseBeforeVote, vote, type CommitteeCast } from './support/awarded-case.js';
import { crisisFund, type CrisisFund, type Person } from './support/crisis-fund.js';
import { moneyFindings } from './support/money-findings.js';
import { startTestServer, type TestServer } from './support/test-server.js';

const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });

jest.setTimeout(60_000);

let server: TestServer;
let fund: CrisisFund;
let treasurer: Person;
let worker: Person;
let chair: Person;
let members: readonly Person[];
let cast: CommitteeCast;

beforeAll(async () => {
  const now = new Date('2026-03-09T08:00:00Z');
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  treasurer = await fund.signIn(await fund.employ('treasurer'));
  worker = await fund.signIn(await fund.employ('case-worker'));
  chair = await fund.signIn(await fund.employ('chair'));
  members = await Promise.all(
    Array.from({ length: 5 }, async () => fund.signIn(await fund.employ('reviewer'))),
  );
  cast = {
    duty: await fund.employ('duty-officer'),
    worker: worker.accountId,
    verifier: await fund.employ('verifier'),
    chair: chair.accountId,
    members: members.map(({ accountId }) => accountId),
  };
  for (const member of cast.members) await fund.seat(member);
});
afterAll(() => server.stop());

async function settled(): Promise<void> {
  await server.instance.processes?.settled();
  expect(server.instance.processes?.state().parked).toEqual([]);
  await fund.seen();
}

/** A case of 3,000.00 that is decided for the first time, told and agreed to where asked. */
async function decidedCase(upTo: 'funded' | 'agreed'): Promise<string> {
  const { ports } = server.instance;
  const applicationId = await caseBeforeVote(ports, fund.fundId, cast, { money: EUR(300_000) });
  await vote(ports, cast.members[1] as string, applicationId);
  await settled();
  if (upTo === 'funded') return applicationId;
  const grant = `/api/v1/grants/${grantIdOf(`${applicationId}.1`)}`;
  await treasurer.post(`${grant}/notification`, { channel: 'signal' });
  const agreed = await treasurer.post(`${grant}/agreement`, { evidence: 'witnessed-consent' });
  expect(agreed.status).toBe(200);
  await settled();
  return applicationId;
}

const at = (applicationId: string, act: string) => `/api/v1/cases/${applicationId}/${act}`;
const yes = { choice: 'yes', revision: 1 };

/** A tie comes to light: review and vote of this member no longer count. */
async function struck(applicationId: string, member: number): Promise<readonly string[]> {
  const conflict = { memberId: members[member]?.accountId, answer: 'conflict' };
  const { body } = await chair.post(at(applicationId, 'conflicts'), conflict);
  return body.events as string[];
}

/** Another review, and another amount put to the vote. */
async function decidedAgain(applicationId: string, minor: number): Promise<void> {
  const [, first, second] = members;
  await chair.post(at(applicationId, 'reviewers'), { memberId: second?.accountId });
  const review = await second?.post(at(applicationId, 'reviews'), {
    revision: 1,
    scores: { danger: 4, need: 4, feasibility: 4 },
    recommendation: 'fund',
    recommendedMinor: String(minor),
    comment: 'Less will do.',
  });
  expect(review?.status).toBe(200);
  const called = await chair.post(at(applicationId, 'decision'), { proposed: EUR(minor) });
  expect(called.status).toBe(200);
  await first?.post(at(applicationId, 'votes'), yes);
  const last = await second?.post(at(applicationId, 'votes'), yes);
  expect(last?.body.events).toContain('DecisionReached');
  await settled();
}

const grantOf = async (applicationId: string) =>
  (await treasurer.get(`/api/v1/grants/${grantIdOf(`${applicationId}.1`)}`)).body;
const caseOf = async (applicationId: string): Promise<readonly string[]> =>
  (await server.instance.ports.store.read(`application-${applicationId}`)).map(({ type }) => type);
const position = async () => {
  const { body } = await treasurer.get(`/api/v1/funds/${fund.fundId}`);
  const total = body.total as Record<string, { minor: string }>;
  return ['available', 'reserved', 'committed'].map((name) => Number(total[name]?.minor));
};
const payable = async () =>
  (await replay(server.instance.ports.store)).balances.find(
    ({ account }) => account === 'grants-payable',
  )?.minor ?? '0';

describe('A decision falls, and is taken a second time (D34)', () => {
  let free: number;

  beforeEach(async () => {
    free = (await position())[0] as number;
  });
  afterEach(async () => {
    expect(await moneyFindings(server, fund.fundId)).toEqual([]);
  });

  test('for the same amount the money is kept, and the grant stands as it was told', async () => {
    const applicationId = await decidedCase('agreed');
    expect(await struck(applicationId, 1)).toContain('DecisionVoided');
    await members[2]?.post(at(applicationId, 'votes'), yes);
    await settled();
    expect((await caseOf(applicationId)).at(-1)).toBe('ApplicationFunded');
    expect(await grantOf(applicationId)).toMatchObject({ status: 'agreed', award: EUR(300_000) });
    expect(await position()).toEqual([free - 300_000, 0, 300_000]);
  });

  test('for another amount before anybody was told, the hold and the draft follow', async () => {
    const [, , owed] = await position();
    const applicationId = await decidedCase('funded');
    expect(await struck(applicationId, 0)).toContain('DecisionVoided');
    await decidedAgain(applicationId, 200_000);
    expect(await grantOf(applicationId)).toMatchObject({ status: 'drafted', award: EUR(200_000) });
    expect(await position()).toEqual([free - 200_000, 200_000, owed]);
  });

  test('for another amount than was told, what was owed is given up and told anew', async () => {
    const before = await payable();
    const [, reserved, owed] = await position();
    const applicationId = await decidedCase('agreed');
    await struck(applicationId, 0);
    await decidedAgain(applicationId, 250_000);
    expect(await grantOf(applicationId)).toMatchObject({ status: 'drafted', award: EUR(250_000) });
    expect(await payable()).toBe(before);
    expect(await position()).toEqual([free - 250_000, (reserved as number) + 250_000, owed]);
    const told = await treasurer.post(
      `/api/v1/grants/${grantIdOf(`${applicationId}.1`)}/notification`,
      { channel: 'signal' },
    );
    expect(told.status).toBe(200);
    await settled();
    expect(await payable()).toBe(String(BigInt(before) - 250_000n));
  });

  test('a second decision that is a refusal gives everything back', async () => {
    const before = await payable();
    const applicationId = await decidedCase('agreed');
    await struck(applicationId, 0);
    const declined = await chair.post(at(applicationId, 'decline'), { reason: 'not-confirmed' });
    expect(declined.status).toBe(200);
    await settled();
    expect((await position())[0]).toBe(free);
    expect(await payable()).toBe(before);
    expect(await grantOf(applicationId)).toMatchObject({ status: 'closed' });
  });

  test('a case that is taken back after it was told owes nothing any more', async () => {
    const before = await payable();
    const applicationId = await decidedCase('agreed');
    const withdrawn = await worker.post(at(applicationId, 'withdrawal'));
    expect(withdrawn.status).toBe(200);
    await settled();
    expect((await position())[0]).toBe(free);
    expect(await payable()).toBe(before);
  });
});
