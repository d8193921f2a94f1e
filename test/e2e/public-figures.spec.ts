import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyEvent, EventOf, EventType, Need } from '#catalogue';
import { defaultPolicy } from '#funds';
import { newId } from '#kernel';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { startTestServer, type TestServer } from './support/test-server.js';

jest.setTimeout(120_000);

/** An event as it is in the fixtures of the catalogue, with some of its facts changed. */
function event<Type extends EventType>(type: Type, change: Partial<EventOf<Type>['data']>) {
  const file = join(process.cwd(), `test/fixtures/events/${type}.v1.json`);
  const { data } = JSON.parse(readFileSync(file, 'utf8')) as { data: object };
  return { type, data: { ...data, ...change } } as unknown as AnyEvent;
}

type House = { readonly server: TestServer; readonly fund: CrisisFund };

/** A fund with one donor and one person more, or without them, a year later. */
async function house(withOneMore: boolean): Promise<House> {
  let now = new Date('2026-02-03T09:00:00Z');
  const server = await startTestServer({ clock: { now: () => now } });
  const fund = await crisisFund(server, defaultPolicy('EUR'));
  const { fundId, put } = fund;
  const give = (donorId: string, minor: string) => {
    const donationId = newId();
    const money = { minor, currency: 'EUR' };
    const receivedOn = now.toISOString().slice(0, 10);
    const data = { donationId, donorId, fundId, money, baseMinor: minor, receivedOn };
    return put(
      `donation-${donationId}`,
      event('DonationReceived', { ...data, feeMinor: '0', restriction: 'free' }),
    );
  };
  const help = async (identityRef: string, need: Need, minor: string) => {
    const [applicationId, grantId] = [newId(), newId()];
    const money = { minor, currency: 'EUR' };
    await put(
      `application-${applicationId}`,
      event('ApplicationSubmitted', { applicationId, fundId, identityRef, needs: [need] }),
      event('ApplicationTriaged', { applicationId }),
    );
    await put(
      `grant-${grantId}`,
      event('GrantNotified', { applicationId, grantId, fundId, money, baseMinor: minor }),
    );
  };
  for (let place = 0; place < 11; place += 1) {
    await give(`donor-${place}`, '100317');
    await help(`person-${place}`, 'legal', '212345');
  }
  if (withOneMore) await help('one-more', 'medical', '123741');
  now = new Date('2026-05-05T09:00:00Z');
  if (withOneMore) {
    await give('one-donor', '765431');
    await help('another', 'legal', '123743');
  }
  now = new Date('2026-10-05T09:00:00Z');
  await fund.seen();
  return { server, fund };
}

let without: House;
let withOneMore: House;
beforeAll(async () => {
  without = await house(false);
  withOneMore = await house(true);
});
afterAll(() => Promise.all([without, withOneMore].map(({ server }) => server.stop())));

const ELSEWHERE = { 'x-forwarded-for': '192.0.2.1' };

/** What anybody gets at an address, with the id of the fund and what is new each time taken out. */
async function seen({ server, fund }: House, route: string): Promise<string> {
  const path = route.replace(':fundId', fund.fundId).replace(/:\w+|\*/g, 'rubbish');
  const { status, text } = (await server.anyone().get(path, ELSEWHERE)) as {
    readonly status: number;
    /** None of a picture or a font. */
    readonly text?: string;
  };
  const same = (text ?? '')
    .replaceAll(fund.fundId, 'FUND')
    .replace(/<input type="hidden"[^>]*>/g, '')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID');
  return `${status} ${same}`;
}

describe('what anybody sees', () => {
  it('is the same on every route, with and without one person and one gift among too few', async () => {
    const routes = without.server
      .routes()
      .filter((route) => route.startsWith('GET /'))
      .map((route) => route.slice('GET '.length));
    const differ: string[] = [];
    const shown: string[] = [];
    for (const route of routes) {
      const [one, other] = [await seen(without, route), await seen(withOneMore, route)];
      if (one !== other) differ.push(route);
      if (one.startsWith('200')) shown.push(route);
    }
    expect(differ).toEqual([]);
    expect(shown).toEqual(
      expect.arrayContaining(['/', '/open/:fundId', '/api/v1/open/funds', '/apply']),
    );
  });

  it('has each quarter that is published and each need of the codelist', async () => {
    const { body } = await withOneMore.server
      .anyone()
      .get(`/api/v1/open/funds/${withOneMore.fund.fundId}`);
    const suppressed = { suppressed: true };
    const [second, first] = (body as { quarters: Record<string, unknown>[] }).quarters;
    expect(second).toMatchObject({
      quarter: '2026-Q2',
      received: suppressed,
      donors: suppressed,
      asked: suppressed,
      granted: suppressed,
    });
    expect(first).toMatchObject({
      quarter: '2026-Q1',
      received: { minor: '1100000', currency: 'EUR' },
      donors: 10,
      asked: 10,
      granted: { people: 10, amount: { minor: '2340000', currency: 'EUR' } },
      otherNeeds: suppressed,
    });
    const needs = (first?.['byNeed'] ?? []) as readonly { need: string }[];
    expect(needs).toHaveLength(10);
    expect(needs).toContainEqual({ need: 'medical', granted: suppressed });
    expect(needs).toContainEqual({ need: 'equipment', granted: suppressed });
  });

  it.each(['/', '/open/:fundId', '/api/v1/open/funds', '/api/v1/open/funds/:fundId'])(
    '%s says no number that disclosure control did not make',
    async (route) => {
      const [, , body = ''] = /^(200) ([^]*)$/.exec(await seen(withOneMore, route)) ?? [];
      expect(body).not.toBe('');
      const text = body
        .replace(/<(head|style|script)\b[^]*?<\/\1>/g, '')
        .replace(/<[^>]+>/g, ' ')
        .replace(/\d{4}-Q[1-4]/g, '');
      const numbers = [...text.matchAll(/\d[\d,.]*\d|\d/g)].map(([number]) => number);
      // Published: people and donors, what was received and granted; then the numbers of the rule.
      const published = ['10', '11,000.00', '23,400.00', '1100000', '2340000'];
      const rule = ['10', '5', '100', '90'];
      expect(numbers.filter((one) => ![...published, ...rule].includes(one))).toEqual([]);
      expect(numbers.map((one) => one.replace(/\D/g, ''))).toContain('1100000');
    },
  );
});
