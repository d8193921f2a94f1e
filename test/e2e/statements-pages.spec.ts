import { defaultPolicy } from '#funds';
import { newId } from '#kernel';
import { invocation } from './support/awarded-case.js';
import { bankLines } from './support/bank-lines.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { moneyFindings } from './support/money-findings.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

jest.setTimeout(60_000);

let server: TestServer;
let fund: CrisisFund;
let treasurer: Client;
let accountant: Client;
let chair: Client;
let lines: readonly string[];

const now = new Date('2026-11-27T12:00:00Z');
const DAY = '2026-03-09';
const key = () => ({ 'idempotency-key': newId() });
const PATH = '/finance/statements';
const settled = async () => {
  await server.instance.processes?.settled();
  await server.instance.projector.waitFor(await server.instance.ports.store.head());
};

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'), 0);
  const place = { entityId: 'federation', fundId: fund.fundId };
  treasurer = await server.as(['treasurer'], place);
  accountant = await server.as(['accountant'], place);
  chair = await server.as(['chair'], place);
  const keepers = [
    invocation(await fund.employ('treasurer')),
    invocation(await fund.employ('accountant')),
  ] as const;
  const payers = [{ name: 'Ada Example', text: 'For the crisis fund' }];
  const told = { amounts: ['30.10', '50.00', '7.00'], payers, day: DAY };
  lines = await bankLines(server.instance.ports, { fundId: fund.fundId, keepers, told });
  await settled();
});
afterEach(async () => {
  await settled();
  expect(await moneyFindings(server, fund.fundId)).toEqual([]);
});
afterAll(() => server.stop());

describe('Bank statements on pages', () => {
  test('name no payer, and are there for those who keep the books alone', async () => {
    const page = await treasurer.page(PATH);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`${PATH}/lines/${lines[0]}`);
    expect(page.text).not.toContain('Ada');
    expect((await chair.page(PATH)).status).toBe(403);
    expect((await chair.page(`${PATH}/lines/${lines[0]}`)).status).toBe(403);
    const french = await treasurer.page(`${PATH}?lang=fr`);
    expect(french.text).toContain('Relevés bancaires');
  });

  test('show who paid to whoever asks, which is noted', async () => {
    const opened = await treasurer.submit(
      `${PATH}/lines/${lines[0]}`,
      {},
      `${PATH}/lines/${lines[0]}/opening`,
    );
    expect(opened.status).toBe(200);
    expect(opened.text).toContain('Ada Example');
    expect(opened.headers['cache-control']).toContain('no-store');
    const [noted] = await server.instance.ports.store.read(`access-${lines[0]}`);
    expect(noted?.type).toBe('RecordOpened');
  });

  test('a line that nobody knows becomes a gift, once', async () => {
    const send = () =>
      accountant.post(`/api/v1/bank-lines/${lines[0]}/gift`, { donorKind: 'member' }, key());
    expect((await send()).status).toBe(201);
    expect(await send()).toMatchObject({ status: 409, body: { code: 'bank-line-is-gift' } });
    await settled();
    const page = await treasurer.page(`${PATH}/lines/${lines[0]}`);
    expect(page.text).toContain('/finance/gifts/');
    expect((await treasurer.page(PATH)).text).not.toContain(`${PATH}/lines/${lines[0]}`);
  });

  test('one that was typed by hand is tied to that gift instead, on its page', async () => {
    const money = { minor: '5000', currency: 'EUR' };
    const gift = { money, receivedOn: DAY, method: 'bank', donorKind: 'individual' };
    const typed = await treasurer.post(
      '/api/v1/donations',
      { ...gift, fundId: fund.fundId },
      key(),
    );
    const { donationId } = typed.body as { donationId: string };
    await settled();
    const asked = await treasurer.post(
      `/api/v1/bank-lines/${lines[1]}/gift`,
      { donorKind: 'individual' },
      key(),
    );
    expect(asked).toMatchObject({ status: 409, body: { code: 'bank-line-like-gift' } });
    const path = `${PATH}/lines/${lines[1]}`;
    expect((await treasurer.page(path)).text).toContain(donationId);
    const chosen = { [`line-tie.${lines[1]}.donationId`]: donationId };
    const tied = await treasurer.submit(path, chosen, `${path}/line-tie`);
    expect(tied.status).toBe(303);
    const again = await treasurer.post(
      `/api/v1/donations`,
      { ...gift, fundId: fund.fundId },
      key(),
    );
    expect(again).toMatchObject({ status: 409, body: { code: 'gift-like-another' } });
  });

  describe('propose what a line may be', () => {
    let donorId: string;
    let pledgeId: string;
    let came: readonly string[];
    const typedDay = '2026-11-27';

    beforeAll(async () => {
      await treasurer.page(`${PATH}?lang=en`);
      const send = async (path: string, body: object) => {
        const { status, body: answer } = await treasurer.post(`/api/v1/${path}`, body, key());
        if (status > 201) throw new Error(JSON.stringify(answer));
        return answer as Record<string, string>;
      };
      const kind = { kind: 'institution', name: 'Example Foundation', wish: 'anonymous' };
      ({ donorId = '' } = await send('donors', { fundId: fund.fundId, ...kind }));
      const owed = { money: { minor: '30000', currency: 'EUR' }, restriction: 'free' };
      const dates = { isEnforceable: false, firstDueOn: typedDay, count: 3, everyMonths: 1 };
      ({ pledgeId = '' } = await send('pledges', {
        fundId: fund.fundId,
        donorId,
        ...owed,
        ...dates,
      }));
      const bound = { confirmedOn: typedDay, evidence: 'letter' };
      await send(`pledges/${pledgeId}/confirmation`, bound);
      await settled();
      const page = await treasurer.page(`/finance/pledges/${pledgeId}`);
      const [, reference = ''] = /<code>(RF[0-9A-Z ]+)<\/code>/.exec(page.text) ?? [];
      const donorPage = await treasurer.page(`/finance/donors/${donorId}`);
      const [, ofDonor = ''] = /<code>(RF[0-9A-Z ]+)<\/code>/.exec(donorPage.text) ?? [];
      expect(ofDonor).not.toBe(reference);
      const keepers = [
        invocation(await fund.employ('treasurer')),
        invocation(await fund.employ('accountant')),
      ] as const;
      const payers = [
        { name: 'Example Foundation', text: `Don ${reference.toLowerCase()} merci` },
        { text: ofDonor.replaceAll(' ', '-'), iban: 'FR7630006000011234567890190' },
        { text: 'Gift', iban: 'FR7630006000011234567890191' },
        { text: 'Gift' },
      ];
      const amounts = ['100.00', '12.00', '13.00', '14.00'];
      const told = { account: 'GB29NWBK60161331926819', amounts, payers, day: typedDay };
      came = await bankLines(server.instance.ports, { fundId: fund.fundId, keepers, told });
      await settled();
    });

    test('by its reference, in the list and to programs, with why', async () => {
      const list = await treasurer.page(PATH);
      expect(list.text).toContain('The text has the reference of this pledge.');
      expect(list.text).toContain('The text has the reference of this donor.');
      expect(list.text).toContain('(instalment 1), ');
      expect(list.text).not.toContain('Example Foundation');
      const { body } = await treasurer.get('/api/v1/bank-lines');
      const { items } = body as { items: { lineId: string; proposals: object[] }[] };
      const [first] = items.filter(({ lineId }) => lineId === came[0]);
      expect(first?.proposals[0]).toEqual({
        because: 'pledge-reference',
        isCertain: true,
        donationId: null,
        donorId,
        donorKind: 'institution',
        restriction: 'free',
        pledgeId,
        instalment: 1,
      });
    });

    test('and one press books what is certain', async () => {
      const pressed = await treasurer.submit(PATH, {}, `${PATH}/lines/certain`);
      expect(pressed.status).toBe(303);
      await settled();
      const pledge = await treasurer.get(`/api/v1/pledges/${pledgeId}`);
      expect(pledge.body).toMatchObject({ received: { minor: '10000' } });
      const again = { lines: [{ lineId: came[0], pledgeId }] };
      expect(await treasurer.post('/api/v1/bank-lines/certain', again, key())).toMatchObject({
        status: 409,
        body: { code: 'bank-line-is-gift' },
      });
    });

    test('and one press books a proposal, without typing anything', async () => {
      const path = `${PATH}/lines/${came[1]}`;
      const pressed = await treasurer.submit(path, {}, `${path}/line-gift`);
      expect(pressed).toMatchObject({ status: 303, headers: { location: PATH } });
      await settled();
      const list = await treasurer.page(PATH);
      expect(list.text).not.toContain(path);
      // From the account of which the donor's pledge was paid before.
      expect(list.text).toContain('This donor gave from this account before.');
    });

    test('a gift that was written down is proposed as that gift, and never booked beside it', async () => {
      const money = { minor: '1300', currency: 'EUR' };
      const gift = { money, receivedOn: typedDay, method: 'bank', donorKind: 'individual' };
      const sent = { ...gift, fundId: fund.fundId };
      const typed = await treasurer.post('/api/v1/donations', sent, key());
      const { donationId } = typed.body as { donationId: string };
      await settled();
      const path = `${PATH}/lines/${came[2]}`;
      const list = await treasurer.page(PATH);
      expect(list.text).toContain('It was written down by hand: same day, same amount.');
      const pressed = await treasurer.submit(path, {}, `${path}/line-tie`);
      expect(pressed).toMatchObject({ status: 303, headers: { location: PATH } });
      await settled();
      expect((await treasurer.page(path)).text).toContain(`/finance/gifts/${donationId}`);
      const beside = { donorKind: 'individual' };
      const more = await treasurer.post(`/api/v1/bank-lines/${came[2]}/gift`, beside, key());
      expect(more).toMatchObject({ status: 409, body: { code: 'bank-line-is-gift' } });
    });

    test('nobody but those who keep the books is offered a press', async () => {
      const sent = { lines: [{ lineId: came[3], pledgeId }] };
      expect((await chair.post('/api/v1/bank-lines/certain', sent, key())).status).toBe(403);
      const auditor = await server.as(['auditor'], {
        entityId: 'federation',
        fundId: fund.fundId,
      });
      const page = await auditor.page(PATH);
      expect(page.text).toContain('This donor gave from this account before.');
      expect(page.text).not.toContain('/line-gift');
      expect(page.text).not.toContain('/lines/certain');
    });
  });

  test('an account is proposed by one, and confirmed by another who types it again', async () => {
    const number = 'FR76 3000 6000 0112 3456 7890 189';
    const wrong = { fundId: fund.fundId, number: number.replace('189', '188') };
    const refused = await treasurer.submit(`${PATH}/new`, wrong);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(wrong.number);
    const proposed = await treasurer.post(
      '/api/v1/bank-accounts',
      { fundId: fund.fundId, number },
      key(),
    );
    const { bankAccountId } = proposed.body as { bankAccountId: string };
    await settled();
    const path = `${PATH}/accounts/${bankAccountId}`;
    const page = await accountant.page(path);
    expect(page.text).not.toContain('FR76');
    expect(page.text).not.toContain('0189');
    const [, proposalId = ''] = /name="[^"]*proposalId" value="([^"]+)"/.exec(page.text) ?? [];
    const confirm = (who: Client, typed: string) =>
      who.post(
        `/api/v1/bank-accounts/${bankAccountId}/confirmation`,
        { proposalId, number: typed },
        key(),
      );
    expect(await confirm(treasurer, number)).toMatchObject({ body: { code: 'own-correction' } });
    expect(await confirm(accountant, 'FR00')).toMatchObject({
      body: { code: 'bank-account-typed-otherwise' },
    });
    expect((await confirm(accountant, number.toLowerCase())).status).toBe(200);
  });
});
