import { replay } from '#funds';
import { newId } from '#kernel';
import type { CrisisFund, Person } from './support/crisis-fund.js';
import { moneyFindings } from './support/money-findings.js';
import { payingFund, type PayingFund } from './support/paying-fund.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

jest.setTimeout(60_000);

const TODAY = '2026-03-16';
const now = new Date(`${TODAY}T10:00:00Z`);
const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });
const answer = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
];

let server: TestServer;
let paying: PayingFund;
let fund: CrisisFund;
let treasurer: Person;
let accountant: Person;
let verifier: Person;
/** The same treasurers, in a browser. */
let onPages: Client;
let other: Client;

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
  paying = await payingFund(server, 300_000);
  fund = paying.fund;
  treasurer = await fund.signIn(await fund.employ('treasurer'));
  accountant = await fund.signIn(await fund.employ('accountant'));
  verifier = await fund.signIn(await fund.employ('verifier'));
  const place = { entityId: 'federation', fundId: fund.fundId };
  onPages = await server.as(['treasurer'], place);
  other = await server.as(['accountant'], place);
});
afterEach(async () => {
  await settled();
  expect(await moneyFindings(server, fund.fundId)).toEqual([]);
});
afterAll(() => server.stop());

async function settled(): Promise<void> {
  await server.instance.processes?.settled();
  await fund.seen();
}

type Back = { readonly payout: string; readonly attemptId: string; readonly returnId: string };

/** A payment that failed after it was reported paid, and so much of it written down as come back. */
async function cameBack(paidMinor: number, backMinor: number): Promise<Back> {
  const { disbursementId: payout, attemptId } = await paying.handOver(paidMinor);
  const at = (rest: string) => `/api/v1/disbursements/${payout}/${rest}`;
  const paid = { evidence: 'bank-confirmation', note: 'Line 7', feeMinor: '0', paidOn: TODAY };
  expect((await accountant.post(at('payments'), paid)).status).toBe(200);
  await settled();
  const failure = { reason: 'account-closed', afterPaid: true };
  expect((await accountant.post(at('failure'), failure)).status).toBe(200);
  await settled();
  const back = { attemptId, money: EUR(backMinor), arrivedOn: TODAY };
  const { status, body } = await accountant.post(at('return'), back);
  expect([status, typeof body.returnId]).toEqual([200, 'string']);
  await settled();
  return { payout, attemptId, returnId: body.returnId as string };
}

const on = ({ payout, returnId }: Back, who: Person, path: string, body: object) =>
  who.post(`/api/v1/disbursements/${payout}/returns/${returnId}/${path}`, body);

/** What the bank owes the fund still, as an auditor replays it. */
async function dueBack(view: 'known' | 'corrected' = 'known'): Promise<bigint> {
  const { balances } = await replay(server.instance.ports.store, { asOf: TODAY, view });
  const due = balances.filter(({ account }) => account === 'money-due-back');
  return due.reduce((sum, { minor }) => sum + BigInt(minor), 0n);
}

async function returned({ payout }: Back): Promise<string | undefined> {
  await settled();
  const { body } = await accountant.get(`/api/v1/disbursements/${payout}`);
  return (body.attemptList as { returned: { minor: string } }[])[0]?.returned.minor;
}

describe('Money that came back and was written down wrongly (D54)', () => {
  test('stands until a second person confirms what the first proposed', async () => {
    const back = await cameBack(50_000, 50_000);
    expect(await dueBack()).toBe(0n);
    const right = { money: EUR(5_000), arrivedOn: TODAY, reason: 'typed-wrongly' };
    const proposed = await on(back, treasurer, 'corrections', right);
    expect([proposed.status, typeof proposed.body.correctionId]).toEqual([201, 'string']);
    const { correctionId } = proposed.body as { correctionId: string };
    const confirm = (who: Person) => on(back, who, 'corrections/confirmation', { correctionId });
    expect(await dueBack()).toBe(0n);
    expect(answer(await confirm(treasurer))).toEqual([403, 'own-correction']);
    expect((await confirm(verifier)).status).toBe(403);
    expect((await confirm(accountant)).status).toBe(200);
    await settled();
    expect(await dueBack()).toBe(45_000n);
    expect(await dueBack('corrected')).toBe(45_000n);
    expect(await returned(back)).toBe('5000');
    expect(answer(await confirm(accountant))).toEqual([409, 'no-correction-proposed']);
    // What comes now is written down beside it.
    const at = `/api/v1/disbursements/${back.payout}/return`;
    const rest = { attemptId: back.attemptId, money: EUR(45_001), arrivedOn: TODAY };
    expect(answer(await accountant.post(at, rest))).toEqual([409, 'above-what-left']);
    expect((await accountant.post(at, { ...rest, money: EUR(45_000) })).status).toBe(200);
    expect(await returned(back)).toBe('50000');
  });

  test('that never came is due back again, and cannot be corrected any more', async () => {
    const back = await cameBack(40_000, 40_000);
    const gone = { reason: 'never-happened' };
    const { body } = await on(back, accountant, 'reversals', gone);
    const { correctionId } = body as { correctionId: string };
    expect((await on(back, treasurer, 'corrections/confirmation', { correctionId })).status).toBe(
      200,
    );
    expect(await returned(back)).toBe('0');
    expect(await dueBack()).toBe(40_000n);
    expect(answer(await on(back, accountant, 'reversals', gone))).toEqual([409, 'taken-back']);
    const unknown = { ...back, returnId: newId() };
    expect((await on(unknown, treasurer, 'reversals', gone)).status).toBe(404);
  });

  test('is refused as a return would be', async () => {
    const back = await cameBack(30_000, 20_000);
    const propose = (change: object) =>
      on(back, treasurer, 'corrections', {
        money: EUR(20_000),
        arrivedOn: TODAY,
        reason: 'typed-wrongly',
        ...change,
      });
    expect(answer(await propose({}))).toEqual([409, 'nothing-to-correct']);
    expect(answer(await propose({ money: EUR(30_001) }))).toEqual([409, 'above-what-left']);
    const early = await propose({ arrivedOn: '2026-03-01' });
    expect(answer(early)).toEqual([422, 'returned-before-failed']);
    expect(early.body.detail).toContain('16 March 2026');
  });

  test('is proposed and confirmed on its page, side by side, and says who did what', async () => {
    const back = await cameBack(20_000, 20_000);
    const path = `/finance/payouts/${back.payout}/returns/${back.returnId}`;
    const grant = `/finance/grants/${paying.grantId}`;
    expect((await onPages.page(grant)).text).toContain(`href="${path}"`);
    const form = `correction.${back.payout}/${back.returnId}.`;
    const typed = { amount: '2.00', arrivedOn: TODAY, reason: 'typed-wrongly' };
    const fields = Object.fromEntries(
      Object.entries(typed).map(([name, value]) => [`${form}${name}`, value]),
    );
    expect((await onPages.submit(path, fields, `${path}/correction`)).status).toBe(303);
    await settled();
    const own = await onPages.page(path);
    expect(own.text).toContain('A correction waits for a second person');
    expect(own.text).toContain('€2.00');
    expect((await other.page(grant)).text).toContain('Being corrected');
    expect((await other.submit(path, {}, `${path}/correction-confirmation`)).status).toBe(303);
    await settled();
    expect((await other.page(path)).text).toContain('€200.00 → €2.00');
    expect((await other.page(`${path}?lang=fr`)).text).toContain('Argent restitué');
    expect((await verifier.page(path)).text).not.toContain('Propose a correction');
  });
});

describe('A payout that has arrived', () => {
  test('may be corrected still, and its page says so to whoever has looked at it before', async () => {
    const { disbursementId: payout } = await paying.handOver(10_000);
    const at = (rest: string) => `/api/v1/disbursements/${payout}/${rest}`;
    const paid = { evidence: 'bank-confirmation', note: 'Line 8', feeMinor: '0', paidOn: TODAY };
    expect((await accountant.post(at('payments'), paid)).status).toBe(200);
    const word = { evidence: 'code-word', note: 'The word was right.' };
    expect((await verifier.post(at('receipt'), word)).status).toBe(200);
    await settled();
    const grant = `/finance/grants/${paying.grantId}?lang=en`;
    const waits = 'A correction waits for a second person';
    expect((await other.page(grant)).text).not.toContain(waits);
    const correction = { reason: 'typed-wrongly', feeMinor: '100', paidOn: TODAY };
    expect((await treasurer.post(at('payment-correction'), correction)).status).toBe(201);
    expect((await other.page(grant)).text).toContain(waits);
  });
});
