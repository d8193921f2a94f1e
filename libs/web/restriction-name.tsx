import type { VNode } from 'preact';
import { textIn, type Localised } from '#kernel';
import { hasText } from './i18n.js';
import { useReader } from './reader.js';

type RestrictionNameProps = {
  /** Its name in the books; `free` for money that bears none. */
  readonly code: string;
  /** How the donor wishes it to be called. */
  readonly name: Localised | undefined;
};

/** What money is for, in the reader's language, with the code of the books as small print. */
export function RestrictionName({ code, name }: RestrictionNameProps): VNode {
  const { t, locale } = useReader();
  const own = `ledger:${code}`;
  if (name === undefined && hasText(locale, own)) return <>{t(own)}</>;
  const called = name && textIn(locale, name);
  if (!called) return <code>{code}</code>;
  return (
    <span class="named">
      {called}{' '}
      <small>
        <code>{code}</code>
      </small>
    </span>
  );
}
