import { newId } from '#kernel';
import { openScene, type Scene } from './support/applications.js';
import type { Client } from './support/test-server.js';

const NAME = 'Foundation of the North';
const MAIL = 'grants@north.example';
const NOTE = 'Sells what we would not take money from.';

const text = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const key = (): { readonly 'idempotency-key': string } => ({ 'idempotency-key': newId() });

describe('A donor, from page and program', () => {
  let scene: Scene;
  let treasurer: Client;
  let accountant: Client;
  let auditor: Client;
  let board: Client;
  const place = () => ({ entityId: 'federation', fundId: scene.fund.fundId });

  beforeAll(async () => {
    scene = await openScene('2026-03-10T09:00:00Z');
    treasurer = await scene.server.as(['treasurer'], place());
    accountant = await scene.server.as(['accountant'], place());
    auditor = await scene.server.as(['auditor'], place());
    board = await scene.server.as(['governing-body'], place());
  });
  afterAll(() => scene.server.stop());

  async function registered(change: object = {}): Promise<string> {
    const said = { fundId: scene.fund.fundId, kind: 'institution', name: NAME, wish: 'anonymous' };
    const done = await treasurer.post('/api/v1/donors', { ...said, ...change });
    expect(done.status).toBe(201);
    await scene.fund.seen();
    return (done.body as { readonly donorId: string }).donorId;
  }
  async function does(who: Client, donorId: string, act: string, body: object): Promise<object> {
    const done = await who.post(`/api/v1/donors/${donorId}/${act}`, body);
    if (done.status >= 400) return { status: done.status };
    await scene.fund.seen();
    return done.body as object;
  }
  async function gives(donorId: string, minor: string): Promise<void> {
    const gift = {
      fundId: scene.fund.fundId,
      donorId,
      donorKind: 'institution',
      money: { minor, currency: 'EUR' },
      method: 'bank',
      receivedOn: '2026-03-09',
      another: true,
    };
    expect((await treasurer.post('/api/v1/donations', gift, key())).status).toBe(201);
    await scene.fund.seen();
  }

  test('registered on a page; the form comes back with what was typed', async () => {
    const form = '/finance/donors/new';
    const filled = { fundId: scene.fund.fundId, kind: 'member', wish: 'named' };
    const back = await treasurer.submit(form, { ...filled, name: '' }, form);
    expect(back.status).toBe(422);
    expect(back.text).toMatch(/value="member"[^>]*selected|selected[^>]*value="member"/);
    const sent = await treasurer.submit(form, { ...filled, name: 'The Members' }, form);
    expect(sent.status).toBe(303);
    const { location } = sent.headers as { readonly location: string };
    const { text: page } = await treasurer.page(location);
    expect(text(page)).toContain('May be named');
    expect(text(page)).toContain('Not looked at');
    expect(page).not.toContain('The Members');
    const list = (await treasurer.page('/finance/donors')).text;
    expect(text(list)).toContain('A member');
    expect((await auditor.page(form)).status).toBe(403);
  });

  test('an anonymous name is opened by compliance alone, and every opening is recorded', async () => {
    const donorId = await registered();
    await does(treasurer, donorId, 'contact', { email: MAIL });
    const looked = { result: 'passed-with-conditions', on: '2026-03-09', validUntil: '2027-03-09' };
    await does(accountant, donorId, 'due-diligence', { ...looked, note: NOTE });
    for (const who of [treasurer, accountant, auditor]) {
      expect(await does(who, donorId, 'openings', {})).toMatchObject({
        name: NAME,
        contact: { email: MAIL, phone: '' },
        note: NOTE,
      });
    }
    expect((await board.post(`/api/v1/donors/${donorId}/openings`, {})).status).toBe(404);
    const { store } = scene.server.instance.ports;
    const looks = (await store.read(`access-${donorId}`)).map(({ type }) => type);
    expect(looks).toEqual(['RecordOpened', 'RecordOpened', 'RecordOpened', 'AccessRefused']);
    const log = (await store.readAll(0n, 10_000)).map(({ storedData }) => storedData).join();
    for (const secret of [NAME, MAIL, NOTE]) expect(log).not.toContain(secret);
    for (const at of ['/finance/donors', `/finance/donors/${donorId}`]) {
      const page = (await board.page(at)).text;
      for (const secret of [NAME, MAIL, NOTE]) expect(page).not.toContain(secret);
    }
    const opened = await treasurer.submit(
      `/finance/donors/${donorId}`,
      {},
      `/finance/donors/${donorId}/opening`,
    );
    expect(opened.text).toContain(NAME);
    expect(opened.headers['cache-control']).toContain('no-store');
  });

  test('one who wishes to be named is known by name to whoever sees gifts, and by no more', async () => {
    const donorId = await registered({ wish: 'named' });
    await does(treasurer, donorId, 'contact', { email: MAIL });
    expect(await does(board, donorId, 'openings', {})).toEqual({
      donorId,
      name: NAME,
      contact: null,
      note: null,
    });
    await does(treasurer, donorId, 'wish', { wish: 'anonymous' });
    expect((await board.post(`/api/v1/donors/${donorId}/openings`, {})).status).toBe(404);
  });

  test('a refused one is shown where a gift is written down, and on the gift', async () => {
    const donorId = await registered();
    await does(treasurer, donorId, 'due-diligence', { result: 'refused', on: '2026-03-09' });
    const form = (await treasurer.page('/finance/gifts/new')).text;
    expect(form).toContain(`value="${donorId}:institution"`);
    expect(text(form)).toMatch(/An institution · Due diligence: Refused/);
    const sent = await treasurer.submit(
      '/finance/gifts/new',
      {
        bucket: `${scene.fund.fundId}:free`,
        donor: `${donorId}:institution`,
        amount: '12.34',
        amountCurrency: 'EUR',
        fee: '0',
        receivedOn: '2026-03-09',
        another: 'no',
        donorKind: 'individual',
        method: 'bank',
      },
      '/finance/gifts/new',
    );
    expect(sent.status).toBe(303);
    await scene.fund.seen();
    const page = (await treasurer.page(`/finance/donors/${donorId}`)).text;
    expect(text(page)).toContain('€12.34');
    const gift = /\/finance\/gifts\/[0-9a-f-]{36}/.exec(page)?.[0] ?? '';
    expect(text((await treasurer.page(gift)).text)).toContain('No new pledge is taken');
  });

  test('two that are one: by two people, gifts together afterwards, and new gifts follow', async () => {
    const first = await registered();
    // Of two the later one goes into the earlier one.
    scene.setClock('2026-03-10T09:05:00Z');
    const second = await registered();
    await gives(first, '10000');
    await gives(second, '2500');
    const { proposalId } = (await does(treasurer, second, 'merge', { into: first })) as {
      readonly proposalId: string;
    };
    expect((await treasurer.page(`/finance/donors/${second}`)).text).toContain(
      'Somebody says that this is another donor',
    );
    const self = await treasurer.post(`/api/v1/donors/${second}/merge/confirmation`, {
      proposalId,
    });
    expect(self.status).toBe(403);
    await does(accountant, second, 'merge/confirmation', { proposalId });
    await gives(second, '700');
    const { body } = await auditor.get(`/api/v1/donors/${first}`);
    expect((body as { sums: object[] }).sums).toEqual([
      expect.objectContaining({ gifts: 3, given: { minor: '13200', currency: 'EUR' } }),
    ]);
    const page = text((await auditor.page(`/finance/donors/${first}`)).text);
    for (const amount of ['€100.00', '€25.00', '€7.00', '€132.00']) expect(page).toContain(amount);
    expect((await auditor.page(`/finance/donors/${second}`)).text).toContain(
      `href="/finance/donors/${first}"`,
    );
    const log = await scene.server.instance.ports.store.read(`donor-${second}`);
    expect(log.map(({ type }) => type)).toEqual([
      'DonorRegistered',
      'DonorMergeProposed',
      'DonorMerged',
    ]);
    const list = text((await auditor.page('/finance/donors')).text);
    expect(list).toMatch(/Much of the income comes from one donor P-[0-9A-F-]+ : 91 % of what/);
    const backwards = await does(treasurer, first, 'merge', { into: second });
    expect(backwards).toMatchObject({ status: 409 });
  });

  test('an agreement keeps the terms of its restriction, and stands on the donor’s page', async () => {
    const donorId = await registered({ wish: 'named' });
    const opened = await treasurer.post(
      `/api/v1/funds/${scene.fund.fundId}/restrictions`,
      {
        restriction: 'legal-aid',
        terms: { needs: ['legal'], feesAllowed: false },
        credit: { en: 'Legal aid' },
      },
      key(),
    );
    expect(opened.status).toBeLessThan(300);
    await scene.fund.seen();
    const { agreementId } = (await does(treasurer, donorId, 'agreements', {
      fundId: scene.fund.fundId,
      restriction: 'legal-aid',
      signedOn: '2026-03-09',
      purpose: { en: 'Lawyers for those in danger' },
      overheadPercent: 7,
      credit: { en: 'With money of the North' },
      disclaimer: { en: 'Not the opinion of the North.' },
    })) as { readonly agreementId: string };
    const page = text((await auditor.page(`/finance/donors/${donorId}`)).text);
    for (const said of ['Lawyers for those in danger', '7 %', 'With money of the North']) {
      expect(page).toContain(said);
    }
    const { body } = await auditor.get(`/api/v1/donors/${donorId}`);
    expect((body as { agreements: object[] }).agreements).toEqual([
      expect.objectContaining({
        agreementId,
        terms: { needs: ['legal'], places: [], from: null, until: null, feesAllowed: false },
        endedOn: null,
      }),
    ]);
    const onFund = async () =>
      text((await auditor.page(`/finance/funds/${scene.fund.fundId}`)).text);
    expect(await onFund()).toContain(
      'With money of the North Not the opinion of the North. Overhead 7 %.',
    );
    // Whoever wishes to be named no longer is named nowhere; what must stand beside it stays.
    await does(treasurer, donorId, 'wish', { wish: 'anonymous' });
    expect(await onFund()).not.toContain('With money of the North');
    expect(await onFund()).toContain('Not the opinion of the North.');
    await does(accountant, donorId, 'agreements/ending', { agreementId, on: '2026-03-10' });
    const after = (await auditor.get(`/api/v1/donors/${donorId}`)).body as object;
    expect(after).toMatchObject({ agreements: [{ endedOn: '2026-03-10' }] });
  });
});
