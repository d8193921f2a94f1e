import type { VNode } from 'preact';
import { availableLocales, directionOf, localeName } from './i18n.js';
import { useReader } from './reader.js';

/** Where a page stands, so that the very same page can be shown in another language. */
export type PagePlace = {
  /** The query of its address, from the question mark on; empty when there is none. */
  readonly query: string;
  /**
   * Set where the page is the answer to a form, and stands at no address that could be asked for:
   * it is sent again, with the key of the form that it answers.
   */
  readonly answers?: { readonly key: string | undefined };
};

/** A form of the page that carries what has been written so far into the other language. */
export type LanguageForm = {
  /** Id of the form. */
  readonly id: string;
  /** Where it is sent for this; its own page unless said. */
  readonly action?: string;
};

type LanguageSwitchProps = {
  readonly place: PagePlace;
  readonly form: LanguageForm | undefined;
};

const OWN_FORM = 'language-switch';

/**
 * The languages of Entraide. A page with an address is linked to with all of its query; what is
 * the answer to a form, or holds a long form that somebody may have begun, is sent again: the
 * server then shows it in the language and carries nothing out.
 */
export function LanguageSwitch({ place, form }: LanguageSwitchProps): VNode {
  const { t, csrfToken } = useReader();
  const sends = form ?? (place.answers ? { id: OWN_FORM } : undefined);
  return (
    <nav aria-label={t('common:language.label')} class="languages">
      {place.answers && !form ? (
        <form id={OWN_FORM} method="post">
          <input type="hidden" name="_csrf" value={csrfToken ?? ''} />
          <input type="hidden" name="_key" value={place.answers.key ?? ''} />
        </form>
      ) : null}
      <ul>
        {availableLocales().map((name) => (
          <li key={name}>
            <Language name={name} sends={sends} query={place.query} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

type LanguageProps = {
  readonly name: string;
  readonly sends: LanguageForm | undefined;
  readonly query: string;
};

function Language({ name, sends, query }: LanguageProps): VNode {
  const { locale } = useReader();
  const says = {
    lang: name,
    dir: directionOf(name),
    'aria-current': name === locale ? ('true' as const) : undefined,
  };
  if (!sends) {
    return (
      <a {...says} href={inLanguage(query, name)} hreflang={name}>
        {localeName(name)}
      </a>
    );
  }
  const to = `${sends.action ?? ''}${inLanguage(sends.action ? '' : query, name)}`;
  return (
    <button {...says} type="submit" form={sends.id} formAction={to} formNoValidate>
      {localeName(name)}
    </button>
  );
}

/** The same query with another language, relative to the page: its path is not repeated. */
function inLanguage(query: string, name: string): string {
  const values = new URLSearchParams(query);
  values.set('lang', name);
  return `?${values.toString()}`;
}
