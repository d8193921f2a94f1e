import { openScene, type Cast, type Scene } from './support/applications.js';

let scene: Scene;
let people: Cast;

beforeAll(async () => {
  scene = await openScene('2026-02-10T10:00:00Z');
  people = scene.people();
});
afterAll(() => scene.server.stop());

const shown = async (by = people.worker) => {
  const list = await by.get('/api/v1/cases?show=all&limit=100');
  return (list.body.items as { applicationId: string }[]).map((item) => item.applicationId);
};
const declare = (name: string, party = 'person', by = people.worker) =>
  by.post('/api/v1/interests/ties', { kind: 'other', party, name, from: '2026-01-01' });

describe('A name that is written in another way', () => {
  test.each([
    ['organisation', 'Legal Aid Tunis', 'Légal-Aid, Tunis'],
    ['referee', 'Фёдор Андрей', 'АНДРЕЙ ФЕДОР'],
    ['referee', 'فاطمة علي', 'علي فاطمه'],
    ['referee', 'Νίκος Παπάς', 'ΠΑΠΑΣ, ΝΙΚΟΣ'],
  ])('of an %s shuts the case: %s', async (who, inCase, inRegister) => {
    const named =
      who === 'organisation'
        ? { organisation: inCase }
        : { referees: [{ name: inCase, reach: 'by letter', outside: true }] };
    const { body } = await scene.submit(named);
    await scene.fund.seen();
    expect(await shown()).toContain(body.applicationId);
    const party = who === 'organisation' ? 'organisation' : 'person';
    expect((await declare(inRegister, party)).status).toBe(201);
    await scene.fund.seen();
    expect(await shown()).not.toContain(body.applicationId);
    expect((await people.worker.get(`/api/v1/cases/${body.applicationId}`)).status).toBe(404);
  });
});

describe('Whoever declares ties to learn whom cases name', () => {
  test('is slowed down, and seen by those who run the staff, who see no name and no case', async () => {
    const spy = await scene.fund.signIn(await scene.fund.employ('case-worker'));
    const name = 'The only referee';
    await scene.submit({ referees: [{ name, reach: 'by letter', outside: true }] });
    const tried: number[] = [];
    for (let nth = 1; nth <= 11; nth += 1) {
      tried.push((await declare(nth === 5 ? name : `Guess ${nth}`, 'person', spy)).status);
    }
    expect(tried).toEqual([...Array.from({ length: 10 }, () => 201), 409]);
    await scene.fund.seen();
    const { server } = scene;
    const board = await server.as(['governing-body'], { entityId: 'federation' });
    const { body, text } = await board.get('/api/v1/staff');
    expect(body.ties).toContainEqual({
      accountId: spy.accountId,
      lately: 10,
      late: 1,
      ending: [],
    });
    expect(text).not.toContain(name);
    const page = (await board.page('/admin')).text;
    expect(page).toContain('10 ties declared');
    expect(page).toContain('1 met a case that was already there');
    expect(page).not.toContain('Guess');
  });
});
