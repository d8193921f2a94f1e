import { introduce } from '#contexts';
import { contributions } from '#instance';
import { assets, renderFragment, renderPage, roomsFor, setDoors, stylesheet } from './index.js';
import {
  Alert,
  BarChart,
  CopyCode,
  DataTable,
  Form,
  GalleryPage,
  hrefWith,
  Layout,
  LineChart,
  Meter,
  Pager,
  RadioGroup,
  ReaderProvider,
  StatusBadge,
  TextArea,
  TextField,
  TimeLeft,
} from './index.js';

// The gallery shows what the contexts bring.
introduce(contributions);

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

describe('a whole page', () => {
  const gallery = renderPage(<GalleryPage locale="fr" />);

  test('declares its language, direction and title', () => {
    expect(gallery).toMatch(/^<!doctype html><html lang="fr" dir="ltr">/);
    expect(gallery).toContain('<title>Une aide qui arrive en quelques heures – Entraide</title>');
    expect(renderPage(<GalleryPage locale="en" dir="rtl" />)).toContain(
      '<html lang="en" dir="rtl">',
    );
  });

  test('holds no inline script, style or handler, so that a strict policy can stand', () => {
    expect(gallery).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
    const scripts = [...gallery.matchAll(/<script\b([^>]*)>([^<]*)/g)];
    expect(scripts).toHaveLength(1);
    expect(scripts[0]?.[1]).toMatch(/src="\/assets\/entraide\.js\?v=[0-9a-f]{12}"/);
    expect(scripts[0]?.[2]).toBe('');
  });

  test('uses every id once, and every label and description finds its id', () => {
    const ids = [...gallery.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1] as string);
    expect(new Set(ids).size).toBe(ids.length);
    const referred = [
      ...gallery.matchAll(/\s(?:for|aria-labelledby|aria-describedby)="([^"]+)"/g),
    ].flatMap((match) => (match[1] as string).split(' '));
    for (const id of referred) expect(ids).toContain(id);
  });

  test('has one main heading, a way to skip to it, and its landmarks', () => {
    expect(gallery.match(/<h1[ >]/g)).toHaveLength(1);
    expect(gallery).toContain('href="#main"');
    for (const landmark of ['<header', '<main id="main"', '<footer', '<nav aria-label=']) {
      expect(gallery).toContain(landmark);
    }
  });

  test('offers every language that has texts', () => {
    expect(gallery).toContain('href="?lang=en"');
    expect(gallery).toContain('hreflang="fr"');
  });

  test('keeps the whole query of its address in another language', () => {
    const place = { query: '?asOf=2026-03-31&fund=a%26b' };
    const page = renderPage(<Layout title="A" locale="en" section="audit" place={place} />);
    expect(page).toContain('href="?asOf=2026-03-31&amp;fund=a%26b&amp;lang=fr"');
  });

  test('is sent again for another language where it stands at no address', () => {
    const place = { query: '', answers: { key: 'key-1' } };
    const sent = renderPage(<Layout title="A" locale="en" section="finance" place={place} />);
    expect(sent).not.toContain('href="?lang=fr"');
    expect(sent).toMatch(/<form id="language-switch" method="post">.*name="_key" value="key-1"/);
    expect(sent).toMatch(/form="language-switch" formaction="\?lang=fr" formnovalidate/i);
    const ownForm = { id: 'story', action: '/elsewhere' };
    const begun = renderPage(
      <Layout title="A" locale="en" section="apply" place={place} languageForm={ownForm} />,
    );
    expect(begun).toMatch(/form="story" formaction="\/elsewhere\?lang=fr"/i);
    expect(begun).not.toContain('id="language-switch"');
  });

  test('keeps all but the public pages out of search engines', () => {
    expect(gallery).toContain('noindex');
    expect(renderPage(<Layout title="A" locale="en" section="public" />)).not.toContain('noindex');
  });

  test('escapes what people wrote, wherever it stands', () => {
    const page = renderPage(
      <Layout
        title={HOSTILE}
        locale="en"
        section="case"
        signedIn={{ displayCode: HOSTILE, roles: [] }}
        csrfToken={HOSTILE}
        flash={{ tone: 'info', text: HOSTILE }}
      >
        <Form action={HOSTILE} problems={[{ field: HOSTILE, text: HOSTILE }]}>
          <TextArea name="story" label={HOSTILE} maxLength={10} value={`</textarea>${HOSTILE}`} />
          <TextField name="a" label="A" value={HOSTILE} />
        </Form>
        <DataTable
          caption={HOSTILE}
          columns={[{ header: HOSTILE, cell: (row: string) => row }]}
          rows={[HOSTILE]}
          empty=""
        />
        <CopyCode label="code" code={HOSTILE} />
        <Alert tone="warning">{HOSTILE}</Alert>
      </Layout>,
    );
    expect(page).not.toContain('<script>');
    expect(page).not.toContain('<img');
    expect(page.match(/<\/textarea/g)).toHaveLength(1);
  });

  test('shows the rooms of someone’s roles only', () => {
    setDoors([
      { section: 'front', href: '/', opensTo: 'everybody' },
      { section: 'ask', href: '/ask', opensTo: 'visitors' },
      { section: 'work', href: '/work', opensTo: ['worker'] },
      { section: 'work', href: '/work/books', opensTo: ['worker', 'reader'] },
    ]);
    const rooms = (...roles: readonly string[]) => roomsFor(roles).map(({ href }) => href);
    expect(rooms()).toEqual(['/', '/ask']);
    expect(rooms('somebody')).toEqual(['/', '/ask']);
    expect(rooms('worker')).toEqual(['/', '/work']);
    expect(rooms('reader')).toEqual(['/', '/work/books']);
  });
});

describe('what pages link to', () => {
  test('the stylesheet is light enough for a bad line and fetches nothing', () => {
    expect(Buffer.byteLength(stylesheet.body)).toBeLessThan(25_000);
    expect(stylesheet.body).not.toMatch(/url\(|@import|@font-face/);
  });

  test('the stylesheet names no left or right, so that it reads from both sides', () => {
    const physical =
      /(?:margin|padding|border|inset)-(?:left|right)|^\s*(?:left|right):|text-align: (?:left|right)/m;
    expect(stylesheet.body).not.toMatch(physical);
  });

  test('an address changes with its content', () => {
    for (const asset of assets) expect(asset.href).toBe(`${asset.path}?v=${asset.hash}`);
  });
});

describe('forms', () => {
  const form = renderFragment(
    <ReaderProvider locale="en" csrfToken="token-1">
      <Form
        action="/x"
        commandKey="key-1"
        problems={[{ field: 'who', text: 'Say who you are.' }]}
        values={{ who: 'group', secret: 'hunter2', story: 'It <began>' }}
      >
        <RadioGroup
          name="who"
          label="You are"
          required
          options={[
            { value: 'person', label: 'A person' },
            { value: 'group', label: 'A group' },
          ]}
        />
        <TextField name="secret" type="password" label="Password" required />
        <TextArea name="story" label="Story" maxLength={1500} />
      </Form>
    </ReaderProvider>,
  );

  test('carry the token of the page and the key of the command', () => {
    expect(form).toContain('name="_csrf" value="token-1"');
    expect(form).toContain('name="_key" value="key-1"');
  });

  test('make a fresh key for each page when none is given', () => {
    const key = () => /name="_key" value="([^"]+)"/.exec(renderFragment(<Form action="/x" />))?.[1];
    expect(key()).not.toBe(key());
  });

  test('carry neither when they only ask', () => {
    expect(renderFragment(<Form action="/x" method="get" />)).not.toMatch(/_csrf|_key/);
  });

  test('link each problem to the control that it is about', () => {
    expect(form).toContain('<a href="#f-who">Say who you are.</a>');
    expect(form).toMatch(/<input id="f-who"[^>]*value="person"/);
    expect(form).toContain('id="f-who-error"');
  });

  test('show again what was sent, except passwords', () => {
    expect(form).toMatch(/value="group"[^>]*checked/);
    expect(form).toContain('It &lt;began>');
    expect(form).not.toContain('hunter2');
  });
});

describe('lists, charts and statuses', () => {
  test('the pager shows only the ways that exist', () => {
    expect(renderFragment(<Pager />)).toBe('');
    const last = renderFragment(<Pager newer="/q?before=7" />);
    expect(last).toContain('rel="prev"');
    expect(last).not.toContain('rel="next"');
  });

  test('addresses leave out what is empty and escape what is not', () => {
    expect(hrefWith('/q', { after: 'a b&c', state: '', limit: 20, x: undefined })).toBe(
      '/q?after=a+b%26c&limit=20',
    );
    expect(hrefWith('/q', {})).toBe('/q');
  });

  test.each([
    ['bars', BarChart],
    ['line', LineChart],
  ])('a chart (%s) can be had in words and as a table', (_, Chart) => {
    const chart = renderFragment(
      <Chart
        title="Requests"
        description="They doubled."
        labelHeader="Month"
        valueHeader="Number"
        points={[
          { label: 'May', value: 12, text: 'twelve' },
          { label: 'June', value: 24, text: 'twenty-four' },
        ]}
      />,
    );
    expect(chart).toContain('role="img"');
    expect(chart).toMatch(/<title id="[^"]+">Requests<\/title>/);
    expect(chart).toMatch(/<desc id="[^"]+">They doubled\.<\/desc>/);
    expect(chart).toContain('<th scope="row">May</th><td class="end">twelve</td>');
    expect(chart).not.toContain('NaN');
  });

  test('charts of nothing, of one point and of zeros are drawn without nonsense', () => {
    const words = { title: 'T', description: 'D', labelHeader: 'L', valueHeader: 'V' };
    const one = [{ label: 'May', value: 0, text: '0' }];
    for (const Chart of [BarChart, LineChart]) {
      expect(renderFragment(<Chart {...words} points={one} />)).not.toMatch(/NaN|Infinity/);
      expect(renderFragment(<Chart {...words} points={[]} />)).not.toContain('<svg');
    }
  });

  test('an empty table says so across all columns', () => {
    const table = renderFragment(
      <DataTable
        caption="Cases"
        columns={[
          { header: 'A', cell: () => '' },
          { header: 'B', cell: () => '' },
        ]}
        rows={[]}
        empty="No case is waiting."
      />,
    );
    expect(table).toMatch(/colspan="2">No case is waiting\./i);
  });

  test('a status is the same however its code is written, and is said in words', () => {
    const badges = ['UnderReview', 'under-review', 'underReview'].map((status) =>
      renderFragment(<StatusBadge kind="application" status={status} />),
    );
    expect(new Set(badges).size).toBe(1);
    expect(badges[0]).toContain('Under review');
  });

  test('a meter that is overfull stops at its end and still says the truth', () => {
    const meter = renderFragment(<Meter label="Budget" value={12n} max={10n} text="12 of 10" />);
    expect(meter).toContain('aria-valuenow="100"');
    expect(meter).toContain('12 of 10');
  });

  test('time left: calm, short in the last quarter or last hours, late', () => {
    const left = (now: string) =>
      renderFragment(
        <TimeLeft since="2026-03-01T00:00:00Z" due="2026-03-05T00:00:00Z" now={now} />,
      );
    expect(left('2026-03-02T00:00:00Z')).toContain('time-calm');
    expect(left('2026-03-04T06:00:00Z')).toContain('time-short');
    expect(left('2026-03-05T00:00:01Z')).toContain('time-late');
  });
});
