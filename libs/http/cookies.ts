import type { HttpReply } from './request.js';

/** Cookies that this instance sets; each is HttpOnly, so that no script can read them. */
export const cookieNames = {
  session: 'entraide_session',
  /** What somebody without an account may follow, having shown a code. */
  holder: 'entraide_holder',
  /** Binds form tokens to a browser that nobody is signed in on. */
  visit: 'entraide_visit',
  /** The position that the page after a form waits for. */
  position: 'entraide_position',
  /** What the page after a form says. */
  flash: 'entraide_flash',
  language: 'entraide_lang',
} as const;

export type CookieName = keyof typeof cookieNames;

export type Cookies = {
  /** Values are of the characters that need no quoting: ids, base64url, dots. */
  readonly set: (
    reply: HttpReply,
    name: CookieName,
    value: string,
    /** For how long; until the browser is closed when not given. */
    maxAgeMs?: number,
  ) => void;
  readonly clear: (reply: HttpReply, name: CookieName) => void;
};

/** `secure` where pages are reached by https: then no cookie ever goes over plain http. */
export function cookies(secure: boolean): Cookies {
  const set: Cookies['set'] = (reply, name, value, maxAgeMs) => {
    if (!VALUE.test(value)) throw new Error(`the cookie ${name} would have to be quoted`);
    const age = maxAgeMs === undefined ? '' : `; Max-Age=${Math.floor(maxAgeMs / 1000)}`;
    const safe = secure ? '; Secure' : '';
    // A header `set-cookie` given again is added, never replaced.
    void reply.header(
      'set-cookie',
      `${cookieNames[name]}=${value}${age}; Path=/; HttpOnly; SameSite=Lax${safe}`,
    );
  };
  return { set, clear: (reply, name) => set(reply, name, '', 0) };
}

const VALUE = /^[A-Za-z0-9._-]*$/;
