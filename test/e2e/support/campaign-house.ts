import { defaultPolicy } from '#funds';
import { openCards } from '#giving';
import { newId } from '#kernel';
import { fakeStripe, type FakeStripe } from '../../fakes/stripe/index.js';
import { crisisFund, type CrisisFund } from './crisis-fund.js';
import { startTestServer, type Client, type TestServer } from './test-server.js';

type Fields = Readonly<Record<string, string>>;

/** A house that takes cards, with somebody who writes campaigns and somebody who publishes them. */
export type CampaignHouse = {
  readonly stripe: FakeStripe;
  readonly server: TestServer;
  readonly fund: CrisisFund;
  readonly writer: Client;
  readonly treasurer: Client;
  readonly accountant: Client;
  /** Writes a campaign; its id. */
  readonly written: (change?: Fields) => Promise<string>;
  /** Writes one, and lets the treasurer publish it. */
  readonly published: (change?: Fields) => Promise<string>;
  /** Somebody fills in the form of an act on the page of a campaign. */
  readonly does: (client: Client, id: string, act: string, fields: Fields, form?: string) => Answer;
  readonly give: (campaign: string, fields?: Fields) => Answer;
  /** So many people give 50.00 each, and their provider says that they paid. */
  readonly paid: (campaign: string, count: number, fields?: Fields) => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Answer = ReturnType<Client['submit']>;

export const CAMPAIGN = {
  'title-en': 'A roof before winter',
  'story-en': 'Ten families need one.\n\nHelp them <b>now</b>.',
  'title-fr': 'Un toit avant l’hiver',
  'story-fr': 'Dix familles en ont besoin.',
  goal: '1,000',
  goalCurrency: 'EUR',
  from: '2026-03-01',
  until: '2026-03-31',
  restriction: 'free',
} as const;

export async function campaignHouse(now: () => Date): Promise<CampaignHouse> {
  const stripe = await fakeStripe();
  const { key, secret: webhookSecret, url } = stripe;
  const cards = await openCards({ key, webhookSecret, url, timeoutMs: 500 });
  const server = await startTestServer({ cards, clock: { now } });
  const fund = await crisisFund(server, defaultPolicy('EUR'));
  const place = { entityId: 'federation', fundId: fund.fundId };
  const writer = await server.as(['publication-officer'], place);
  const treasurer = await server.as(['treasurer'], place);
  const accountant = await server.as(['accountant'], place);
  await fund.seen();

  const written: CampaignHouse['written'] = async (change = {}) => {
    const fields = { ...CAMPAIGN, fundId: fund.fundId, ...change };
    const sent = await writer.submit('/finance/campaigns/new', fields);
    expect([sent.status, sent.text]).toEqual([303, '']);
    return sent.headers['location']?.split('/').at(-1) ?? '';
  };
  const does: CampaignHouse['does'] = (client, id, act, fields, form = act) => {
    const desk = `/finance/campaigns/${id}`;
    return client.submit(desk, fields, `${desk}/${form}`, `${desk}/${act}`);
  };
  const give: CampaignHouse['give'] = (campaign, fields = {}) =>
    server
      .anyone()
      .submit(`/give/${fund.fundId}`, { amount: '50', rhythm: 'once', campaign, ...fields });
  return {
    stripe,
    server,
    fund,
    writer,
    treasurer,
    accountant,
    written,
    does,
    give,
    published: async (change) => {
      const id = await written(change);
      expect((await does(treasurer, id, 'publication', { edition: '1' })).status).toBe(303);
      await fund.seen();
      return id;
    },
    paid: async (campaign, count, fields) => {
      for (let nth = 0; nth < count; nth += 1) {
        expect((await give(campaign, fields)).status).toBe(303);
        const [session] = stripe.account.all('checkout.session');
        // Each of them has a card of their own.
        stripe.account.pay(session?.id ?? '', 'pm_card_visa', null, newId());
      }
      await stripe.deliver(`${server.url}/webhooks/stripe`);
      await server.instance.ticker?.settled();
      await server.instance.processes?.settled();
      await fund.seen();
    },
    stop: async () => {
      await server.stop();
      await stripe.stop();
    },
  };
}
