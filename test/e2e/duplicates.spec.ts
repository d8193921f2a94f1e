import supertest from 'supertest';
import { caseCode } from '#catalogue';
import { newId } from '#kernel';
import { openScene, SECRETS, type Cast, type Scene } from './support/applications.js';

let scene: Scene;
let people: Cast;

beforeAll(async () => {
  scene = await openScene('2026-02-10T10:00:00Z');
  people = scene.people();
});
afterAll(() => scene.server.stop());

const settled = async (): Promise<void> => {
  await scene.server.instance.processes?.settled();
  await scene.fund.seen();
};

type Filed = { readonly applicationId: string; readonly receiptCode: string };

/** Two requests under one name about one event, each with what differs in it. */
async function askedTwice(first: object = {}, second: object = {}): Promise<[Filed, Filed]> {
  const about = { identity: `twice-${newId()}@example.org`, incident: 'search of the office' };
  const one = await scene.submit({ ...about, ...first });
  const two = await scene.submit({ ...about, ...second });
  expect([one.status, two.status]).toEqual([201, 201]);
  await settled();
  return [one.body as Filed, two.body as Filed];
}

const detail = async (id: string, by = people.worker) =>
  (await by.get(`/api/v1/cases/${id}`)).body as {
    readonly status: string;
    readonly acts: readonly string[];
    readonly possibleDuplicate: boolean;
    readonly duplicates: { readonly items: readonly object[]; readonly more: number };
  };
const join = (id: string, into: string, by = people.worker) =>
  by.post(`/api/v1/cases/${id}/joining`, { into, reason: 'Both name the same room.' });
const part = (id: string, otherId: string, by = people.worker) =>
  by.post(`/api/v1/cases/${id}/parting`, { otherId, reason: 'Two brothers.' });

/** What is answered to the holder of a receipt code, whatever they try with it. */
async function answersTo({ receiptCode }: Filed): Promise<readonly unknown[]> {
  const phone = supertest.agent(scene.server.url);
  const path = '/api/v1/applicant';
  await phone.post(`${path}/session`).send({ receiptCode });
  const token = (await phone.get(`${path}/case`)).get('x-csrf-token') ?? '';
  const tries = [
    await phone.get(`${path}/case/question`),
    await phone.post(`${path}/case/answer`).set({ 'x-csrf-token': token }).send({ answer: 'Yes.' }),
    await phone.post(`${path}/case/withdrawal`).set({ 'x-csrf-token': token }),
  ];
  return tries.map(({ status, body }) => [status, { ...(body as object), instance: '' }]);
}

/** What the holder of a receipt code reads of the request. */
async function ownCase({ receiptCode }: Filed) {
  const phone = supertest.agent(scene.server.url);
  await phone.post('/api/v1/applicant/session').send({ receiptCode });
  return (await phone.get('/api/v1/applicant/case')).body as Readonly<Record<string, unknown>>;
}

describe('A second request about the same event', () => {
  test('is flagged to those who handle both, in the queue and on both cases', async () => {
    const [one, two] = await askedTwice();
    for (const [here, there] of [
      [one, two],
      [two, one],
    ] as const) {
      const shown = await detail(here.applicationId);
      expect(shown.possibleDuplicate).toBe(true);
      expect(shown.duplicates.items).toMatchObject([
        { applicationId: there.applicationId, relation: 'possible', status: 'submitted' },
      ]);
      expect(shown.acts).toEqual(expect.arrayContaining(['joining', 'parting']));
    }
    const queue = (await people.worker.page('/committee')).text;
    expect(queue).toContain('perhaps asked twice');
    const alone = await scene.submit();
    await settled();
    expect((await detail(alone.body.applicationId)).possibleDuplicate).toBe(false);
  });

  test('stands beside the first on the page, in the clear and, once opened, sealed parts too', async () => {
    const [one, two] = await askedTwice({ country: 'BY' }, { country: 'TN', narrative: 'Again.' });
    const path = `/committee/cases/${one.applicationId}`;
    const { text } = await people.worker.page(path);
    expect(text).toContain('Perhaps asked twice');
    expect(text).toContain(`/committee/cases/${two.applicationId}`);
    expect(text).toContain('Tunisia');
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    const { server } = scene;
    const cookie = `entraide_session=${people.worker.token}`;
    const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const opened = await supertest(server.url)
      .post(`${path}/opening`)
      .set({ cookie, accept: 'text/html' })
      .type('form')
      .send({ _csrf: token, parts: 'story', beside: two.applicationId });
    expect(opened.status).toBe(200);
    const beside = opened.text.slice(opened.text.indexOf(`id="beside-${two.applicationId}"`));
    expect(beside).toContain('They came at night.');
    expect(beside).toContain('Again.');
    for (const { applicationId } of [one, two]) {
      const looks = await server.instance.ports.store.read(`access-${applicationId}`);
      expect(looks.map(({ type }) => type)).toEqual(['RecordOpened']);
    }
  });

  test('whoever is tied to it is not told of it', async () => {
    const { fund } = scene;
    const tiedId = await fund.employ('case-worker');
    const tied = await fund.signIn(tiedId);
    const name = `Referee ${newId()}`;
    const referees = [{ name, reach: 'by letter', outside: true }];
    await tied.post('/api/v1/interests/ties', {
      kind: 'family',
      party: 'person',
      name,
      from: '2026-01-01',
    });
    const [one, two] = await askedTwice({}, { referees });
    const shown = await detail(one.applicationId, tied);
    expect(shown.possibleDuplicate).toBe(false);
    expect(shown.duplicates).toEqual({ items: [], more: 0 });
    const refused = await join(one.applicationId, two.applicationId, tied);
    expect([refused.status, refused.body.code]).toEqual([409, 'not-a-duplicate']);
    const looks = await scene.server.instance.ports.store.read(`access-${two.applicationId}`);
    expect(looks.map(({ type }) => type)).toEqual(['AccessRefused']);
    expect((await detail(one.applicationId)).possibleDuplicate).toBe(true);
  });
});

describe('A case worker says that it is one request', () => {
  test('it closes in favour of the other, and its code shows that it has ended, not why', async () => {
    const [one, two] = await askedTwice();
    expect((await join(two.applicationId, one.applicationId)).status).toBe(200);
    await settled();
    expect((await detail(two.applicationId)).status).toBe('joined');
    expect(await detail(one.applicationId)).toMatchObject({
      status: 'submitted',
      possibleDuplicate: false,
      duplicates: { items: [{ applicationId: two.applicationId, relation: 'joined-here' }] },
    });
    const ended = await ownCase(two);
    expect(ended).toMatchObject({ status: 'ended', reason: null, withdrawable: false });
    expect((await ownCase(one))['status']).toBe('submitted');
    // Staff may also have taken it back: from outside it is the same.
    const other = await scene.submit();
    await settled();
    await people.worker.post(`/api/v1/cases/${other.body.applicationId}/withdrawal`);
    await settled();
    const withdrawn = await ownCase(other.body as Filed);
    expect({ ...withdrawn, submittedAt: '', decidedAt: '' }).toEqual({
      ...ended,
      submittedAt: '',
      decidedAt: '',
    });
    expect(await answersTo(two)).toEqual(await answersTo(other.body as Filed));
    const page = await scene.server.anyone().submit('/case', { receiptCode: two.receiptCode });
    expect(page.status).toBe(303);
  });

  test('a wrong joining is undone: by parting, and when the other one is taken back', async () => {
    const [one, two] = await askedTwice();
    await people.duty.post(`/api/v1/cases/${two.applicationId}/triage`, {
      priority: 'P1',
      sensitivity: 2,
    });
    await join(two.applicationId, one.applicationId);
    await settled();
    expect((await part(one.applicationId, two.applicationId)).status).toBe(200);
    await settled();
    const back = await detail(two.applicationId);
    expect(back).toMatchObject({
      status: 'triaged',
      possibleDuplicate: false,
      dueAt: expect.any(String),
    });
    expect((await ownCase(two))['status']).toBe('triaged');

    const [false1, real] = await askedTwice();
    await join(real.applicationId, false1.applicationId);
    await settled();
    const phone = supertest.agent(scene.server.url);
    await phone.post('/api/v1/applicant/session').send({ receiptCode: false1.receiptCode });
    const token = (await phone.get('/api/v1/applicant/case')).get('x-csrf-token') ?? '';
    await phone.post('/api/v1/applicant/case/withdrawal').set({ 'x-csrf-token': token });
    await settled();
    expect((await detail(real.applicationId)).status).toBe('submitted');
  });

  test('who may not, cannot: a verifier, the chair, a member', async () => {
    const [one, two] = await askedTwice();
    for (const by of [people.verifier, people.chair, people.ada]) {
      const refused = await join(two.applicationId, one.applicationId, by);
      expect([refused.status, refused.body.code]).toEqual([403, 'not-allowed']);
    }
    expect((await join(two.applicationId, one.applicationId, people.duty)).status).toBe(200);
  });

  test('the page does it with a form, and says who may', async () => {
    const [one, two] = await askedTwice();
    const path = `/committee/cases/${two.applicationId}`;
    const { text } = await people.worker.page(path);
    const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const cookie = `entraide_session=${people.worker.token}`;
    const sent = await supertest(scene.server.url)
      .post(`${path}/joining`)
      .set({ cookie, accept: 'text/html' })
      .type('form')
      .send({ _csrf: token, into: one.applicationId, reason: 'Both name the same room.' });
    expect([sent.status, sent.get('location')]).toEqual([303, path]);
    await settled();
    const after = (await people.worker.page(path)).text;
    expect(after).toContain(`This one was closed in favour of ${caseCode(one.applicationId)}`);
    expect(after).not.toContain('Both name the same room.');
    expect((await people.verifier.page(path)).text).not.toContain(`${path}/parting`);
  });
});

describe('One incident is helped with once', () => {
  test('what was decided is not joined away, and a second award waits for a word on the two', async () => {
    const [one, two] = await askedTwice();
    const act = (id: string, name: string, by = people.worker, body: object = {}) =>
      by.post(`/api/v1/cases/${id}/${name}`, body);
    const members = [people.ada, people.bel, people.cy];
    const untilCalled = async (id: string): Promise<void> => {
      await act(id, 'triage', people.duty, { priority: 'P2', sensitivity: 1 });
      await act(id, 'verification');
      await act(id, 'verification/conclusion', people.verifier, {
        conclusion: 'confirmed',
        refereesHeard: 2,
        documented: true,
        note: 'Two confirm it.',
      });
      await act(id, 'review');
      await act(id, 'reviewers', people.chair, { memberId: people.ada.accountId });
      for (const member of members) await act(id, 'interest', member, { answer: 'none' });
      await act(id, 'reviews', people.ada, {
        revision: 1,
        scores: { danger: 4, need: 4, feasibility: 4 },
        recommendation: 'fund',
        comment: 'Help.',
      });
      const proposed = { minor: '100000', currency: 'EUR' };
      expect((await act(id, 'decision', people.chair, { proposed })).status).toBe(200);
    };
    await untilCalled(one.applicationId);
    await untilCalled(two.applicationId);
    const yes = (id: string, by = people.ada) =>
      act(id, 'votes', by, { choice: 'yes', revision: 1 });
    for (const member of members) await yes(one.applicationId, member);
    await settled();
    const decided = await join(one.applicationId, two.applicationId);
    expect([decided.status, decided.body.code]).toEqual([409, 'case-decided']);
    const second = await yes(two.applicationId);
    expect([second.status, second.body.code]).toEqual([409, 'awarded-beside']);
    expect((await part(two.applicationId, one.applicationId)).status).toBe(200);
    expect((await yes(two.applicationId)).status).toBe(200);
  });
});
