import { createContext } from 'preact';
import type { ComponentChildren, VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { newId } from '#kernel';
import { directionOf, translator } from './i18n.js';
import type { Direction, Translate } from './i18n.js';

/** For whom a page is rendered: every component finds its language and clock here. */
export type Reader = {
  readonly locale: string;
  readonly dir: Direction;
  /** IANA zone in which instants are written. */
  readonly timeZone: string;
  readonly csrfToken: string | undefined;
  readonly newKey: () => string;
  readonly t: Translate;
};

const ReaderContext = createContext<Reader | undefined>(undefined);

type ReaderProviderProps = {
  readonly locale: string;
  /** Defaults to the locale's own direction. */
  readonly dir?: Direction;
  readonly timeZone?: string;
  readonly csrfToken?: string;
  readonly newKey?: () => string;
  readonly children?: ComponentChildren;
};

/** Sets the reader for everything inside. `Layout` does it for a whole page. */
export function ReaderProvider(props: ReaderProviderProps): VNode {
  const reader: Reader = {
    locale: props.locale,
    dir: props.dir ?? directionOf(props.locale),
    timeZone: props.timeZone ?? 'UTC',
    csrfToken: props.csrfToken,
    newKey: props.newKey ?? newId,
    t: translator(props.locale),
  };
  return <ReaderContext.Provider value={reader}>{props.children}</ReaderContext.Provider>;
}

/** The reader of the page being rendered; outside of a page, an English one in UTC. */
export function useReader(): Reader {
  const reader = useContext(ReaderContext);
  if (reader) return reader;
  return {
    locale: 'en',
    dir: 'ltr',
    timeZone: 'UTC',
    csrfToken: undefined,
    newKey: newId,
    t: translator('en'),
  };
}
