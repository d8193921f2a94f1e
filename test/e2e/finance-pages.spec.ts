import type { AnyEvent } from '#catalogue';
import { grantIdOf } from '#catalogue';
import { defaultPolicy } from '#funds';
import { newId } from '#kernel';
import { caseBeforeVote, vote, type CommitteeCast } from './support/awarded-case.js';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { keepPromises } from './support/keepers.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

const EUR = (minor: number) => ({ minor: String(minor), currency: 'EUR' });
const NOW = new Date('2026-03-10T09:00:00Z');

// A whole committee is at work before the first test.
jest.setTimeout(60_000);

let server: TestServer;
let fund: CrisisFund;
let treasurer: Client;
let releaser: Client;
let both: Client;
let cast: CommitteeCast;
let grantId: string;
let other: string;
let page: string;
let payout: string;

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => NOW } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  const place = { fundId: fund.fundId, entityId: 'federation' };
  treasurer = await server.as(['treasurer'], place);
  releaser = await server.as(['releaser'], place);
  both = await server.as(['treasurer', 'releaser'], place);
  cast = {
    duty: await fund.employ('duty-officer'),
    worker: await fund.employ('case-worker'),
    verifier: await fund.employ('verifier'),
    chair: await fund.employ('chair'),
    members: [await fund.employ(), await fund.employ()],
  };
  for (const member of cast.members) await fund.seat(member);
  const { ports } = server.instance;
  const awarded = async (minor: number): Promise<string> => {
    const applicationId = await caseBeforeVote(ports, fund.fundId, cast, { money: EUR(minor) });
    await vote(ports, cast.members[1] as string, applicationId);
    return grantIdOf(`${applicationId}.1`);
  };
  grantId = await awarded(240_000);
  other = await awarded(90_000);
  page = `/finance/grants/${grantId}`;
  await settled();
});
afterAll(() => server.stop());

async function settled(): Promise<void> {
  await server.instance.processes?.settled();
  await fund.seen();
}

async function eventsIn(stream: string): Promise<readonly AnyEvent[]> {
  return (await server.instance.ports.store.read(stream)).map(({ event }) => event);
}

/** Fields by the names that a form of this act and target gives its controls. */
const named = (act: string, target: string, fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`${act}.${target}.${name}`, value]),
  );

const text = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('A gift is written down on paper', () => {
  const gift = {
    amount: '1 250,50',
    amountCurrency: 'EUR',
    fee: '1,75',
    feeCurrency: 'EUR',
    receivedOn: '2026-03-09',
    donorKind: 'individual',
    method: 'card',
  };

  test('in the habits of the reader, and is in the list and in the fund', async () => {
    await treasurer.page('/finance/gifts/new?lang=fr');
    const fields = { ...gift, bucket: `${fund.fundId}:free` };
    const sent = await treasurer.submit('/finance/gifts/new', fields);
    expect([sent.status, sent.get('location')]).toEqual([303, '/finance/gifts']);
    const list = await treasurer.page('/finance/gifts?lang=en');
    expect(text(list.text)).toContain('9 March 2026 Crisis fund A person Card Free money €1.75');
    expect(list.text).toContain('€1,250.50');
  });

  test('and comes back with what is wrong: an amount that is none, a day to come', async () => {
    const fields = { ...gift, bucket: `${fund.fundId}:free` };
    const twice = { ...fields, amount: 'twelve' };
    const refused = await treasurer.submit('/finance/gifts/new', twice);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('href="#f-amount"');
    // Three digits behind a point are thousands to some, and cents to nobody.
    const unclear = await treasurer.submit('/finance/gifts/new', { ...fields, amount: '1.200' });
    expect([unclear.status, unclear.text.includes('thousands or decimals')]).toEqual([422, true]);
    const much = await treasurer.submit('/finance/gifts/new', {
      ...fields,
      amount: '9'.repeat(30),
    });
    expect([much.status, much.text.includes('more than any fund handles')]).toEqual([422, true]);
    const future = { ...fields, receivedOn: '2026-03-11' };
    const early = await treasurer.submit('/finance/gifts/new', future);
    expect([early.status, text(early.text)]).toEqual([
      422,
      expect.stringContaining('This day has not come yet.') as string,
    ]);
  });
});

describe('A fund and its policy', () => {
  const path = () => `/finance/funds/${fund.fundId}`;

  test('shows bands and promises as tables, and takes a restriction', async () => {
    const sent = await treasurer.submit(
      path(),
      {
        restriction: 'legal-aid-2026',
        credit: 'A foundation',
        places: 'by, tn',
        termUntil: '2026-12-31',
        feesAllowed: 'no',
      },
      `${path()}/restrictions`,
    );
    expect(sent.status).toBe(303);
    const shown = text((await treasurer.page(path())).text);
    expect(shown).toContain('A foundation legal-aid-2026 Any need BY, TN');
    expect(shown).toContain('B2 €5,000.00 1 2 2');
    expect(shown).toContain('B4 €50,000.00 3 4, of which 1 of the board 5');
    expect(shown).toContain('P1 · danger to life or liberty 4 hrs 1 day 1 day');
  });

  test('stops taking requests, and says why', async () => {
    const stop = { reason: 'too-many-requests' };
    const sent = await treasurer.submit(path(), stop, `${path()}/intake/suspension`);
    expect(sent.status).toBe(303);
    const shown = text((await treasurer.page(path())).text);
    expect(shown).toContain('too many requests to answer in time');
    expect(shown).toContain('An administrator, the chair or the governing body opens');
  });
});

describe('A new fund of an entity', () => {
  const entityId = newId();
  let administrator: Client;
  let colleague: Client;
  let path: string;

  beforeAll(async () => {
    await fund.put(`entity-${entityId}`, {
      type: 'EntityRegistered',
      data: {
        entityId,
        name: { en: 'A platform' },
        kind: 'platform',
        parentId: null,
        baseCurrency: 'EUR',
        fiscalYearStartMonth: 7,
        timeZone: 'Europe/Paris',
        languages: ['en', 'fr'],
      },
    });
    administrator = await server.as(['administrator'], { entityId });
    colleague = await server.as(['governing-body'], { entityId });
  });

  test('is created by an administrator, and needs a name', async () => {
    const fields = {
      entityId,
      preset: 'solidarity',
      baseCurrency: 'eur',
      'name-en': 'Solidarity fund',
      'purpose-en': 'To stand by each other',
    };
    const without = { ...fields, 'purpose-en': '' };
    const refused = await administrator.submit('/finance/funds/new', without);
    expect([refused.status, refused.text]).toEqual([
      422,
      expect.stringContaining('href="#f-purpose-fr"') as string,
    ]);
    const sent = await administrator.submit('/finance/funds/new', fields);
    expect(sent.status).toBe(303);
    path = (sent.get('location') as string).replace(/\/policy$/, '');
    const shown = text((await administrator.page(path)).text);
    expect(shown).toContain('Solidarity fund To stand by each other');
    expect(shown).toContain('There is no policy yet');
  });

  test('gets its policy from two people, one of whom cannot be both', async () => {
    const form = await administrator.page(`${path}/policy`);
    const fields = valuesOf(form.text);
    const alone = { ...fields, band1approvers: '1' };
    const wrong = await administrator.submit(`${path}/policy`, alone);
    expect([wrong.status, text(wrong.text)]).toEqual([
      409,
      expect.stringContaining('nobody decides alone') as string,
    ]);
    const half = { ...fields, band1UpTo: '5000.505' };
    const refused = await administrator.submit(`${path}/policy`, half);
    expect([refused.status, refused.text]).toEqual([
      422,
      expect.stringContaining('href="#f-band1UpTo"') as string,
    ]);
    const sent = await administrator.submit(`${path}/policy`, { ...fields, repeatDays: '180' });
    expect([sent.status, sent.get('location')]).toEqual([303, `${path}#policy`]);

    const own = await administrator.page(path);
    expect(own.text).toContain('data-refusal="second-person-needed"');
    const confirmed = await colleague.submit(path, {}, `${path}/policies/1/confirmation`);
    expect(confirmed.status).toBe(303);
    const after = text((await colleague.page(path)).text);
    expect(after).toContain('Version 1, in force');
    expect(after).toContain('Between two awards to one person 180 days');
  });

  test('takes requests for a round, to the end of its last day', async () => {
    const round = { round: 'Spring', until: '2026-04-30' };
    const fundId = path.slice(path.lastIndexOf('/') + 1);
    await keepPromises(server.instance.ports, fund.put, { fundId, entityId });
    await fund.seen();
    const opened = await administrator.submit(path, round, `${path}/intake`);
    expect(opened.status).toBe(303);
    const shown = text((await administrator.page(path)).text);
    expect(shown).toContain('Round: Spring. Until 30 Apr 2026, 23:59 CEST');
  });
});

describe('One grant on one page', () => {
  test('is told and agreed to by the treasurer; the first page says what waits for whom', async () => {
    const mine = text((await treasurer.page('/finance')).text);
    expect(mine).toMatch(/Waiting for you .* Tell the beneficiary G-/);
    expect(text((await releaser.page('/finance')).text)).toContain('Nothing is waiting for you');

    const told = named('notification', grantId, { channel: 'signal' });
    expect((await treasurer.submit(page, told, `${page}/notification`)).status).toBe(303);
    // Somebody whose page is older than that finds its form gone, and reads why.
    const late = await treasurer.submit(page, told, `${page}/agreement`, `${page}/notification`);
    expect([
      late.status,
      late.text.includes('no longer at the point where this can be done'),
    ]).toEqual([409, true]);
    const agreed = named('agreement', grantId, { evidence: 'signature' });
    expect((await treasurer.submit(page, agreed, `${page}/agreement`)).status).toBe(303);
    await settled();
    const shown = await treasurer.page(`${page}?lang=en`);
    expect(shown.text).toContain('Beneficiary agreed');
    const list = await treasurer.page('/finance/grants?fundId=&status=agreed&lang=en');
    expect(list.text).toContain(`href="${page}"`);
    const drafted = await treasurer.page('/finance/grants?fundId=&status=drafted');
    expect(drafted.text).not.toContain(`href="${page}"`);
  });

  test('a payout is prepared on paper; what is missing is said beside the field', async () => {
    const fields = {
      amount: '2400',
      rail: 'bank',
      party: 'person',
      payeeName: 'Somebody to be paid',
    };
    const without = named('disbursements', grantId, fields);
    const refused = await both.submit(page, without, `${page}/disbursements`);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(`href="#f-disbursements-${grantId}-payeeAccount"`);
    const whole = named('disbursements', grantId, {
      ...fields,
      payeeAccount: 'BY13 NBRB 3600 9000 0000 2Z00 AB00',
    });
    const sent = await both.submit(page, whole, `${page}/disbursements`);
    expect(sent.status).toBe(303);
    payout = /payout-([0-9a-f-]{36})/.exec((await both.page(page)).text)?.[1] as string;
    expect(payout).toHaveLength(36);
  });

  test('whoever prepared it reads why they cannot release it, in words', async () => {
    const screening = named('screening', payout, { listVersion: 'EU list', result: 'clear' });
    const path = `/finance/payouts/${payout}`;
    expect((await both.submit(page, screening, `${path}/screening`)).status).toBe(303);
    const shown = await both.page(page);
    expect(shown.text).toContain('data-refusal="preparer-may-not-release"');
    expect(text(shown.text)).toContain('Whoever prepared a payout cannot release it.');
    expect(shown.text).not.toContain(`action="${path}/releases"`);
    const other = await releaser.page(page);
    expect(other.text).toContain('data-refusal="payee-not-opened"');
    expect(other.text).not.toContain(`action="${path}/releases"`);
    const accountant = await server.as(['accountant'], {
      fundId: fund.fundId,
      entityId: 'federation',
    });
    const reader = text((await accountant.page(page)).text);
    expect(reader).toContain('This is done by: Payment releaser.');
    expect(reader).not.toContain('Every opening is recorded');
  });

  test('the payee is opened for whoever pays, each time on record, and kept by no cache', async () => {
    const path = `/finance/payouts/${payout}`;
    const opened = await releaser.submit(page, {}, `${path}/payee/opening`);
    expect([opened.status, opened.get('cache-control')]).toEqual([200, 'no-store']);
    expect(opened.text).toContain('Somebody to be paid');
    expect(opened.text).toContain('BY13 NBRB 3600 9000 0000 2Z00 AB00');
    const [prepared] = await eventsIn(`disbursement-${payout}`);
    const applicationId = prepared?.type === 'DisbursementPrepared' && prepared.data.applicationId;
    expect(await eventsIn(`access-${String(applicationId)}`)).toContainEqual({
      type: 'RecordOpened',
      data: expect.objectContaining({
        section: 'payee',
        by: releaser.staff?.accountId,
        role: 'releaser',
      }) as object,
    });
    const after = (await releaser.page(page)).text;
    expect(after).not.toContain('Somebody to be paid');
    expect(after).toContain('You opened it');
    expect(after).toContain(`action="${path}/releases"`);
  });

  test('released by another, handed over, paid and received by as many hands as the rules ask', async () => {
    const path = `/finance/payouts/${payout}`;
    const unseen = await releaser.submit(page, {}, `${path}/releases`);
    expect(unseen.status).toBe(422);
    const seen = named('releases', payout, { seen: 'yes' });
    expect((await releaser.submit(page, seen, `${path}/releases`)).status).toBe(303);
    expect((await both.submit(page, {}, `${path}/attempts`)).status).toBe(303);
    const sent = await treasurer.page(page);
    expect(sent.text).toMatch(/data-copy="[2-9A-Z]{12}"/);
    const paid = named('payments', payout, {
      evidence: 'bank-confirmation',
      note: 'Line 7',
      paidOn: '2026-03-10',
      fee: '',
    });
    expect((await treasurer.submit(page, paid, `${path}/payments`)).status).toBe(303);
    const same = named('receipt', payout, { evidence: 'code-word', note: 'It was right.' });
    const done = await treasurer.submit(page, same, `${path}/receipt`);
    expect(done.status).toBe(303);
    await settled();
    const shown = text((await treasurer.page(page)).text);
    expect(shown).toContain('Grant closed');
    expect(shown).toMatch(/Arrived €2,400.00/);
  });

  test('what is not paid can be taken back, and is available again', async () => {
    const { body: before } = await treasurer.get(`/api/v1/funds/${fund.fundId}`);
    const at = `/finance/grants/${other}`;
    const told = named('notification', other, { channel: 'signal' });
    expect((await treasurer.submit(at, told, `${at}/notification`)).status).toBe(303);
    await settled();
    const part = named('reductions', other, { amount: '400', reason: 'unpayable' });
    expect((await treasurer.submit(at, part, `${at}/reductions`)).status).toBe(303);
    await settled();
    const half = await treasurer.get(`/api/v1/grants/${other}`);
    expect(half.body).toMatchObject({ reduced: EUR(40_000), open: EUR(50_000) });
    const rest = await treasurer.post(
      `/api/v1/grants/${other}/reductions`,
      { reason: 'terminated' },
      { 'idempotency-key': newId() },
    );
    expect(rest.status).toBe(200);
    await settled();
    const { body: after } = await treasurer.get(`/api/v1/funds/${fund.fundId}`);
    const [had, has] = [before.total, after.total].map(({ available }) => BigInt(available.minor));
    expect((has as bigint) - (had as bigint)).toBe(90_000n);
    expect(after.total.committed).toEqual(EUR(0));
    expect(text((await treasurer.page(at)).text)).toContain('Taken back');
  });

  test('an act that there is not, and a grant that there is not, are not found', async () => {
    const nowhere = `/finance/grants/${fund.fundId}`;
    expect((await treasurer.page(nowhere)).status).toBe(404);
    const none = await treasurer
      .submit(page, {}, `/finance/payouts/${payout}/attempts`)
      .catch((error: Error) => error.message);
    expect(none).toContain('there is no form');
  });
});

/** What stands in the controls of the form of a page. */
function valuesOf(html: string): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = / name="([^"]*)"/.exec(tag)?.[1] ?? '';
    const value = / value="([^"]*)"/.exec(tag)?.[1] ?? '';
    if (name.startsWith('_') || value === '') continue;
    const ticked = / checked/.test(tag);
    if (/type="checkbox"/.test(tag)) {
      if (ticked) values[name] = [...[values[name] ?? []].flat(), value];
    } else values[name] = value;
  }
  return values;
}
