import supertest from 'supertest';
import type { CrisisFund } from './support/crisis-fund.js';
import { openScene, SECRETS, type Scene } from './support/applications.js';
import type { TestServer } from './support/test-server.js';

let server: TestServer;
let fund: CrisisFund;
let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
  ({ server, fund } = scene);
});
afterAll(() => server.stop());

const submit = (change?: object, key?: string) => scene.submit(change, key);
const setClock = (instant: string) => scene.setClock(instant);

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

  test('whoever has shown no code yet is led to where it is asked for', async () => {
    const stranger = supertest.agent(server.url);
    const page = await stranger.get('/case/question').set('accept', 'text/html');
    expect([page.status, page.text.includes('href="/case"')]).toEqual([401, true]);
    expect(page.text).toContain('Please enter the receipt code of your request first.');
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
    const before = await server.instance.ports.store.head();
    const { status, body } = await submit(change);
    expect(status).toBe(422);
    expect(body.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect(await server.instance.ports.store.head()).toBe(before);
  });

  test('an amount above what the fund may give is refused, and nothing is claimed for it', async () => {
    const identity = 'rich@example.org';
    const minor = '5000001';
    const costLines = [{ need: 'relocation', minor }];
    const asked = { requested: { minor, currency: 'EUR' }, costLines, identity };
    const refused = await submit(asked);
    expect([refused.status, refused.body.code]).toEqual([409, 'above-ceiling']);
    expect((await submit({ identity })).status).toBe(201);
  });
});
