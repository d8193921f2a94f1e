import { introduce } from '#contexts';
import { contributions } from '#instance';
import { translator } from '#web';
import type { FundOnOffer } from '../views/funds.query.js';
import { POLICY } from '../views/views.fixtures.js';
import { applyPage, shutPage } from './apply.page.js';
import { formPage } from './form.page.js';
import { notThisFundPage, quizPage } from './quiz.page.js';
import { receiptPage } from './receipt.page.js';

const fund: FundOnOffer = {
  fundId: 'f1',
  entityId: 'e',
  preset: 'crisis',
  currency: 'EUR',
  round: null,
  until: null,
  name: { en: 'Crisis <fund>', fr: 'Fonds de crise' },
  purpose: { en: 'Help within hours.' },
  shut: null,
  suspendedFor: null,
  policyVersion: 1,
  policy: POLICY,
};
const reading = { locale: 'en', csrfToken: 'token' };
const LOCALES = ['en', 'fr'];

/** Controls that nobody could name: no label, no legend, not hidden. */
function unnamed(html: string): readonly string[] {
  const controls = [...html.matchAll(/<(?:input|select|textarea)\b[^>]*>/g)].map(([tag]) => tag);
  return controls.filter((tag) => {
    const id = / id="([^"]*)"/.exec(tag)?.[1];
    const labelled = id !== undefined && html.includes(`for="${id}"`);
    return !tag.includes('type="hidden"') && !labelled && !tag.includes('aria-label');
  });
}

beforeAll(() => introduce(contributions));

describe('The pages on which somebody asks for help', () => {
  test.each(LOCALES)('every control has a name and an id of its own (%s)', (locale) => {
    const solidarity = { ...fund, preset: 'solidarity' } as const;
    for (const html of [
      quizPage({ ...reading, locale }, fund),
      formPage({ ...reading, locale }, fund),
      formPage({ ...reading, locale }, solidarity),
    ]) {
      expect(unnamed(html)).toEqual([]);
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
    }
  });

  test.each(LOCALES)(
    'each of the twelve questions says who will read the answer (%s)',
    (locale) => {
      const t = translator(locale);
      const html = formPage({ ...reading, locale }, fund);
      const cards = html.split('id="question-').slice(1);
      expect(cards).toHaveLength(12);
      const lead = t('apply:read-by', { readers: '' }).trim();
      for (const card of cards) expect(card).toContain(lead);
    },
  );

  test('what was sent stands in the form again, and cannot become markup', () => {
    const values = {
      narrative: '</textarea><script>1</script>',
      pseudonym: '"><b>',
      needs: ['legal'],
    };
    const html = formPage(reading, fund, { problems: [{ field: 'link', text: 'x' }], values });
    expect(html).not.toContain('<script>1');
    expect(html).not.toContain('"><b>');
    expect(html).toContain('&lt;script>1');
    expect(html).toContain('href="#f-link"');
    expect(html).toContain('Crisis &lt;fund>');
  });

  test('a fund says what it promises before anybody writes a word', () => {
    const html = applyPage(reading, [fund]);
    expect(html).toContain(
      'Within 1 day when life or liberty is at stake, within 10 days otherwise',
    );
    expect(html).toContain('€5,000.00');
    expect(html).toContain('href="/apply/f1"');
  });

  test('a fund that is shut says why, and where else to turn', () => {
    const shut = { ...fund, shut: 'suspended', suspendedFor: 'no-money' } as const;
    const html = shutPage(reading, shut);
    expect(html).toContain('Its money is promised to others.');
    expect(html).toContain('Where else to turn');
    expect(applyPage(reading, [shut])).not.toContain('href="/apply/f1"');
  });

  test('a no in the quiz is answered kindly, by its own reason, and shuts nobody out', () => {
    const html = notThisFundPage(reading, fund, ['fundable']);
    expect(html).toContain('The fund cannot meet every kind of need.');
    expect(html).not.toContain('danger now or within the last three months');
    expect(html).toContain('href="/apply/f1/form"');
  });

  test('the receipt shows the code and links to no address that holds it', () => {
    const receiptCode = '7K2MQ-94XTB-C0HRA-5VWJ8';
    const html = receiptPage(reading, { fundId: 'f1', receiptCode, sortedWithin: undefined });
    expect(html).toContain(receiptCode);
    const addresses = [...html.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, to]) => to);
    expect(addresses.filter((to) => to?.includes('7K2MQ'))).toEqual([]);
  });
});
