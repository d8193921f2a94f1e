import { openScene, type Scene } from './support/applications.js';
import type { Client } from './support/test-server.js';

describe('The end of a fund, on paper', () => {
  let scene: Scene;
  let body: Client;
  const path = () => `/finance/funds/${scene.fund.fundId}/closing`;
  const place = () => ({ entityId: 'federation', fundId: scene.fund.fundId });

  beforeAll(async () => {
    scene = await openScene();
    body = await scene.server.as(['governing-body'], place());
  });
  afterAll(() => scene.server.stop());

  test('is only for the governing body, and says plainly what it means', async () => {
    const treasurer = await scene.server.as(['treasurer'], place());
    expect((await treasurer.page(path())).status).toBe(403);
    const home = `/finance/funds/${scene.fund.fundId}`;
    expect((await treasurer.page(home)).text).not.toContain(path());
    expect((await body.page(home)).text).toContain(path());
    const shown = (await body.page(path())).text;
    expect(shown).toContain('nobody can open it again');
    expect(shown).toContain('Money that is still there');
    expect(shown).toContain('€40,000.00');
  });

  test('wants a reason, and is then for good', async () => {
    const before = await scene.server.instance.ports.store.head();
    const without = await body.submit(path(), {});
    expect(without.status).toBe(422);
    expect(without.text).toContain('href="#f-reason"');
    expect(await scene.server.instance.ports.store.head()).toBe(before);

    const closed = await body.submit(path(), { reason: 'The appeal has reached its end.' });
    expect([closed.status, closed.get('location')]).toEqual([
      303,
      `/finance/funds/${scene.fund.fundId}`,
    ]);
    const after = (await body.page(path())).text;
    expect(after).toContain('This fund is closed.');
    expect(after).not.toContain('name="reason"');
    expect((await scene.submit({ identity: 'late@example.org' })).status).toBe(409);
  });
});
