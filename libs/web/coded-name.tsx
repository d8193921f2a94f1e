import type { VNode } from 'preact';
import { textIn, type Localised } from '#kernel';
import { hasText } from './i18n.js';
import { useReader } from './reader.js';

type CodedNameProps = {
  /** The namespace of texts that words some codes itself. */
  readonly among: string;
  /** What the books call it. */
  readonly code: string;
  /** The name that somebody gave it, if any. */
  readonly name: Localised | undefined;
};

/** What somebody named, in the reader's language, with its code as small print. */
export function CodedName({ among, code, name }: CodedNameProps): VNode {
  const { t, locale } = useReader();
  const own = `${among}:${code}`;
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
