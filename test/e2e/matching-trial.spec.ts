import { defaultPolicy } from '#funds';
import { newId } from '#kernel';
import { crisisFund, type CrisisFund } from './support/crisis-fund.js';
import { startTestServer, type Client, type TestServer } from './support/test-server.js';

jest.setTimeout(60_000);

const PATH = '/finance/matching';
let server: TestServer;
let fund: CrisisFund;
let treasurer: Client;

beforeAll(async () => {
  server = await startTestServer({ clock: { now: () => new Date('2026-11-27T12:00:00Z') } });
  fund = await crisisFund(server, defaultPolicy('EUR'));
  treasurer = await server.as(['treasurer'], { entityId: 'federation', fundId: fund.fundId });
  for (const [minor, receivedOn] of [
    ['12000', '2026-11-02'],
    ['7000', '2026-11-03'],
    ['99900', '2026-10-01'],
  ]) {
    const gift = { money: { minor, currency: 'EUR' }, restriction: 'free', method: 'bank' };
    const body = { ...gift, donorKind: 'individual', receivedOn, fundId: fund.fundId };
    await treasurer.post('/api/v1/donations', body, { 'idempotency-key': newId() });
  }
  await fund.seen();
});
afterAll(() => server.stop());

const oneToOne = { method: 'first-come', pool: '150', numerator: '1', denominator: '1' };
const pasted = {
  fund: '',
  poolCurrency: 'EUR',
  pasted: 'Ana; clinic; 120.00\nBen;clinic;1,000\n\nAna\tschool\t5',
};
const tried = (fields: Record<string, string>, who = treasurer) =>
  who.submit(PATH, { ...oneToOne, ...fields });
/** What stands in the cells of the table of gifts. */
const cells = (html: string) =>
  [...html.matchAll(/<tr role="row">(.*?)<\/tr>/gs)]
    .map(([, row = '']) =>
      [...row.matchAll(/<t[dh]\b[^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell = '']) =>
        cell.replaceAll(/<[^>]+>/g, '').trim(),
      ),
    )
    .filter((row) => row.length === 5);

describe('What would this rule do', () => {
  test('on gifts of the past, in a time: nothing is written', async () => {
    const before = await server.instance.ports.store.head();
    const { status, text } = await tried({
      fund: fund.fundId,
      from: '2026-11-01',
      until: '2026-11-30',
    });
    expect(status).toBe(200);
    const rows = cells(text).slice(1);
    expect(rows.map((row) => row.slice(3))).toEqual([
      ['€120.00', '€120.00'],
      ['€70.00', '€30.00'],
    ]);
    expect(await server.instance.ports.store.head()).toBe(before);
    expect(text).toContain('For each €1.00 given, €1.00 is added.');
    expect(text).toContain('while the pool of €150.00 lasts');
  });

  test('on pasted gifts, with what was typed still in the form', async () => {
    const { text } = await tried({ ...pasted, donorCap: '100' });
    expect(cells(text).slice(1)).toEqual([
      ['1', 'Ana', 'clinic', '€120.00', '€100.00'],
      ['2', 'Ben', 'clinic', '€1,000.00', '€50.00'],
      ['4', 'Ana', 'school', '€5.00', '€0.00'],
    ]);
    expect(text).toMatch(/<textarea[^>]*name="pasted"[^>]*>Ana; clinic; 120\.00/);
    expect(text).toContain('At most €100.00 is added for one giver.');
  });

  test('by how many give, where only targets are added to', async () => {
    const lines = ['a;A;10', 'b;A;10', 'c;A;10', 'd;B;30'].join('\n');
    const { text } = await tried({ ...pasted, method: 'quadratic', pool: '500', pasted: lines });
    expect(cells(text)).toEqual([]);
    expect(text).toMatch(/A<\/t[dh]>.*?€60\.00/s);
    expect(text).toContain('knows for certain only at the close');
  });

  test.each([
    ['an amount', { pool: 'much' }, 'f-pool'],
    ['no pool', { pool: '' }, 'f-pool'],
    ['a ratio', { denominator: '0' }, 'f-denominator'],
    ['a line', { pasted: 'Ana; clinic' }, 'f-pasted'],
    ['a line with an amount of nothing', { pasted: 'Ana; clinic; 0' }, 'f-pasted'],
    ['nothing pasted', { pasted: '' }, 'f-pasted'],
    ['a threshold without its amount', { method: 'threshold' }, 'f-thresholdAmount'],
    ['a method that there is not', { method: 'by-mood' }, undefined],
  ])('says what is wrong beside %s', async (_what, fields, field) => {
    const { status, text } = await tried({ ...pasted, ...fields });
    expect(status).toBe(422);
    expect(text).toContain('error-summary');
    if (field) expect(text).toContain(`href="#${field}"`);
  });

  test('in French, with amounts as French writes them', async () => {
    const shown = await treasurer.page(`${PATH}?lang=fr`);
    expect(shown.text).toContain('Que ferait cette règle');
    const { text } = await treasurer.submit(
      `${PATH}?lang=fr`,
      { ...oneToOne, ...pasted, pasted: 'Ana; clinique; 1 250,50' },
      PATH,
      `${PATH}?lang=fr`,
    );
    expect(text.replaceAll(/\s/g, ' ')).toContain('1 250,50 €');
  });

  test('only for who may see gifts, and of their own funds', async () => {
    expect((await server.anyone().page(PATH)).status).toBe(401);
    const other = await server.as(['treasurer'], { entityId: 'federation', fundId: 'another' });
    const { status, text } = await tried({ fund: fund.fundId, pasted: '' }, other);
    expect(status).toBe(422);
    expect(text).not.toContain('€120.00');
    const verifier = await server.as(['verifier'], { entityId: 'federation', fundId: fund.fundId });
    expect((await verifier.page(PATH)).status).toBe(403);
  });
});
