import type { HttpReply } from './request.js';

/** Cookies that this house sets; each is HttpOnly, so that no script can read them. */
export const cookieNames = {
  session: 'entraide_session',
  case: 'entraide_case',
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
  const options = { httpOnly: true, path: '/', sameSite: 'lax', secure } as const;
  return {
    set: (reply, name, value, maxAgeMs) => {
      const maxAge = maxAgeMs === undefined ? {} : { maxAge: Math.floor(maxAgeMs / 1000) };
      void reply.setCookie(cookieNames[name], value, { ...options, ...maxAge });
    },
    clear: (reply, name) => {
      void reply.clearCookie(cookieNames[name], options);
    },
  };
}
