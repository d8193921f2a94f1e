import { openCards } from '#giving';
import { defaultPolicy } from '#funds';
import { fakeStripe, type FakeStripe } from '../fakes/stripe/index.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { startTestServer, type TestServer } from './support/test-server.js';

jest.setTimeout(120_000);

const TIMEOUT_MS = 400;

let stripe: FakeStripe;
let server: TestServer;
let crisis: CrisisFund;

beforeAll(async () => {
  stripe = await fakeStripe();
  const { key, secret: webhookSecret, url } = stripe;
  const cards = await openCards({ key, webhookSecret, url, timeoutMs: TIMEOUT_MS });
  server = await startTestServer({ cards });
  crisis = await crisisFund(server, defaultPolicy('EUR'));
  await crisis.seen();
});
beforeEach(() => {
  stripe.behave = () => ({ how: 'well' });
});
afterAll(async () => {
  await server.stop();
  await stripe.stop();
});

const give = (fields: Readonly<Record<string, string>> = {}, of = server) =>
  of.anyone().submit(`/give/${crisis.fundId}`, { amount: '50', rhythm: 'once', ...fields });

const sessions = () => stripe.account.all('checkout.session');

describe('The page on which one gives', () => {
  test('leads to the page of the provider, which knows the gift, and no name stands in an address', async () => {
    const email = 'somebody@example.org';
    const sent = await give({ amount: 'other', other: '12,50', email, rhythm: 'monthly' });
    expect(sent.status).toBe(303);
    const [session] = sessions();
    expect(sent.headers['location']).toBe(session?.url);
    expect(session).toMatchObject({
      mode: 'subscription',
      amount_total: 1250,
      currency: 'eur',
      customer_email: email,
    });
    const donationId = session?.client_reference_id ?? '';
    expect(session?.success_url).toBe(`${server.url}/give/gifts/${donationId}`);
    const kept = await server.instance.ports.store.read(`donation-${donationId}`);
    expect(kept.map(({ type }) => type)).toEqual(['DonationIntended', 'DonationCheckoutOpened']);
    expect(kept.map(({ storedData }) => storedData).join()).not.toContain('somebody');
    expect(server.logged()).not.toContain('somebody');
  });

  test('lets a browser follow its form there, and nowhere else', async () => {
    const page = await server.anyone().page(`/give/${crisis.fundId}`);
    expect(page.headers['content-security-policy']).toContain(`form-action 'self' ${stripe.url};`);
    const other = await server.anyone().page('/apply');
    expect(other.headers['content-security-policy']).toContain("form-action 'self';");
  });

  test('sent twice is one gift and one page', async () => {
    const client = server.anyone();
    const path = `/give/${crisis.fundId}`;
    const shown = await client.page(path);
    const key = /name="_key" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
    const before = sessions().length;
    const answers = [];
    for (let nth = 0; nth < 2; nth += 1) {
      answers.push(await client.submit(path, { _key: key, amount: '20', rhythm: 'once' }));
    }
    expect(answers.map(({ headers }) => headers['location'])).toEqual([
      sessions()[0]?.url,
      sessions()[0]?.url,
    ]);
    expect(sessions()).toHaveLength(before + 1);
  });

  test.each([
    ['no amount', { amount: 'other', other: '' }, 'how much you give'],
    ['nothing', { amount: 'other', other: '0' }, 'more than'],
    ['no number', { amount: 'other', other: 'ten' }, 'amount'],
    ['an address that is none', { email: 'me' }, ''],
    ['no rhythm', { rhythm: 'weekly' }, ''],
  ])('says what is wrong and keeps what was typed: %s', async (_what, fields, says) => {
    const before = sessions().length;
    const answer = await give({ other: '7', email: 'kept@example.org', ...fields });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('error-summary');
    expect(answer.text.toLowerCase()).toContain(says);
    for (const value of Object.values(fields).filter((one) => /^(?:0|ten|me)$/.test(one))) {
      expect(answer.text).toContain(`value="${value}"`);
    }
    expect(sessions()).toHaveLength(before);
  });

  test('says that nothing was taken while the provider is away, and keeps what was typed', async () => {
    stripe.behave = () => ({ how: 'error-before' });
    const answer = await give({ amount: 'other', other: '33' });
    expect([answer.status, answer.text.includes('value="33"')]).toEqual([424, true]);
    expect(answer.text).toContain('Nothing was taken');
  });

  test('is there in French', async () => {
    const page = await server.anyone().page(`/give/${crisis.fundId}?lang=fr`);
    expect(page.text).toContain('Continuer vers le paiement');
  });

  test('says that no cards are taken where no provider is set up', async () => {
    const without = await startTestServer();
    try {
      const fund = await crisisFund(without, defaultPolicy('EUR'));
      await fund.seen();
      const page = await without.anyone().page(`/give/${fund.fundId}`);
      expect(page.text).toContain('Cards are not taken here');
      expect(page.text).not.toContain('Go on to pay');
    } finally {
      await without.stop();
    }
  });
});

describe('Somebody who was given no link to a fund', () => {
  test('finds every fund that takes gifts, what it is for, and the way to it, in either language', async () => {
    const page = await server.anyone().page('/give');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Help at once');
    expect(page.text).toContain(`href="/give/${crisis.fundId}"`);
    expect((await server.anyone().page('/give?lang=fr')).text).toContain('Chaque fonds dit');
  });

  test('does not find one that was closed', async () => {
    const closed = await crisisFund(server, defaultPolicy('EUR'), 0);
    await closed.put(`fund-${closed.fundId}`, {
      type: 'FundClosed',
      data: { fundId: closed.fundId, reason: 'done' },
    });
    await closed.seen();
    expect((await server.anyone().page('/give')).text).not.toContain(closed.fundId);
  });
});

describe('Whoever comes back from the provider', () => {
  test('is told what is known, which is not that it was paid', async () => {
    await give();
    const donationId = sessions()[0]?.client_reference_id ?? '';
    const path = `/give/gifts/${donationId}`;
    expect((await server.anyone().page(path)).text).toContain('being confirmed');
    expect((await server.anyone().page(`${path}/back`)).text).toContain('before paying');
    expect((await server.anyone().page('/give/gifts/nothing')).status).toBe(404);
  });
});
