import { derivedId } from '#kernel';
import { directionOf, negotiateLocale } from '#web';
import { cookieNames } from './cookies.js';
import { CASE, SESSION } from './entry.js';
import { takeFlash } from './flash.js';
import { formToken } from './form-token.js';
import { receptionOf } from './reception.js';
import type { HttpReply, HttpRequest } from './request.js';
import type { Session } from './sessions.js';
import { unsigned } from './signed-values.js';
import type { CaseHolder, SignedInAccount, Visitor } from './visitor.js';

/** The session that a request shows, by bearer token or by cookie; the token wins. */
export function shownSession(request: HttpRequest): {
  readonly sessionId: string | undefined;
  readonly byCookie: boolean;
} {
  const { vault } = receptionOf(request).desk;
  const { authorization } = request.headers;
  if (authorization?.startsWith(BEARER)) {
    const token = authorization.slice(BEARER.length);
    return { sessionId: unsigned(vault, SESSION, token), byCookie: false };
  }
  const sessionId = unsigned(vault, SESSION, request.cookies[cookieNames.session]);
  return { sessionId, byCookie: sessionId !== undefined };
}

/** The visitor of a request. What most requests never ask for is made when it is asked for. */
export function makeVisitor(
  request: HttpRequest,
  reply: HttpReply,
  session: Session | undefined,
): Visitor {
  let locale: string | undefined;
  let token: string | undefined;
  let flash: Visitor['flash'] | null = null;
  const visitor: Visitor = {
    account: session && accountOf(request, session),
    case: shownCase(request),
    cookies: request.cookies,
    get locale() {
      return (locale ??= localeOf(request));
    },
    get direction() {
      return directionOf(visitor.locale);
    },
    get csrfToken() {
      return (token ??= formToken(request, reply));
    },
    get flash() {
      if (flash === null) flash = takeFlash(request, reply, visitor.locale);
      return flash;
    },
  };
  return visitor;
}

/** The language asked for in the address, if any: it is remembered. */
export function languageAskedFor(request: HttpRequest): string | undefined {
  const { lang } = request.query as { readonly lang?: unknown };
  return typeof lang === 'string' ? lang : undefined;
}

const BEARER = 'Bearer ';

function accountOf(request: HttpRequest, { accountId, sessionId }: Session): SignedInAccount {
  let roles: readonly string[] | undefined;
  return {
    accountId,
    sessionId,
    displayCode: displayCodeOf(accountId),
    authentication: 'password',
    get roles() {
      return (roles ??= receptionOf(request).rolesOf(accountId));
    },
  };
}

/** A short code for a person, the same everywhere, which tells nothing about them. */
export function displayCodeOf(accountId: string): string {
  const digits = derivedId('display-code', accountId).replaceAll('-', '').toUpperCase();
  return `${digits.slice(0, 4)}-${digits.slice(16, 20)}`;
}

/** The case that the browser may follow; its cookie says until when. */
function shownCase(request: HttpRequest): CaseHolder | undefined {
  const { vault, clock } = receptionOf(request).desk;
  const text = unsigned(vault, CASE, request.cookies[cookieNames.case]);
  if (text === undefined) return undefined;
  const [applicationId = '', until = '0'] = text.split('.');
  return Number(until) > clock.now().getTime() ? { applicationId } : undefined;
}

function localeOf(request: HttpRequest): string {
  const remembered = request.cookies[cookieNames.language];
  return negotiateLocale(request.headers['accept-language'], remembered, languageAskedFor(request));
}
