import { recordDonation, registerDonor } from '#giving';
import { newId } from '#kernel';
import { openScene, type Scene } from './support/applications.js';
import type { Client } from './support/test-server.js';

/** One more than fits on a page. */
const DONORS = 21;

const text = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('What each donor gave, for those who keep the books', () => {
  let scene: Scene;
  let treasurer: Client;
  const place = () => ({ entityId: 'federation', fundId: scene.fund.fundId });

  beforeAll(async () => {
    scene = await openScene();
    treasurer = await scene.server.as(['treasurer'], place());
  });
  afterAll(() => scene.server.stop());

  const asked = () => ({
    actor: {
      id: treasurer.staff?.accountId ?? '',
      kind: 'person' as const,
      role: 'treasurer',
      authentication: 'password',
    } as const,
    key: newId(),
    path: 'test',
    body: null,
  });
  async function donor(name: string): Promise<string> {
    const { fundId } = scene.fund;
    const given = { fundId, kind: 'institution', name } as const;
    return (await registerDonor(scene.server.instance.ports, asked(), given)).donorId;
  }
  async function gives(donorId: string, minor: string): Promise<void> {
    const gift = {
      fundId: scene.fund.fundId,
      donorId,
      feeMinor: '0',
      restriction: 'free',
      method: 'bank',
      receivedOn: '2026-01-02',
      donorKind: 'institution',
      money: { minor, currency: 'EUR' },
      // Many give as much on the same day.
      another: true,
    } as const;
    await recordDonation(scene.server.instance.ports, asked(), gift);
  }

  test('nobody yet: the list says so, and where the other gifts are', async () => {
    const { status, text: page } = await treasurer.page('/finance/donors');
    expect(status).toBe(200);
    expect(page).toContain('No registered donor has given yet');
    expect(page).toContain('href="/finance/gifts"');
  });

  test('sums and every gift behind them, page by page, and never a name', async () => {
    const first = await donor('Foundation of the North');
    await gives(first, '100000');
    await gives(first, '2550');
    for (let more = 1; more < DONORS; more += 1) await gives(await donor(`Donor ${more}`), '500');
    await scene.fund.seen();

    const list = (await treasurer.page('/finance/donors')).text;
    expect(list).not.toContain('Foundation of the North');
    // Above the list it is said that much of the income is this one's.
    expect(list.split('<table')[1]).not.toContain(first);
    const older = /href="(\/finance\/donors\?before=\d+)"/.exec(list)?.[1] ?? '';
    const last = (await treasurer.page(older)).text;
    expect(text(last)).toContain('An institution Crisis fund 2 2 January 2026 €1,025.50');

    const statement = (await treasurer.page(`/finance/donors/${first}`)).text;
    expect(text(statement)).toContain('Crisis fund 2 2 January 2026 €1,025.50');
    expect(statement).toContain('€1,000.00');
    expect(statement).toContain('€25.50');
    expect(statement).not.toContain('€5.00');
  });

  test('shut to whoever has no part in the fund, as if there were no such donor', async () => {
    const donorId = await donor('Foundation of the South');
    await gives(donorId, '700');
    await scene.fund.seen();
    const elsewhere = await scene.server.as(['treasurer'], {
      entityId: 'federation',
      fundId: newId(),
    });
    expect((await elsewhere.page(`/finance/donors/${donorId}`)).status).toBe(404);
    const chair = await scene.server.as(['chair'], place());
    expect((await chair.page('/finance/donors')).status).toBe(403);
  });
});
