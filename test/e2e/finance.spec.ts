import { grantIdOf, type AnyEvent } from '#catalogue';
import { defaultPolicy, replay } from '#funds';
import { newId } from '#kernel';
import { caseBeforeVote, vote, type CommitteeCast } from './support/awarded-case.js';
import { crisisFund, type CrisisFund, type Person } from './support/crisis-fund.js';
import { moneyFindings } from './support/money-findings.js';
import { startTestServer, type TestServer } from './support/test-server.js';

const MONDAY = '2026-03-09';
const WEDNESDAY = '2026-03-11';
const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });
const OLD_PAYEE = {
  party: 'person',
  name: 'A first payee',
  account: 'BY13 NBRB 3600 9000 0000 2Z00 AB00',
};
const NEW_PAYEE = { party: 'person', name: 'A first payee', account: 'agent 7, code HERON' };

// A whole committee is at work before the first test.
jest.setTimeout(60_000);

let now = new Date(`${MONDAY}T08:00:00Z`);
let server: TestServer;
let fund: CrisisFund;
let accounts: Record<'treasurer' | 'ada' | 'bel' | 'accountant' | 'verifier' | 'admin', string>;
let treasurer: Person;
let ada: Person;
let bel: Person;
let accountant: Person;
let verifier: Person;
let grantId: string;
let payout: string;

async function everybodySignsIn(): Promise<void> {
  treasurer = await fund.signIn(accounts.treasurer);
  ada = await fund.signIn(accounts.ada);
  bel = await fund.signIn(accounts.bel);
  accountant = await fund.signIn(accounts.accountant);
  verifier = await fund.signIn(accounts.verifier);
}

async function eventsIn(stream: string): Promise<readonly AnyEvent[]> {
  return (await server.instance.ports.store.read(stream)).map(({ event }) => event);
}

/** One person proposes, nobody confirms their own, and another one confirms. */
async function correct(act: string, input: object): Promise<number> {
  const at = (rest: string) => `/api/v1/disbursements/${payout}/${rest}`;
  const { status, body } = await accountant.post(at(act), input);
  expect([status, typeof body.correctionId]).toEqual([201, 'string']);
  const { correctionId } = body as { correctionId: string };
  const own = await accountant.post(at('payment-correction-confirmation'), { correctionId });
  expect([own.status, own.body.code]).toEqual([403, 'own-correction']);
  const page = await treasurer.page(`/finance/grants/${grantId}`);
  expect(page.text).toContain('A correction waits for a second person');
  const done = await treasurer.post(at('payment-correction-confirmation'), { correctionId });
  await settled();
  return done.status;
}

/** Waits until processes and views have done their part. */
async function settled(): Promise<void> {
  await server.instance.processes?.settled();
  await fund.seen();
}

const position = async () => {
  const { body } = await accountant.get(`/api/v1/funds/${fund.fundId}`);
  const total = body.total as Record<string, { minor: string }>;
  return Object.fromEntries(
    ['available', 'reserved', 'committed', 'settled'].map((name) => [name, total[name]?.minor]),
  );
};

const balances = async () => {
  const { balances: all } = await replay(server.instance.ports.store);
  return Object.fromEntries(all.map(({ account, minor }) => [account, minor]));
};

const at = (rest: string) => `/api/v1/disbursements/${payout}/${rest}`;

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  accounts = {
    treasurer: await fund.employ('treasurer'),
    ada: await fund.employ('releaser'),
    bel: await fund.employ('releaser'),
    accountant: await fund.employ('accountant'),
    verifier: await fund.employ('verifier'),
    admin: await fund.employ('administrator'),
  };
  await everybodySignsIn();
});
afterAll(() => server.stop());

describe('A payout fails after it was reported paid (story 4, on the manual rail)', () => {
  test('a gift of 10,000.00 is written down, counts once, and can be promised', async () => {
    const gift = {
      fundId: fund.fundId,
      donorKind: 'institution',
      money: EUR(1_000_000),
      method: 'bank',
      receivedOn: MONDAY,
    };
    const without = await server.anyone().post('/api/v1/donations', gift);
    const once = await treasurer.post('/api/v1/donations', gift, 'gift-1');
    const again = await treasurer.post('/api/v1/donations', gift, 'gift-1');
    expect([without.status, once.status, again.status]).toEqual([401, 201, 201]);
    expect(again.body).toEqual(once.body);
    expect(again.get('idempotency-replayed')).toBe('true');
    await settled();

    // The fund had 40,000.00 from before.
    expect(await position()).toMatchObject({ available: '5000000' });
    expect(await balances()).toEqual({ bank: '1000000', gifts: '-1000000' });
    const { body } = await accountant.get('/api/v1/donations?limit=1');
    expect(body.items).toEqual([expect.objectContaining({ money: EUR(1_000_000) })]);
  });

  test('the award of 3,000.00 is set aside; told and agreed to, it is owed', async () => {
    const cast: CommitteeCast = {
      duty: await fund.employ('duty-officer'),
      worker: await fund.employ('case-worker'),
      verifier: await fund.employ('verifier'),
      chair: await fund.employ('chair'),
      members: [await fund.employ(), await fund.employ()],
    };
    for (const member of cast.members) await fund.seat(member);
    const { ports } = server.instance;
    const applicationId = await caseBeforeVote(ports, fund.fundId, cast, { money: EUR(300_000) });
    await vote(ports, cast.members[1] as string, applicationId);
    grantId = grantIdOf(`${applicationId}.1`);
    await settled();
    expect(await position()).toMatchObject({ available: '4700000', reserved: '300000' });

    const told = await treasurer.post(`/api/v1/grants/${grantId}/notification`, {
      channel: 'signal',
    });
    const agreed = await treasurer.post(`/api/v1/grants/${grantId}/agreement`, {
      evidence: 'witnessed-consent',
    });
    expect([told.status, agreed.status]).toEqual([200, 200]);
    await settled();
    expect(await position()).toMatchObject({ reserved: '0', committed: '300000' });
    expect(await balances()).toMatchObject({ grants: '300000', 'grants-payable': '-300000' });
  });

  test('one person prepares it, another releases it; nobody does both', async () => {
    const prepared = await treasurer.post(`/api/v1/grants/${grantId}/disbursements`, {
      money: EUR(300_000),
      rail: 'bank',
      payee: OLD_PAYEE,
    });
    expect(prepared.status).toBe(201);
    payout = prepared.body.disbursementId as string;
    const early = await ada.post(at('releases'));
    expect([early.status, early.body.code]).toEqual([409, 'screening-missing']);
    const screened = { listVersion: 'EU list, 9 March 2026', result: 'clear' };
    expect((await treasurer.post(at('screening'), screened)).status).toBe(200);
    const unseen = await ada.post(at('releases'));
    expect([unseen.status, unseen.body.code]).toEqual([409, 'payee-not-opened']);
    const opened = await ada.post(at('payee/openings'));
    expect([opened.status, opened.body.payee]).toEqual([
      200,
      { name: OLD_PAYEE.name, account: OLD_PAYEE.account, note: '' },
    ]);
    const own = await treasurer.post(at('releases'));
    expect([own.status, own.body.code]).toEqual([403, 'role-needed']);
    expect((await ada.post(at('releases'))).status).toBe(200);
    const sent = await treasurer.post(at('attempts'));
    expect(sent.status).toBe(201);
    expect(sent.body.reference).toMatch(/^[2-9A-Z]{12}$/);
  });

  test('on Monday the bank reports it paid, with a fee of 1.50', async () => {
    const paid = { evidence: 'bank-confirmation', note: 'Line 7', feeMinor: '150' };
    const answer = await accountant.post(at('payments'), { ...paid, paidOn: MONDAY }, 'paid-1');
    const repeat = await accountant.post(at('payments'), { ...paid, paidOn: MONDAY }, 'paid-1');
    expect([answer.status, repeat.get('idempotency-replayed')]).toEqual([200, 'true']);
    // The policy allows no fee at the bank: nothing is booked before somebody else says the same.
    await settled();
    expect((await position())['settled']).toBe('0');
    const own = await accountant.post(at('payments'), { ...paid, paidOn: MONDAY }, 'paid-2');
    expect([own.status, own.body.code]).toEqual([409, 'fee-needs-second-person']);
    const second = await treasurer.post(at('payments'), { ...paid, paidOn: MONDAY });
    expect(second.status).toBe(200);
    await settled();
    expect(await position()).toEqual({
      available: '4699850',
      reserved: '0',
      committed: '0',
      settled: '300150',
    });
    expect(await balances()).toEqual({
      bank: '699850',
      gifts: '-1000000',
      grants: '300000',
      'transfer-fees': '150',
    });
  });

  test('a fee that was typed wrongly is corrected by two people, and the difference alone moves', async () => {
    const corrected = await correct('payment-correction', {
      reason: 'typed-wrongly',
      feeMinor: '50',
      paidOn: MONDAY,
    });
    expect(corrected).toBe(200);
    expect(await position()).toMatchObject({ available: '4699950', settled: '300050' });
    expect(await balances()).toMatchObject({ bank: '699950', 'transfer-fees': '50' });
    const card = await treasurer.page(`/finance/grants/${grantId}`);
    expect(card.text).toContain('Payment corrected');
  });

  test('a payment recorded on the wrong payout is taken back: this one waits for its own', async () => {
    expect(await correct('payment-reversal', { reason: 'belongs-elsewhere' })).toBe(200);
    expect(await position()).toMatchObject({
      available: '4700000',
      committed: '300000',
      settled: '0',
    });
    expect(await balances()).toEqual({
      bank: '1000000',
      gifts: '-1000000',
      grants: '300000',
      'grants-payable': '-300000',
    });
    const { body } = await accountant.get(`/api/v1/disbursements/${payout}`);
    expect(body).toMatchObject({ status: 'submitted' });
    const paid = { evidence: 'bank-confirmation', note: 'Line 8', feeMinor: '150' };
    for (const who of [accountant, treasurer]) {
      expect((await who.post(at('payments'), { ...paid, paidOn: MONDAY })).status).toBe(200);
    }
    await settled();
    expect(await position()).toMatchObject({ available: '4699850', settled: '300150' });
    expect(await moneyFindings(server, fund.fundId)).toEqual([]);
  });

  test('on Wednesday it has failed: owed again, available unchanged, the fee stays spent', async () => {
    now = new Date(`${WEDNESDAY}T10:00:00Z`);
    await everybodySignsIn();
    const failure = { reason: 'account-closed', afterPaid: true };
    expect((await accountant.post(at('failure'), failure)).status).toBe(200);
    await settled();

    expect(await position()).toEqual({
      available: '4699850',
      reserved: '0',
      committed: '300000',
      settled: '150',
    });
    expect(await balances()).toMatchObject({
      'grants-payable': '-300000',
      'money-due-back': '300000',
      'transfer-fees': '150',
    });
    const { body } = await accountant.get(`/api/v1/disbursements/${payout}`);
    expect(body).toMatchObject({ status: 'prepared', releasesNeeded: 2, releasedBy: [] });
    expect(body.attemptList).toMatchObject([
      { status: 'failed-after-paid', reason: 'account-closed', fee: EUR(150) },
    ]);
  });

  test('new details of the payee make the release that was given void', async () => {
    const screened = { listVersion: 'EU list, 11 March 2026', result: 'clear' };
    await treasurer.post(at('screening'), screened);
    await ada.post(at('releases'));
    const before = await accountant.get(`/api/v1/disbursements/${payout}`);
    expect(before.body.releasedBy).toEqual([accounts.ada]);

    const changed = { rail: 'cash-agent', payee: NEW_PAYEE };
    expect((await treasurer.post(at('payee'), changed)).status).toBe(200);
    await fund.seen();
    const after = await accountant.get(`/api/v1/disbursements/${payout}`);
    expect(after.body).toMatchObject({ rail: 'cash-agent', releasedBy: [], screening: null });
    const early = await bel.post(at('releases'));
    expect(early.body.code).toBe('screening-missing');
  });

  test('two people release attempt 2 by cash agent; it is paid, and received', async () => {
    await treasurer.post(at('screening'), {
      listVersion: 'EU list, 11 March 2026',
      result: 'clear',
    });
    for (const person of [ada, bel]) await person.post(at('payee/openings'));
    expect((await ada.post(at('releases'))).status).toBe(200);
    const alone = await treasurer.post(at('attempts'));
    expect([alone.status, alone.body.code]).toEqual([409, 'wrong-stage']);
    const twice = await ada.post(at('releases'));
    expect([twice.status, twice.body.code]).toEqual([409, 'already-released']);
    expect((await bel.post(at('releases'))).status).toBe(200);
    expect((await treasurer.post(at('attempts'))).status).toBe(201);
    const slip = { evidence: 'agent-slip', note: 'Slip 12', feeMinor: '0', paidOn: WEDNESDAY };
    const byReleaser = await ada.post(at('payments'), slip);
    expect(byReleaser.body.code).toBe('role-needed');
    expect((await accountant.post(at('payments'), slip)).status).toBe(200);
    const word = { evidence: 'code-word', note: 'The word was right.' };
    expect((await treasurer.post(at('receipt'), word)).body.code).toBe('preparer-may-not-confirm');
    expect((await verifier.post(at('receipt'), word)).status).toBe(200);
    await settled();
  });

  test('the sums hold: 3,000.00 paid once, 1.50 of fees, and the first payment still due back', async () => {
    await settled();
    expect(await position()).toEqual({
      available: '4699850',
      reserved: '0',
      committed: '0',
      settled: '300150',
    });
    expect(await balances()).toEqual({
      bank: '399850',
      gifts: '-1000000',
      grants: '300000',
      'money-due-back': '300000',
      'transfer-fees': '150',
    });
    const grant = await accountant.get(`/api/v1/grants/${grantId}`);
    expect(grant.body).toMatchObject({
      status: 'closed',
      outcome: 'paid',
      paid: EUR(300_000),
      arrived: EUR(300_000),
      open: EUR(0),
    });
    const kinds = (await eventsIn(`disbursement-${payout}`)).map(({ type }) => type);
    // One of the three was taken back, since it was another payout that was paid.
    expect(kinds.filter((type) => type === 'AttemptPaid')).toHaveLength(3);
    expect(kinds.filter((type) => type === 'PaymentCorrected')).toHaveLength(2);
    expect(kinds.filter((type) => type === 'AttemptFailedAfterPaid')).toHaveLength(1);
  });

  test('the bank line that comes back clears what is due, and no more than that', async () => {
    const { body } = await accountant.get(`/api/v1/disbursements/${payout}`);
    const [first] = body.attemptList as { attemptId: string }[];
    const back = { attemptId: first?.attemptId, arrivedOn: WEDNESDAY };
    const tooMuch = await accountant.post(at('return'), { ...back, money: EUR(300_001) });
    expect(tooMuch.body.code).toBe('above-what-left');
    const all = await accountant.post(at('return'), { ...back, money: EUR(300_000) });
    expect(all.status).toBe(200);
    expect(await balances()).toEqual({
      bank: '699850',
      gifts: '-1000000',
      grants: '300000',
      'transfer-fees': '150',
    });
  });

  test('the first page of finance shows the same money as the page of the fund', () => {
    const { views } = server.instance;
    const [funds] = views.select(
      'select received, reserved, committed, settled from finance_funds where fund_id = ?',
      fund.fundId,
    );
    const [account] = views.select(
      `select received, reserved, committed, settled from fund_positions where fund_id = ?`,
      fund.fundId,
    );
    expect(funds).toEqual(account);
  });

  test('who was paid stands in no answer and in no event', async () => {
    const pages = await Promise.all([
      accountant.get(`/api/v1/disbursements/${payout}`),
      accountant.get(`/api/v1/grants/${grantId}`),
      accountant.page(`/finance/grants/${grantId}`),
      ada.page('/finance'),
    ]);
    const stored = (await server.instance.ports.store.read(`disbursement-${payout}`)).map(
      ({ storedData }) => storedData,
    );
    const text = [...pages.map(({ text: body }) => body), ...stored].join('\n');
    for (const secret of ['A first payee', 'NBRB', 'HERON', 'Slip 12', 'The word was']) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('A key is needed wherever money moves', () => {
  test.each(['releases', 'attempts', 'payments', 'receipt', 'failure', 'cancellation'])(
    'POST …/%s without one is refused',
    async (act) => {
      const all = await server.as(['treasurer', 'releaser'], {
        fundId: fund.fundId,
        entityId: 'federation',
      });
      const body = {
        payments: { evidence: 'agent-slip', note: 'n', feeMinor: '0', paidOn: WEDNESDAY },
        receipt: { evidence: 'witness', note: 'n' },
        failure: { reason: 'other' },
        cancellation: { reason: 'other' },
      };
      const sent = body[act as keyof typeof body] ?? {};
      const refused = await all.post(at(act), sent);
      expect([refused.status, refused.body.code]).toEqual([400, 'idempotency-key-needed']);
    },
  );
});

describe('The rooms of finance are shut', () => {
  test('to somebody who is not signed in, and to other roles', async () => {
    const publicationOfficer = await fund.signIn(await fund.employ('publication-officer'));
    for (const path of ['/finance', '/finance/grants', '/finance/gifts', '/finance/funds']) {
      expect((await server.anyone().page(path)).status).toBe(401);
      // Whoever publishes campaigns has that one room of finance, and is led to it.
      const { status, headers } = await publicationOfficer.page(path);
      const led = path === '/finance' ? [303, '/finance/campaigns'] : [403, undefined];
      expect([status, headers['location']]).toEqual(led);
    }
    expect((await publicationOfficer.get('/api/v1/grants')).status).toBe(403);
  });

  test('an auditor finds a payment by what the bank wrote, or by amount and day', async () => {
    const auditor = await fund.signIn(await fund.employ('auditor'));
    const { body } = await accountant.get(`/api/v1/disbursements/${payout}`);
    const [first] = body.attemptList as { reference: string; attemptId: string }[];
    const { reference = '', attemptId = '' } = first ?? {};
    const [prepared] = await eventsIn(`disbursement-${payout}`);
    const applicationId =
      prepared?.type === 'DisbursementPrepared' ? prepared.data.applicationId : '';
    const found = async (query: string) => {
      const page = await auditor.page(`/audit/trail?${query}`);
      return [page.status, page.get('location')];
    };
    const there = [303, `/audit/trail/${applicationId}`];
    expect(await found(`id=SEPA+${reference.slice(0, 6)}+${reference.slice(6)}`)).toEqual(there);
    expect(await found(`id=${attemptId}`)).toEqual(there);
    expect(await found(`amount=3,000.00&day=${MONDAY}`)).toEqual(there);
    // Without a day there are two payments and what came back of the first.
    const lines = (await auditor.page('/audit/trail?amount=3,000.00')).text;
    expect(lines).toContain(`href="/audit/trail/${applicationId}">Payment`);
    expect(lines).toContain('Money that came back');
    const none = (await auditor.page('/audit/trail?amount=3,000.01')).text;
    expect(none).toContain('No payment, no money that came back and no gift fits this line.');
    const trail = (await auditor.page(`/audit/trail/${applicationId}`)).text;
    expect(trail).toContain('€3,000.00.');
    expect(trail).toMatch(/Urgency P[1-4]\./);
  });

  test('to staff of another fund, as if there were no such grant', async () => {
    const elsewhere = await server.as(['treasurer'], { fundId: newId(), entityId: 'federation' });
    expect((await elsewhere.get(`/api/v1/grants/${grantId}`)).status).toBe(404);
    expect((await elsewhere.page(`/finance/funds/${fund.fundId}`)).status).toBe(404);
    const { body } = await elsewhere.get('/api/v1/grants');
    expect(body.items).toEqual([]);
  });

  test('to whoever declares a tie to the payee; the try stays in the log', async () => {
    const tied = await fund.signIn(await fund.employ('accountant'));
    const [prepared] = await eventsIn(`disbursement-${payout}`);
    const partyRef = prepared?.type === 'DisbursementPrepared' ? prepared.data.payeeRef : '';
    const sealed = { subjectRef: 's', purpose: 'interests', keyVersion: 1, ciphertext: 'AAAA' };
    const { accountId: memberId } = tied;
    await fund.put(`interests-${memberId}`, {
      type: 'TieDeclared',
      data: {
        tieId: newId(),
        memberId,
        kind: 'family',
        party: 'person',
        partyRef,
        partyName: sealed,
        from: '2026-01-01',
        until: null,
        declaredOn: '2026-02-01',
      },
    });
    await fund.seen();
    expect((await tied.get('/api/v1/grants')).body.items).toEqual([]);
    expect((await tied.page(`/finance/grants/${grantId}`)).status).toBe(404);
    const acted = await tied.post(at('failure'), { reason: 'other' });
    expect(acted.status).toBeGreaterThanOrEqual(400);
    const applicationId = prepared?.type === 'DisbursementPrepared' && prepared.data.applicationId;
    const refused = await eventsIn(`access-${String(applicationId)}`);
    expect(refused).toContainEqual({
      type: 'AccessRefused',
      data: expect.objectContaining({ by: memberId, section: 'grant', reason: 'tied' }) as object,
    });
  });
});
