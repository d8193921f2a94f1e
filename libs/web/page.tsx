import type { ComponentChildren, VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { Alert } from './alert.js';
import type { AlertTone } from './alert.js';
import { enhancements, favicon, stylesheet } from './assets.js';
import { directionOf, translator } from './i18n.js';
import type { Direction, Translate } from './i18n.js';
import { LanguageSwitch } from './language-switch.js';
import type { LanguageForm, PagePlace } from './language-switch.js';
import { Mark } from './mark.js';
import { roomsFor } from './navigation.js';
import type { Section } from './navigation.js';
import { ReaderProvider } from './reader.js';

/** Who is signed in, as the header shows it: a code, never a name. */
export type SignedIn = { readonly displayCode: string; readonly roles: readonly string[] };

/** A message about what has just happened, shown above the page. */
export type Flash = { readonly tone: AlertTone; readonly text: string };

export type LayoutProps = {
  /** The page's own title, already in the reader's language; also its `h1` unless `heading` is false. */
  readonly title: string;
  readonly locale: string;
  /** Defaults to the locale's own direction. */
  readonly dir?: Direction;
  readonly section: Section;
  readonly signedIn?: SignedIn;
  /** Goes into every form of the page. */
  readonly csrfToken?: string;
  /** Gives each form of the page its key. */
  readonly newKey?: () => string;
  readonly flash?: Flash;
  /** Where the page stands, for the language switch. */
  readonly place?: PagePlace;
  /** The form that the language switch sends, on a page where written words would be lost. */
  readonly languageForm?: LanguageForm;
  /** IANA zone in which instants are shown; UTC by default. */
  readonly timeZone?: string;
  /** One or two sentences under the title. */
  readonly lead?: ComponentChildren;
  /** Stands above the title: usually `<Breadcrumbs>`. */
  readonly above?: ComponentChildren;
  /** False for a page that writes its own `h1`. */
  readonly heading?: boolean;
  /** `narrow` for forms and texts, `wide` (the default) for tables and figures. */
  readonly width?: 'narrow' | 'wide';
  /** Sets title and lead on a deep band, for the first page of a room. */
  readonly front?: boolean;
  /** Buttons on that band. */
  readonly frontActions?: ComponentChildren;
  /** Keeps the page out of search engines; anything but the public pages always is. */
  readonly hidden?: boolean;
  /** A public page of another section than `public`. */
  readonly open?: boolean;
  readonly children?: ComponentChildren;
};

/** Who reads a page, and where it stands: what each page passes on to `Layout` unseen. */
export type PageReader = Pick<
  LayoutProps,
  'locale' | 'dir' | 'csrfToken' | 'newKey' | 'signedIn' | 'flash' | 'place'
>;

/** A whole HTML document. Everything in it is escaped by Preact; nothing is set as raw HTML. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${render(page)}`;
}

/** A piece of a page as HTML, for specs and fragments. */
export function renderFragment(piece: VNode): string {
  return render(piece);
}

/** Entraide around every page: header, navigation, message, title, footer. */
export function Layout(props: LayoutProps): VNode {
  const t = translator(props.locale);
  const isPublic = props.section === 'public' || props.open === true;
  const indexed = isPublic && props.hidden !== true;
  return (
    <html lang={props.locale} dir={props.dir ?? directionOf(props.locale)}>
      <head>
        <meta charset="utf-8" />
        <title>{`${props.title} – ${t('common:product')}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        {indexed ? null : <meta name="robots" content="noindex, nofollow" />}
        <link rel="stylesheet" href={stylesheet.href} />
        <link rel="icon" type="image/svg+xml" href={favicon.href} />
        <script type="module" src={enhancements.href}></script>
      </head>
      <body class={`section-${props.section}`}>
        <ReaderProvider
          locale={props.locale}
          dir={props.dir}
          timeZone={props.timeZone}
          csrfToken={props.csrfToken}
          newKey={props.newKey}
        >
          <a class="skip" href="#main">
            {t('common:skip')}
          </a>
          <Header {...props} t={t} />
          <main id="main" class={props.width === 'narrow' ? 'narrow' : 'wide'} tabIndex={-1}>
            {props.above}
            {props.front === true ? <Opening {...props} /> : null}
            {props.flash ? <Alert tone={props.flash.tone}>{props.flash.text}</Alert> : null}
            {props.front === true ? null : <Opening {...props} />}
            {props.children}
          </main>
          <Footer {...props} t={t} />
        </ReaderProvider>
      </body>
    </html>
  );
}

/** Title and lead; on a band of its own on the first page of a room. */
function Opening(props: LayoutProps): VNode {
  const words = (
    <>
      {props.heading === false ? null : <h1>{props.title}</h1>}
      {props.lead === undefined ? null : <p class="lead">{props.lead}</p>}
    </>
  );
  if (props.front !== true) return words;
  return (
    <div class="front">
      {words}
      {props.frontActions === undefined ? null : <div class="actions">{props.frontActions}</div>}
    </div>
  );
}

type PartProps = LayoutProps & { readonly t: Translate };

function Header(props: PartProps): VNode {
  const { t, signedIn } = props;
  return (
    <header class="house-header">
      <div class="bar">
        <a class="brand" href="/">
          <Mark />
          <span>{t('common:product')}</span>
        </a>
        <nav aria-label={t('common:nav.label')} class="rooms">
          <ul>
            {roomsFor(signedIn?.roles).map(({ section, href }) => (
              <li key={section}>
                <a href={href} aria-current={section === props.section ? 'page' : undefined}>
                  {t(`navigation:${section}`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {signedIn ? (
          <Account signedIn={signedIn} csrfToken={props.csrfToken} t={t} />
        ) : (
          <a class="sign-in" href="/sign-in" aria-current={current(props.section === 'sign-in')}>
            {t('common:nav.sign-in')}
          </a>
        )}
      </div>
    </header>
  );
}

type AccountProps = {
  readonly signedIn: SignedIn;
  readonly csrfToken: string | undefined;
  readonly t: Translate;
};

function Account({ signedIn, csrfToken, t }: AccountProps): VNode {
  return (
    <form class="account" method="post" action="/sign-out">
      <input type="hidden" name="_csrf" value={csrfToken ?? ''} />
      <a class="who" href="/account">
        <strong>{signedIn.displayCode}</strong>
        <small>{signedIn.roles.map((role) => t(`roles:${role}`)).join(', ')}</small>
      </a>
      <button type="submit">{t('common:nav.sign-out')}</button>
    </form>
  );
}

function Footer({ t, place = { query: '' }, languageForm }: PartProps): VNode {
  return (
    <footer class="house-footer">
      <div class="bar">
        <p>
          <strong>{t('common:product')}</strong> {t('common:footer.what')}
        </p>
        <p>{t('common:footer.proof')}</p>
        <LanguageSwitch place={place} form={languageForm} />
      </div>
    </footer>
  );
}

function current(is: boolean): 'true' | undefined {
  return is ? 'true' : undefined;
}
