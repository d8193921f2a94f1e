import { displayCodeOf } from '#catalogue';
import { directionOf, negotiateLocale, type PagePlace } from '#web';
import { cookieNames } from './cookies.js';
import { takeFlash } from './flash.js';
import { formToken } from './form-token.js';
import { edgeOf } from './edge.js';
import { issueKey } from './issued-keys.js';
import { isUnsafe, type HttpReply, type HttpRequest } from './request.js';
import type { Session } from './sessions.js';
import { HOLDER, unsigned } from './signed-values.js';
import type { CodeHolder, SignedInAccount, Visitor } from './visitor.js';

/** The session token that a request shows, as bearer or as cookie; the bearer wins. */
export function shownToken(request: HttpRequest): string | undefined {
  const { authorization } = request.headers;
  if (authorization?.startsWith(BEARER)) return authorization.slice(BEARER.length);
  return request.cookies[cookieNames.session];
}

/** Whether the request relies on a cookie, which a browser sends whoever made it ask. */
export function reliesOnCookie(request: HttpRequest): boolean {
  if (request.headers.authorization?.startsWith(BEARER)) return false;
  return request.visitor.account !== undefined || request.visitor.holder !== undefined;
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
    holder: holderOf(request),
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
    newKey: () => issueKey(edgeOf(request).ports.vault),
    get flash() {
      if (flash === null) flash = takeFlash(request, reply, visitor.locale);
      return flash;
    },
    get place() {
      return placeOf(request);
    },
  };
  return visitor;
}

function placeOf(request: HttpRequest): PagePlace {
  const at = request.url.indexOf('?');
  const values = new URLSearchParams(at < 0 ? '' : request.url.slice(at));
  values.delete('lang');
  const query = values.size === 0 ? '' : `?${values.toString()}`;
  return isUnsafe(request.method) ? { query, answers: { key: request.formKey } } : { query };
}

/** The language asked for in the address, if any: it is remembered. */
export function languageAskedFor(request: HttpRequest): string | undefined {
  const { lang } = request.query as { readonly lang?: unknown };
  return typeof lang === 'string' ? lang : undefined;
}

const BEARER = 'Bearer ';

function accountOf(request: HttpRequest, session: Session): SignedInAccount {
  const { accountId, sessionId } = session;
  let roles: readonly string[] | undefined;
  let displayCode: string | undefined;
  const account: SignedInAccount = {
    accountId,
    sessionId,
    authentication: 'password',
    get displayCode() {
      return (displayCode ??= displayCodeOf(accountId));
    },
    get roles() {
      return (roles ??= session.roles.remembered = edgeOf(request).rolesOf(accountId));
    },
    firstOf: (wanted) => {
      const has = (held: readonly string[]): string | undefined =>
        wanted.find((role) => held.includes(role));
      return has(session.roles.remembered) ?? has(account.roles);
    },
  };
  return account;
}

/** Whoever has shown a code in this browser; the cookie says until when that counts. */
function holderOf(request: HttpRequest): CodeHolder | undefined {
  const { vault, clock } = edgeOf(request).ports;
  const text = unsigned(vault, HOLDER, request.cookies[cookieNames.holder]);
  if (text === undefined) return undefined;
  const [role = '', subjectId = '', until = '0'] = text.split('.');
  return Number(until) > clock.now().getTime() ? { role, subjectId } : undefined;
}

function localeOf(request: HttpRequest): string {
  const remembered = request.cookies[cookieNames.language];
  return negotiateLocale(request.headers['accept-language'], remembered, languageAskedFor(request));
}
