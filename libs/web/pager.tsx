import type { VNode } from 'preact';
import { Icon } from './icon.js';
import { useReader } from './reader.js';

type PagerProps = {
  /** Address of the page with newer rows; left out on the first page. */
  readonly newer?: string;
  /** Address of the page with older rows; left out on the last page. */
  readonly older?: string;
  /** What is shown now, such as "20 of about 150". */
  readonly note?: string;
};

/** Steps through a list that pages by cursor. Nothing is shown when one page holds it all. */
export function Pager({ newer, older, note }: PagerProps): VNode | null {
  const { t } = useReader();
  if (newer === undefined && older === undefined) return null;
  return (
    <nav class="pager" aria-label={t('common:pager.label')}>
      {newer === undefined ? null : (
        <a class="pager-newer" rel="prev" href={newer}>
          <Icon name="arrow" /> {t('common:pager.newer')}
        </a>
      )}
      {note === undefined ? null : <span class="pager-note">{note}</span>}
      {older === undefined ? null : (
        <a class="pager-older" rel="next" href={older}>
          {t('common:pager.older')} <Icon name="arrow" />
        </a>
      )}
    </nav>
  );
}

/** An address with the given query values; empty and undefined ones are left out. */
export function hrefWith(
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): string {
  const values = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') values.set(name, String(value));
  }
  const text = values.toString();
  return text === '' ? path : `${path}?${text}`;
}
