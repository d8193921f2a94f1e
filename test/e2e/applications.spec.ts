import { displayCodeOf } from '#catalogue';

import { issueKey } from '#http';
import { newId } from '#kernel';
import type { CrisisFund } from './support/crisis-fund.js';
import { openScene, SECRETS, type Cast, type Scene } from './support/applications.js';
import type { TestServer } from './support/test-server.js';

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
const setClock = (instant: string) => scene.setClock(instant);

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
      conclusion: 'confirmed',
      refereesHeard: 2,
      documented: false,
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
    const key = issueKey(server.instance.ports.vault);
    const change = { identity: 'again@example.org' };
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
    const contact = await people.duty.post(path('/sections/contact/openings'));
    expect(contact.text).toContain('Heron');
    const refused = await people.verifier.post(path('/sections/contact/openings'));
    expect(refused.status).toBe(404);
    const access = await server.instance.ports.store.read(`access-${applicationId}`);
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
      conclusion: 'confirmed',
      refereesHeard: 2,
      documented: false,
      note: 'Two people confirm it.',
    };
    const same = await people.duty.post(path('/verification/conclusion'), found);
    expect([same.status, same.body.code]).toEqual([403, 'triager-may-not-conclude']);
    expect((await people.verifier.post(path('/verification/conclusion'), found)).status).toBe(200);
    expect((await people.worker.post(path('/review'))).status).toBe(200);
  });

  test('a member opens nothing before saying whether there is a tie', async () => {
    const early = await people.ada.post(path('/sections/story/openings'));
    expect([early.status, early.body.code]).toEqual([409, 'interest-not-declared']);
    for (const member of [people.ada, people.bel, people.cy]) {
      const declared = await member.post(path('/interest'), { answer: 'none' });
      expect(declared.body.events).toEqual(['CaseInterestDeclared']);
    }
    const story = await people.ada.post(path('/sections/story/openings'));
    expect(story.text).toContain('They came at night.');
  });

  test('reviewed and put to the vote, it is approved by two people and the money is set aside', async () => {
    const reviewer = { memberId: people.ada.accountId };
    expect((await people.chair.post(path('/reviewers'), reviewer)).status).toBe(200);
    const review = {
      revision: 2,
      recommendation: 'fund',
      comment: 'Convincing.',
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
    await server.instance.processes?.settled();
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
    await scene.everybodySignsIn();
    people = scene.people();
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
      await people.cy.post(`/api/v1/cases/${applicationId}/sections/story/openings`),
      await people.cy.post(`/api/v1/cases/${applicationId}/votes`, { choice: 'yes', revision: 1 }),
    ];
    expect(tries.slice(0, 3).map(({ status }) => status)).toEqual([404, 404, 404]);
    // A tie shuts the vote before it is asked whether there was one to cast.
    expect(tries[3]?.status).toBe(404);
    const unknown = await people.cy.page(`/committee/cases/${newId()}`);
    expect(withoutReference(tries[0]?.text ?? '')).toBe(withoutReference(unknown.text));
    const after = await refusals(applicationId);
    expect(after.slice(before.length)).toEqual(
      ['case', 'case', 'story', 'votes'].map((section) => ({
        caseId: applicationId,
        section,
        by: people.cy.accountId,
        role: expect.any(String),
        reason: 'tied',
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
    const access = await server.instance.ports.store.read(`access-${id}`);
    return access.filter(({ type }) => type === 'AccessRefused').map(({ data }) => data);
  }
});

/** Every problem page quotes a reference of its own. */
function withoutReference(html: string): string {
  return html.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '');
}
