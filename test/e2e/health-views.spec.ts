import { projections } from '#instance';
import { viewsAt } from '#read-models';
import { startTestServer, type TestServer } from './support/test-server.js';

describe('What the views of a node are', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    await server.as(['treasurer']);
    await server.instance.projector.waitFor(await server.instance.ports.store.head());
  });
  afterAll(() => server.stop());

  it('is told by a digest of each, equal to that of views folded anew', async () => {
    const { body } = await server.anyone().get('/health/views').expect(200);

    const anew = await viewsAt(server.instance.ports.store, projections);
    expect(body.events).toBe(anew.checkpoint().events);
    expect(body.events).toBeGreaterThan(0);
    expect(body.position).toBe(String(anew.checkpoint().position));
    expect(body.views).toEqual(
      projections.map(({ name, version }) => ({ name, version, sha256: anew.digest(name) })),
    );
    anew.close();
  });

  it('is told for a number of events only where the node is there', async () => {
    const { events } = server.instance.views.checkpoint();
    await server.anyone().get(`/health/views?at=${events}`).expect(200);

    const { body } = await server
      .anyone()
      .get(`/health/views?at=${events + 1}`)
      .expect(409);

    expect(body).toMatchObject({ code: 'views-elsewhere', type: '/problems/views-elsewhere' });
    expect(body.detail).toContain(String(events));
    await server.anyone().get('/health/views?at=-1').expect(422);
    await server.anyone().get('/health/views?at=1&at=2').expect(422);
  });
});
