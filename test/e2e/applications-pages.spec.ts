import { issueKey } from '#http';
import type { CrisisFund } from './support/crisis-fund.js';
import { openScene, type Cast, type Scene } from './support/applications.js';
import type { TestServer } from './support/test-server.js';

const CODE = /[0-9A-Z]{5}(-[0-9A-Z]{5}){3}/;

let server: TestServer;
let fund: CrisisFund;
let people: Cast;
let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
  ({ server, fund } = scene);
  people = scene.people();
});
afterAll(() => server.stop());

const submit = (change?: object, key?: string) => scene.submit(change, key);

describe('Authority for help on a phone without scripts', () => {
  const form = {
    pseudonym: 'Wren',
    channel: 'receipt-code',
    language: 'English',
    applicantKind: 'person',
    country: 'BY',
    narrative: 'They watch the instance.',
    incident: 'since Monday',
    link: 'I teach about rights.',
    needs: ['legal', 'medical'],
    cost1: '1 200,50',
    costNeed1: 'legal',
    cost2: '300',
    months: '1',
    helpElsewhere: 'no',
    mayAskPartners: 'no',
    payoutRail: 'cash-agent',
    publicity: 'nothing',
    referralWished: 'yes',
  };
  const path = () => `/apply/${fund.fundId}`;

  test('five questions lead to the form; a no leads to kind words, and nothing is kept', async () => {
    const before = await server.instance.ports.store.head();
    const yes = { 'rights-work': 'yes', 'danger-now': 'yes', linked: 'yes', fundable: 'yes' };
    const phone = server.anyone();
    const good = await phone.submit(path(), { ...yes, 'not-paid': 'yes' });
    expect([good.status, good.get('location')]).toEqual([303, `${path()}/form`]);
    const no = await phone.submit(path(), { ...yes, 'not-paid': 'no' });
    expect(no.status).toBe(200);
    expect(no.text).toContain('Where else to turn');
    const missing = await phone.submit(path(), yes);
    expect(missing.status).toBe(422);
    expect(missing.text).toContain('href="#f-not-paid"');
    expect(await server.instance.ports.store.head()).toBe(before);
  });

  test('what is missing is named at the top, and everything else stands as it was written', async () => {
    const { pseudonym: _, cost1: __, ...rest } = form;
    const again = await server.anyone().submit(`${path()}/form`, rest);
    expect(again.status).toBe(422);
    expect(again.text).toContain('href="#f-pseudonym"');
    expect(again.text).toContain('href="#f-cost1"');
    expect(again.text).toContain('They watch the instance.');
  });

  test('the receipt shows the code; the same form sent again shows the same code', async () => {
    const phone = server.anyone();
    const once = { ...form, _key: issueKey(server.instance.ports.vault) };
    const receipt = await phone.submit(`${path()}/form`, once);
    expect([receipt.status, receipt.get('cache-control')]).toEqual([200, 'no-store']);
    const code = CODE.exec(receipt.text)?.[0];
    expect(code).toBeDefined();
    const again = await phone.submit(`${path()}/form`, once);
    expect(again.text).toContain(code as string);
    await fund.seen();
    const opened = await phone.submit('/case', { receiptCode: code as string });
    expect(opened.status).toBe(303);
    const list = await people.duty.get('/api/v1/cases?show=submitted&limit=200');
    const mine = list.body.items.find(
      (item: { requested: { minor: string } }) => item.requested.minor === '150050',
    );
    expect(mine).toMatchObject({ needs: ['legal', 'medical'], country: 'BY' });
  });

  test('another language keeps what was written, sends nothing, and shows the same code', async () => {
    const before = await server.instance.ports.store.head();
    const phone = server.anyone();
    const inFrench = (fields: Parameters<typeof phone.submit>[1], at: string) =>
      phone.submit(`${path()}/form`, fields, `${path()}/form`, `${at}?lang=fr`);
    const half = await inFrench({ narrative: 'They watch the instance.' }, `${path()}/form`);
    expect(half.status).toBe(200);
    expect(half.text).toContain('<html lang="fr"');
    expect(half.text).toContain('They watch the instance.');
    expect(half.text).not.toContain('error-summary');
    expect((await inFrench(form, `${path()}/form`)).text).not.toMatch(CODE);
    expect(await server.instance.ports.store.head()).toBe(before);

    const receipt = await phone.submit(`${path()}/form`, { ...form, pseudonym: 'Finch' });
    const receiptCode = CODE.exec(receipt.text)?.[0] ?? '';
    expect(receipt.text).toContain(`formaction="${path()}/receipt?lang=fr"`);
    expect(receipt.text).not.toContain('They watch the instance.');
    const french = await inFrench({ receiptCode }, `${path()}/receipt`);
    expect([french.status, french.get('cache-control')]).toEqual([200, 'no-store']);
    expect(french.text).toContain('<html lang="fr"');
    expect(french.text).toContain(receiptCode);
    const guessed = await inFrench({ receiptCode: 'AAAAA-AAAAA-AAAAA-AAAAA' }, `${path()}/receipt`);
    expect(guessed.status).toBe(422);
  });

  test('a request is taken back after being asked twice', async () => {
    const { body } = await submit({ identity: 'back@example.org' });
    await fund.seen();
    const phone = server.anyone();
    await phone.submit('/case', { receiptCode: body.receiptCode });
    expect((await phone.page('/case')).text).toContain('href="/case/withdraw"');
    const done = await phone.submit('/case/withdraw', {});
    expect([done.status, done.get('location')]).toEqual([303, '/case']);
    const after = (await phone.page('/case')).text;
    expect(after).toContain('Your request has been taken back.');
    expect(after).not.toContain('href="/case/withdraw"');
    const late = await phone.submit('/case/withdraw', {});
    expect(late.status).toBe(409);
  });

  test('a wrong code is told on the form, and is not written back', async () => {
    const wrong = await server.anyone().submit('/case', { receiptCode: 'AAAAA-AAAAA-AAAAA-AAAAA' });
    expect(wrong.status).toBe(409);
    expect(wrong.text).not.toContain('AAAAA-AAAAA');
    expect(wrong.text).toContain('error-summary');
  });
});

describe('The committee on paper: pages and forms without scripts', () => {
  let applicationId: string;
  const page = () => `/committee/cases/${applicationId}`;
  const signIn = (role: 'duty-officer' | 'case-worker' | 'verifier' | 'chair' | 'reviewer') =>
    server.as([role], { entityId: 'federation', fundId: fund.fundId });

  test('a form that lacks something comes back with what is missing, and leaves no event', async () => {
    ({ applicationId } = (await submit({ identity: 'paper@example.org' })).body);
    await fund.seen();
    const duty = await signIn('duty-officer');
    const before = await server.instance.ports.store.head();
    const again = await duty.submit(page(), { sensitivity: '2' }, `${page()}/triage`);
    expect(again.status).toBe(422);
    expect(again.text).toContain('href="#f-priority"');
    expect(await server.instance.ports.store.head()).toBe(before);
    const sorted = { priority: 'P3', sensitivity: '2' };
    const done = await duty.submit(page(), sorted, `${page()}/triage`);
    expect([done.status, done.get('location')]).toEqual([303, page()]);
    expect((await duty.page(page())).text).toContain('The request has been sorted by urgency.');
  });

  test('a part is opened by a button, is recorded once however often it is loaded, and is closed again on the next look', async () => {
    const worker = await signIn('case-worker');
    const closed = await worker.page(page());
    expect(closed.text).not.toContain('They came at night.');
    const opening = `${page()}/opening`;
    const form = { parts: 'story', _key: 'one-look' };
    const opened = await worker.submit(page(), form, `${opening}#section-story`, opening);
    expect([opened.status, opened.get('cache-control')]).toEqual([200, 'no-store']);
    const reloaded = await worker.submit(page(), form, `${opening}#section-story`, opening);
    expect(reloaded.text).toContain('They came at night.');
    expect((await worker.page(`${page()}?open=story`)).text).not.toContain('They came at night.');
    expect(opened.text).toContain('They came at night.');
    expect(opened.text).not.toContain('Heron');
    expect((await worker.page(page())).text).not.toContain('They came at night.');
    const access = await server.instance.ports.store.read(`access-${applicationId}`);
    expect(access.map(({ type, data }) => [type, data])).toEqual([
      ['RecordOpened', expect.objectContaining({ section: 'story', role: 'case-worker' })],
    ]);
  });

  test('a review lacks its scores, then is sent; the choices of a vote are hidden while it runs', async () => {
    const [worker, verifier, chair] = [
      await signIn('case-worker'),
      await signIn('verifier'),
      await signIn('chair'),
    ];
    await worker.submit(page(), {}, `${page()}/verification`);
    const found = { conclusion: 'confirmed', refereesHeard: '2', documented: 'no', note: 'Heard.' };
    expect((await verifier.submit(page(), found, `${page()}/conclusion`)).status).toBe(303);
    expect((await worker.submit(page(), {}, `${page()}/review`)).status).toBe(303);
    const reviewer = await signIn('reviewer');
    const memberId = reviewer.staff?.accountId ?? '';
    await fund.seat(memberId);
    await fund.seen();
    expect((await chair.submit(page(), { memberId }, `${page()}/reviewers`)).status).toBe(303);
    expect((await reviewer.submit(page(), { answer: 'none' }, `${page()}/interest`)).status).toBe(
      303,
    );
    const review = { need: '4', feasibility: '4', recommendation: 'fund-part', comment: 'Yes.' };
    const lacking = await reviewer.submit(page(), review, `${page()}/reviews`);
    expect(lacking.status).toBe(422);
    expect(lacking.text).toContain('href="#f-danger"');
    const whole = { ...review, danger: '5', recommended: '2 000,00' };
    expect((await reviewer.submit(page(), whole, `${page()}/reviews`)).status).toBe(303);
    const called = await chair.submit(page(), { proposed: '2000' }, `${page()}/decision`);
    expect(called.status).toBe(303);
    expect((await reviewer.submit(page(), { choice: 'no' }, `${page()}/votes`)).status).toBe(303);
    const running = await chair.page(page());
    expect(running.text).toContain('A member voted');
    expect(running.text).not.toContain('Against');
    const listed = await people.chair.get(`/api/v1/cases/${applicationId}`);
    expect(listed.body).toMatchObject({ votes: 1, approvals: null, approvalsNeeded: 2 });

    // A tie of the reviewer comes to light: the chair strikes what they did, and shuts the case.
    expect((await reviewer.page(page())).text).not.toContain(`${page()}/conflicts`);
    const tie = { memberId, answer: 'conflict', why: 'They share an office.' };
    expect((await chair.submit(page(), tie, `${page()}/conflicts`)).status).toBe(303);
    const after = await chair.page(page());
    expect(after.text).toContain('What the member did no longer counts.');
    expect(after.text).not.toContain('share an office');
    expect((await reviewer.page(page())).status).toBe(404);
    const struck = await people.chair.get(`/api/v1/cases/${applicationId}`);
    expect(struck.body).toMatchObject({ reviews: 0, votes: 0 });
  });

  test('declaring a tie shuts the case at once, to the same person and by any address', async () => {
    const member = await signIn('reviewer');
    await fund.seat(member.staff?.accountId ?? '');
    await fund.seen();
    const tied = { answer: 'unsure', why: 'A cousin may work there.' };
    const declared = await member.submit(page(), tied, `${page()}/interest`);
    expect([declared.status, declared.get('location')]).toEqual([303, '/committee']);
    expect((await member.page('/committee')).text).not.toContain(applicationId);
    expect((await member.page(page())).status).toBe(404);
    expect((await people.chair.page(page())).text).not.toContain('cousin');
  });

  test('old bookmarks with odd filters show the queue, not an error', async () => {
    for (const query of ['?show=gold', '?after=x', '?fund=1&sort=up', '?lang=fr&mine=true']) {
      expect((await people.duty.page(`/committee${query}`)).status).toBe(200);
    }
  });
});
