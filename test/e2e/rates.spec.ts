import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPolicy, importRates, surveyRates } from '#funds';
import { ecbTable, ecbXml } from '../support/ecb-file.js';
import { entraide, PROGRAM_TIMEOUT_MS } from '../support/entraide.js';
import { crisisFund } from './support/crisis-fund.js';
import { startTestServer } from './support/test-server.js';

const text = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const march = {
  '2026-03-30': { USD: '1.0870', JPY: '162.5' },
  '2026-03-31': { USD: '1.1050', JPY: '163.1' },
};

describe('Rates on pages and for programs', () => {
  test('a list by pages, and each set with every currency both ways', async () => {
    const clock = { now: () => new Date('2026-04-10T09:00:00Z') };
    const server = await startTestServer({ clock });
    try {
      const { fundId, seen } = await crisisFund(server, defaultPolicy('EUR'));
      const treasurer = await server.as(['treasurer'], { entityId: 'federation', fundId });
      const nobody = await server.as([], {});
      expect((await treasurer.page('/finance/rates')).text).toContain('entraide import rates');

      const january = Array.from({ length: 25 }, (_, day) => [
        `2026-01-${String(day + 1).padStart(2, '0')}`,
        { USD: '1.1' },
      ]);
      const days = { ...Object.fromEntries(january), ...march };
      const { ports } = server.instance;
      await importRates(ports, ['federation'], surveyRates(Buffer.from(ecbXml(days))));
      await seen();

      const list = await treasurer.page('/finance/rates');
      expect(text(list.text)).toContain('European Central Bank');
      const older = /href="(\/finance\/rates\?before=[^"]+)"/.exec(list.text)?.[1] ?? '';
      expect(text((await treasurer.page(older)).text)).toContain('1 January 2026');

      const { body } = await treasurer.get('/api/v1/rates?limit=1');
      const { items } = body as { items: { rateSetId: string; on: string }[] };
      expect(items).toMatchObject([
        {
          on: '2026-03-31',
          source: 'ecb',
          base: 'EUR',
          rates: [
            { currency: 'JPY', numerator: '1631', denominator: '10' },
            { currency: 'USD', numerator: '221', denominator: '200' },
          ],
          corrects: null,
          correctedBy: null,
        },
      ]);
      const { rateSetId = '' } = items[0] ?? {};
      const one = text((await treasurer.page(`/finance/rates/${rateSetId}`)).text);
      expect(one).toMatch(/USD 1\.1050 about 0\.904977/);
      expect((await treasurer.get(`/api/v1/rates/${rateSetId}`)).body).toEqual(items[0]);
      expect((await treasurer.get('/api/v1/rates/nothing')).status).toBe(404);
      expect((await nobody.get('/api/v1/rates')).status).toBe(403);
    } finally {
      await server.stop();
    }
  });
});

describe('entraide import rates', () => {
  let folder: string;
  let file: string;
  let data: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-rates-'));
    file = join(folder, 'eurofxref-hist.csv');
    data = join(folder, 'data');
    const clock = { now: () => new Date('2026-04-10T09:00:00Z') };
    const server = await startTestServer({ clock, data });
    await crisisFund(server, defaultPolicy('EUR'));
    await server.stop();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const load = (...options: readonly string[]) =>
    entraide('import', 'rates', file, '--data', data, ...options);

  test(
    'loads days once, only looks where it is told to, and leaves out what is older',
    async () => {
      writeFileSync(file, ecbTable({ ...march, '2026-02-27': { USD: '1.1', CYP: '0.5' } }));
      const looked = await load('--check');
      expect(looked).toMatchObject({ code: 0, stderr: '' });
      expect(looked.stdout).toMatch(/3 +2026-02-27 +2026-03-31 +2/);
      expect(looked.stdout).toContain('CYP');

      const since = await load('--since', '2026-03-01', '--json');
      expect(JSON.parse(since.stdout)).toMatchObject({ outcome: { days: 2, newDays: 2 } });
      const all = await load('--json');
      expect(JSON.parse(all.stdout)).toMatchObject({ outcome: { days: 3, newDays: 1 } });

      writeFileSync(file, ecbXml({ '2026-03-31': { USD: '1.1051', JPY: '163.1' } }));
      const otherwise = await load('--json');
      expect(otherwise.code).toBe(1);
      expect(JSON.parse(otherwise.stderr)).toMatchObject({
        error: { code: 'rates-told-otherwise', params: { day: '2026-03-31', currency: 'USD' } },
      });
    },
    PROGRAM_TIMEOUT_MS,
  );

  test(
    'names what does not hold, and refuses what defines something',
    async () => {
      writeFileSync(file, ecbXml({ '2026-03-31': { USD: '0' } }));
      const unsound = await load();
      expect(unsound.code).toBe(1);
      expect(unsound.stdout).toContain('no number above zero (USD 0)');
      expect(unsound.stdout).toContain('Nothing was loaded.');

      writeFileSync(file, ecbXml(march).replace('?>', '?><!DOCTYPE x [<!ENTITY a "b">]>'));
      const hostile = await load('--json');
      expect(hostile).toMatchObject({ code: 1, stdout: '' });
      expect(JSON.parse(hostile.stderr)).toMatchObject({ error: { code: 'import-xml-defines' } });
    },
    PROGRAM_TIMEOUT_MS,
  );
});
