import supertest from 'supertest';
import { displayCodeOf } from '#http';
import { newId } from '#kernel';
import { defaultPolicy } from '#funds';
import { crisisFund, type CrisisFund, type Person } from './support/crisis-fund.js';
import { startTestServer, type TestServer } from './support/test-server.js';

let now = new Date('2026-02-01T09:00:00Z');
const setClock = (instant: string): void => {
  now = new Date(instant);
};

/** The twelve answers, as a program sends them. */
const answers = (fundId: string, change: object = {}) => ({
  fundId,
  pseudonym: 'Heron',
  contact: { channel: 'signal', address: '+000 111', language: 'fr', neverWrite: 'the name' },
  identity: `someone-${newId()}@example.org`,
  incident: 'arrest of 3 February',
  applicantKind: 'organisation',
  organisation: 'Organisation O',
  country: 'BY',
  region: 'the capital',
  narrative: 'They came at night.',
  link: 'We write down what happens in court.',
  needs: ['relocation'],
  requested: { minor: '240000', currency: 'EUR' },
  costLines: [{ need: 'relocation', minor: '240000' }],
  months: 2,
  risk: 'Parcels are opened.',
  referees: [{ name: 'A referee', reach: 'by letter', outside: true }],
  helpElsewhere: false,
  mayAskPartners: false,
  payoutRail: 'mobile-money',
  publicity: 'nothing',
  referralWished: false,
  ...change,
});
const SECRETS = [
  'Heron',
  '+000 111',
  'at night',
  'in court',
  'Parcels',
  'A referee',
  'example.org',
];

let server: TestServer;
let fund: CrisisFund;
const accounts: Record<string, string> = {};
let people: Record<'duty' | 'worker' | 'verifier' | 'chair' | 'ada' | 'bel' | 'cy', Person>;

async function everybodySignsIn(): Promise<void> {
  const entries = Object.entries(accounts).map(
    async ([name, id]) => [name, await fund.signIn(id)] as const,
  );
  people = Object.fromEntries(await Promise.all(entries)) as typeof people;
}

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => now } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  accounts['duty'] = await fund.employ('duty-officer');
  accounts['worker'] = await fund.employ('case-worker');
  accounts['verifier'] = await fund.employ('verifier');
  accounts['chair'] = await fund.employ('chair');
  for (const member of ['ada', 'bel', 'cy']) {
    accounts[member] = await fund.employ();
    await fund.seat(accounts[member]);
  }
  await everybodySignsIn();
});
afterAll(() => server.stop());

const submit = async (change: object = {}, key: string = newId()) =>
  server.anyone().post('/api/v1/applications', answers(fund.fundId, change), {
    'idempotency-key': key,
  });

const idsIn = (body: { items: { applicationId: string }[] }) =>
  body.items.map(({ applicationId }) => applicationId);

/** A case that is verified and lies before the committee. */
async function caseUnderReview(change: object = {}): Promise<string> {
  const { body } = await submit(change);
  const path = `/api/v1/cases/${body.applicationId}`;
  const { duty, worker, verifier } = people;
  const steps = [
    await duty.post(`${path}/triage`, { priority: 'P2', sensitivity: 2 }),
    await worker.post(`${path}/verification`),
    await verifier.post(`${path}/verification/conclusion`, {
      ...{ conclusion: 'confirmed', refereesHeard: 2, documented: false },
      note: 'Two people confirm it.',
    }),
    await worker.post(`${path}/review`),
  ];
  expect(steps.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  await fund.seen();
  return body.applicationId as string;
}

describe('One case over HTTP, from the form to the award', () => {
  let applicationId: string;
  let receiptCode: string;
  const path = (rest = '') => `/api/v1/cases/${applicationId}${rest}`;

  test('anybody may file one, and is given a receipt code', async () => {
    const filed = await submit();
    expect(filed.status).toBe(201);
    expect(filed.body.receiptCode).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$/);
    expect(filed.get('cache-control')).toBe('no-store');
    ({ applicationId, receiptCode } = filed.body as Record<
      'applicationId' | 'receiptCode',
      string
    >);
    await fund.seen();
  });

  test('asked again with the same key, the answer is the same; with another body it is refused', async () => {
    const [key, change] = [newId(), { identity: 'again@example.org' }];
    const first = await submit(change, key);
    const again = await submit(change, key);
    expect(again.body).toEqual(first.body);
    expect(again.get('idempotency-replayed')).toBe('true');
    const other = await submit({ ...change, months: 3 }, key);
    expect([other.status, other.body.code]).toEqual([422, 'key-used-for-another-request']);
  });

  test('it stands in the queue of those who handle cases, telling nothing of who asks', async () => {
    const list = await people.duty.get('/api/v1/cases?limit=100');
    expect(idsIn(list.body)).toContain(applicationId);
    for (const secret of [...SECRETS, receiptCode]) expect(list.text).not.toContain(secret);
    const page = await people.duty.page('/committee');
    expect(page.text).toContain(`/committee/cases/${applicationId}`);
    for (const secret of [...SECRETS, receiptCode]) expect(page.text).not.toContain(secret);
  });

  test('sorting it by urgency tells when it will be decided', async () => {
    const sorted = await people.duty.post(path('/triage'), { priority: 'P2', sensitivity: 2 });
    expect([sorted.status, sorted.body.events]).toEqual([200, ['ApplicationTriaged']]);
    expect(sorted.get('fund-position')).toMatch(/^\d+$/);
    await fund.seen();
    const { body } = await people.duty.get(path());
    expect(body).toMatchObject({ status: 'triaged', priority: 'P2', sensitivity: 2 });
    expect(body.dueAt).toBe('2026-02-04T09:00:00.000Z');
    expect(body.acts).toContain('verification');
  });

  test('a part is opened on record, and only by those who may read it', async () => {
    const contact = await people.duty.get(path('/sections/contact'));
    expect(contact.text).toContain('Heron');
    const refused = await people.verifier.get(path('/sections/contact'));
    expect(refused.status).toBe(404);
    const access = await server.house.desk.store.read(`access-${applicationId}`);
    expect(access.map(({ type, data }) => [type, data])).toEqual([
      ['RecordOpened', expect.objectContaining({ section: 'contact', role: 'duty-officer' })],
      ['AccessRefused', expect.objectContaining({ section: 'contact', reason: 'role' })],
    ]);
  });

  test('the applicant answers a question by receipt code, and sees nothing of what was sent', async () => {
    await people.worker.post(path('/verification'));
    const asked = await people.worker.post(path('/info-requests'), { question: 'Which court?' });
    expect(asked.status).toBe(200);
    await fund.seen();
    const phone = server.anyone();
    const opened = await phone.submit('/case', { receiptCode: receiptCode.toLowerCase() });
    expect([opened.status, opened.get('location')]).toEqual([303, '/case']);
    const status = await phone.page('/case');
    expect(status.text).toContain('The fund has a question for you');
    for (const secret of SECRETS) expect(status.text).not.toContain(secret);
    expect((await phone.page('/case/question')).text).toContain('Which court?');
    const sent = await phone.submit('/case/question', { answer: 'The second one.' });
    expect([sent.status, sent.get('location')]).toEqual([303, '/case']);
    const after = await phone.page('/case');
    expect(after.text).toContain('Your answer has been sent.');
    expect(after.text).not.toContain('The second one.');
  });

  test('verification is concluded by somebody who did not sort it', async () => {
    const found = {
      ...{ conclusion: 'confirmed', refereesHeard: 2, documented: false },
      note: 'Two people confirm it.',
    };
    const same = await people.duty.post(path('/verification/conclusion'), found);
    expect([same.status, same.body.code]).toEqual([403, 'triager-may-not-conclude']);
    expect((await people.verifier.post(path('/verification/conclusion'), found)).status).toBe(200);
    expect((await people.worker.post(path('/review'))).status).toBe(200);
  });

  test('a member opens nothing before saying whether there is a tie', async () => {
    const early = await people.ada.get(path('/sections/story'));
    expect([early.status, early.body.code]).toEqual([409, 'interest-not-declared']);
    for (const member of [people.ada, people.bel, people.cy]) {
      const declared = await member.post(path('/interest'), { answer: 'none' });
      expect(declared.body.events).toEqual(['CaseInterestDeclared']);
    }
    const story = await people.ada.get(path('/sections/story'));
    expect(story.text).toContain('They came at night.');
  });

  test('reviewed and put to the vote, it is approved by two people and the money is set aside', async () => {
    const reviewer = { memberId: people.ada.accountId };
    expect((await people.chair.post(path('/reviewers'), reviewer)).status).toBe(200);
    const review = {
      ...{ revision: 2, recommendation: 'fund', comment: 'Convincing.' },
      scores: { danger: 5, need: 4, feasibility: 4 },
    };
    expect((await people.ada.post(path('/reviews'), review)).status).toBe(200);
    const proposed = { minor: '240000', currency: 'EUR' };
    expect((await people.chair.post(path('/decision'), { proposed })).status).toBe(200);
    const vote = { choice: 'yes', revision: 2 };
    expect((await people.ada.post(path('/votes'), vote)).body.events).toEqual(['VoteCast']);
    const [key, twice] = [newId(), await people.ada.post(path('/votes'), vote)];
    expect([twice.status, twice.body.code]).toEqual([409, 'already-voted']);
    const last = await people.bel.post(path('/votes'), vote, key);
    expect(last.body.events).toEqual(['VoteCast', 'QuorumReached', 'DecisionReached']);
    const repeated = await people.bel.post(path('/votes'), vote, key);
    expect(repeated.body).toEqual(last.body);
    await server.house.processes?.settled();
    await fund.seen();
    const { body } = await people.chair.get(path());
    expect(body).toMatchObject({ status: 'funded', approved: proposed });
    expect(body.budget.available).toEqual({ minor: '3758000', currency: 'EUR' });
  });

  test('the page of the case shows what happened, and no word of the applicant', async () => {
    const page = await people.chair.page(`/committee/cases/${applicationId}`);
    expect(page.status).toBe(200);
    expect(page.get('cache-control')).toBe('no-store');
    expect(page.text).toContain(displayCodeOf(people.bel.accountId));
    for (const secret of SECRETS) expect(page.text).not.toContain(secret);
  });
});

describe('A reviewer with a conflict (story 3, first half)', () => {
  let applicationId: string;

  test('declares a board seat at O on 1 February', async () => {
    setClock('2026-02-01T10:00:00Z');
    const tie = { kind: 'board', party: 'organisation', name: 'organisation  O' };
    const declared = await people.cy.post('/api/v1/interests/ties', { ...tie, from: '2026-02-01' });
    expect(declared.status).toBe(201);
    const own = await people.cy.get('/api/v1/interests');
    expect(own.body.ties).toMatchObject([{ kind: 'board', name: 'organisation  O' }]);
  });

  test('O applies on 10 February: the member is not assignable, and nobody is told why', async () => {
    setClock('2026-02-10T09:00:00Z');
    await everybodySignsIn();
    applicationId = await caseUnderReview({ incident: 'search of the office' });
    const path = `/api/v1/cases/${applicationId}/reviewers`;
    const refused = await people.chair.post(path, { memberId: people.cy.accountId });
    expect([refused.status, refused.body.code]).toEqual([409, 'member-not-available']);
    const other = await people.chair.post(path, { memberId: people.bel.accountId });
    expect(other.status).toBe(200);
    const { body } = await people.chair.get(`/api/v1/cases/${applicationId}`);
    const standing = body.members.map((member: { memberId: string; available: boolean }) => [
      member.memberId,
      member.available,
    ]);
    expect(standing).toContainEqual([people.cy.accountId, false]);
    expect(standing).toContainEqual([people.bel.accountId, true]);
    const page = await people.chair.page(`/committee/cases/${applicationId}`);
    expect(page.text).not.toContain(`value="${people.cy.accountId}"`);
    expect(page.text).toContain(`value="${people.ada.accountId}"`);
  });

  test('the row is hidden from the list', async () => {
    const hidden = await people.cy.get('/api/v1/cases?show=all&limit=200');
    expect(idsIn(hidden.body)).not.toContain(applicationId);
    const shown = await people.bel.get('/api/v1/cases?show=all&limit=200');
    expect(idsIn(shown.body)).toContain(applicationId);
    expect((await people.cy.page('/committee?show=open')).text).not.toContain(applicationId);
  });

  test('opening by link gives "not found", and each try is on record', async () => {
    const before = await refusals(applicationId);
    const tries = [
      await people.cy.page(`/committee/cases/${applicationId}`),
      await people.cy.get(`/api/v1/cases/${applicationId}`),
      await people.cy.get(`/api/v1/cases/${applicationId}/sections/story`),
      await people.cy.post(`/api/v1/cases/${applicationId}/votes`, { choice: 'yes', revision: 1 }),
    ];
    expect(tries.slice(0, 3).map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(tries[3]?.status).not.toBe(200);
    const unknown = await people.cy.page(`/committee/cases/${newId()}`);
    expect(withoutReference(tries[0]?.text ?? '')).toBe(withoutReference(unknown.text));
    const after = await refusals(applicationId);
    expect(after.slice(before.length)).toEqual(
      ['case', 'case', 'story'].map((section) => ({
        ...{ caseId: applicationId, section, by: people.cy.accountId },
        ...{ role: expect.any(String), reason: 'tied' },
      })),
    );
  });

  test('somebody without a role in the fund finds no case either', async () => {
    const stranger = await fund.signIn(await fund.employ());
    expect((await stranger.get(`/api/v1/cases/${applicationId}`)).status).toBe(404);
    expect((await stranger.get('/api/v1/cases')).body.items).toEqual([]);
    expect((await server.anyone().get('/api/v1/cases')).status).toBe(401);
  });

  async function refusals(id: string): Promise<readonly object[]> {
    const access = await server.house.desk.store.read(`access-${id}`);
    return access.filter(({ type }) => type === 'AccessRefused').map(({ data }) => data);
  }
});

describe('Asking for help on a phone without scripts', () => {
  const form = {
    ...{ pseudonym: 'Wren', channel: 'receipt-code', language: 'English' },
    ...{ applicantKind: 'person', country: 'BY', narrative: 'They watch the house.' },
    ...{ incident: 'since Monday', link: 'I teach about rights.', needs: ['legal', 'medical'] },
    ...{ cost1: '1 200,50', costNeed1: 'legal', cost2: '300', months: '1' },
    ...{ helpElsewhere: 'no', mayAskPartners: 'no', payoutRail: 'cash-agent' },
    ...{ publicity: 'nothing', referralWished: 'yes' },
  };
  const path = () => `/apply/${fund.fundId}`;

  test('five questions lead to the form; a no leads to kind words, and nothing is kept', async () => {
    const before = await server.house.desk.store.head();
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
    expect(await server.house.desk.store.head()).toBe(before);
  });

  test('what is missing is named at the top, and everything else stands as it was written', async () => {
    const { pseudonym: _, cost1: __, ...rest } = form;
    const again = await server.anyone().submit(`${path()}/form`, rest);
    expect(again.status).toBe(422);
    expect(again.text).toContain('href="#f-pseudonym"');
    expect(again.text).toContain('href="#f-cost1"');
    expect(again.text).toContain('They watch the house.');
  });

  test('the receipt shows the code; the same form sent again shows the same code', async () => {
    const phone = server.anyone();
    const once = { ...form, _key: newId() };
    const receipt = await phone.submit(`${path()}/form`, once);
    expect([receipt.status, receipt.get('cache-control')]).toEqual([200, 'no-store']);
    const code = /[0-9A-Z]{5}(-[0-9A-Z]{5}){3}/.exec(receipt.text)?.[0];
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

  test('a request is taken back after being asked twice', async () => {
    const { body } = await submit({ identity: 'back@example.org' });
    await fund.seen();
    const phone = server.anyone();
    await phone.submit('/case', { receiptCode: body.receiptCode });
    const done = await phone.submit('/case/withdraw', {});
    expect([done.status, done.get('location')]).toEqual([303, '/case']);
    expect((await phone.page('/case')).text).toContain('Your request has been taken back.');
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
    setClock('2026-02-10T10:00:00Z');
    ({ applicationId } = (await submit({ identity: 'paper@example.org' })).body);
    await fund.seen();
    const duty = await signIn('duty-officer');
    const before = await server.house.desk.store.head();
    const again = await duty.submit(page(), { sensitivity: '2' }, `${page()}/triage`);
    expect(again.status).toBe(422);
    expect(again.text).toContain('href="#f-priority"');
    expect(await server.house.desk.store.head()).toBe(before);
    const sorted = { priority: 'P3', sensitivity: '2' };
    const done = await duty.submit(page(), sorted, `${page()}/triage`);
    expect([done.status, done.get('location')]).toEqual([303, page()]);
    expect((await duty.page(page())).text).toContain('The request has been sorted by urgency.');
  });

  test('a part is opened by a link, is recorded, and is closed again on the next look', async () => {
    const worker = await signIn('case-worker');
    const closed = await worker.page(page());
    expect(closed.text).not.toContain('They came at night.');
    expect(closed.text).toContain(`${page()}?open=story`);
    const opened = await worker.page(`${page()}?open=story`);
    expect(opened.text).toContain('They came at night.');
    expect(opened.text).not.toContain('Heron');
    expect((await worker.page(page())).text).not.toContain('They came at night.');
    const access = await server.house.desk.store.read(`access-${applicationId}`);
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

describe('Following a request by program', () => {
  test('the code is shown once, in a body; then the case is open for half an hour', async () => {
    setClock('2026-02-10T10:00:00Z');
    const { body } = await submit({ identity: 'program@example.org' });
    await fund.seen();
    const phone = supertest.agent(server.url);
    const path = '/api/v1/applicant';
    const shown = await phone.post(`${path}/session`).send({ receiptCode: body.receiptCode });
    expect(shown.status).toBe(204);
    const status = await phone.get(`${path}/case`);
    expect(status.body).toMatchObject({ status: 'submitted', questionOpen: false });
    for (const secret of SECRETS) expect(status.text).not.toContain(secret);
    expect((await phone.get(`${path}/case/question`)).status).toBe(409);
    const withdrawal = `${path}/case/withdrawal`;
    expect((await phone.post(withdrawal)).status).toBe(403);
    const token = { 'x-csrf-token': status.get('x-csrf-token') ?? '' };
    expect((await phone.post(withdrawal).set(token)).status).toBe(200);
    setClock('2026-02-10T10:31:00Z');
    expect((await phone.get(`${path}/case`)).status).toBe(401);
  });

  test('a wrong code opens nothing', async () => {
    const answered = await server
      .anyone()
      .post('/api/v1/applicant/session', { receiptCode: 'AAAAA-AAAAA-AAAAA-AAAAA' });
    expect([answered.status, answered.body.code]).toEqual([401, 'receipt-code-wrong']);
    expect(answered.get('set-cookie')).toBeUndefined();
  });
});

describe('Bad input to a case', () => {
  test.each([
    ['needs', { needs: ['gold'] }],
    ['requested.minor', { requested: { minor: '12.50', currency: 'EUR' } }],
    ['requested.currency', { requested: { minor: '1', currency: 'XXQ' } }],
    ['neededBy', { neededBy: '2026-02-30' }],
    ['months', { months: 1.5 }],
    ['contact.channel', { contact: { channel: 'pigeon', language: 'fr' } }],
    ['referees[0].outside', { referees: [{ name: 'a', reach: 'b', outside: 'yes' }] }],
    ['narrative', { narrative: 'x'.repeat(1_501) }],
    ['colour', { colour: 'red' }],
  ])('%s is named, and there is no event', async (field, change) => {
    const before = await server.house.desk.store.head();
    const { status, body } = await submit(change);
    expect(status).toBe(422);
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect(await server.house.desk.store.head()).toBe(before);
  });

  test('an amount above what the fund may give is refused, and gives its claim back', async () => {
    const identity = 'rich@example.org';
    const minor = '5000001';
    const costLines = [{ need: 'relocation', minor }];
    const asked = { requested: { minor, currency: 'EUR' }, costLines, identity };
    const refused = await submit(asked);
    expect([refused.status, refused.body.code]).toEqual([409, 'above-ceiling']);
    expect((await submit({ identity })).status).toBe(201);
  });
});

/** Every problem page quotes a reference of its own. */
function withoutReference(html: string): string {
  return html.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '');
}
