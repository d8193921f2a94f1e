import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entraide } from '../support/entraide.js';

const rule = {
  currency: 'EUR',
  method: 'first-come',
  ratio: { numerator: 1, denominator: 1 },
  minimumGift: '500',
  maximumGift: null,
  donorCap: '30000',
  targetCap: null,
  fundings: [{ id: 'P', amount: '100000', priority: 1 }],
};
const gifts = ['12000', '35000', '25000', '300', '50000', '20000'].map((amount, n) => ({
  id: `g${n + 1}`,
  donor: ['A', 'B', 'A', 'C', 'D', 'E'][n],
  target: 't1',
  amount,
}));

describe('entraide match', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-match-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string, content: unknown): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  it('says what a rule adds to each gift and target, and writes nothing', async () => {
    const paths = [file('rule.json', rule), file('gifts.json', { gifts })] as const;
    const { code, stdout, stderr } = await entraide(
      'match',
      '--rule',
      paths[0],
      '--gifts',
      paths[1],
    );

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const matched = ['12000', '30000', '18000', '0', '30000', '10000'];
    expect(JSON.parse(stdout)).toEqual({
      allocations: matched.map((amount, n) => ({
        gift: `g${n + 1}`,
        matched: amount,
        sources: amount === '0' ? [] : [{ funding: 'P', amount }],
      })),
      targets: [{ target: 't1', matched: '100000' }],
      calls: [{ funding: 'P', amount: '100000' }],
      remaining: '0',
    });
    expect(readdirSync(folder).sort()).toEqual(['gifts.json', 'rule.json']);
  });

  it('names what a quadratic rule does not look at, beside what it prints', async () => {
    const { code, stdout, stderr } = await entraide(
      'match',
      '--rule',
      file('rule.json', { ...rule, method: 'quadratic' }),
      '--gifts',
      file('gifts.json', { gifts }),
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ allocations: [], targets: [{ target: 't1' }] });
    expect(stderr).toMatch(/a quadratic rule does not look at ratio, donorCap/);
  });

  it.each([
    ['a file that is not there', undefined, 2, /There is no file .*rule\.json/],
    ['a file that was cut off', '{"currency": "EUR", "meth', 2, /is no JSON/],
    ['a rule that is none', { ...rule, method: 'by-mood' }, 1, /member “method”/],
  ] as const)('refuses %s in a sentence', async (_what, content, wanted, says) => {
    const path = content === undefined ? join(folder, 'rule.json') : file('rule.json', content);
    const { code, stdout, stderr } = await entraide(
      'match',
      '--rule',
      path,
      '--gifts',
      file('gifts.json', { gifts }),
    );
    expect({ code, stdout }).toEqual({ code: wanted, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
