import type { FastifyInstance } from 'fastify';
import { readBodies } from './body-parsers.js';
import { cookieNames, cookies } from './cookies.js';
import { checkFormToken } from './form-token.js';
import { httpLimits } from './http-limits.js';
import { languageAskedFor, makeVisitor, reliesOnCookie, shownToken } from './make-visitor.js';
import { waitForPosition, wantedPosition } from './position.js';
import type { HttpEdge } from './edge.js';
import { isUnsafe, type HttpReply, type HttpRequest } from './request.js';
import { sentCookies } from './sent-cookies.js';
import { sessions } from './sessions.js';

export type EdgeOptions = Pick<
  HttpEdge,
  'ports' | 'projector' | 'rolesOf' | 'logError' | 'headers' | 'publicUrl'
> & {
  /** True where pages are reached by https: cookies are then never sent without it. */
  readonly secureCookies: boolean;
  /** How long a session that was looked up is believed; `sessionTrustMs` unless said. */
  readonly sessionTrustMs?: number | undefined;
};

/**
 * What happens to every request before its handler: who is it (session, receipt code, language),
 * is the body readable, did the form come from our own page, has this node seen what the reader
 * wrote before. Hooks of Fastify rather than Nest's interceptors, for their price.
 */
export function installEdge(
  server: FastifyInstance,
  { secureCookies, sessionTrustMs, ...given }: EdgeOptions,
): void {
  server.decorate('edge', {
    ...given,
    cookies: cookies(secureCookies),
    sessions: sessions(given.ports, given.projector, sessionTrustMs),
  });
  for (const name of ['visitor', 'cookies', 'formKey', 'formToken', 'refusal', 'isTooBusy']) {
    server.decorateRequest(name);
  }
  readBodies(server);
  server.addHook('onRequest', (request, reply, done) => settle(done, () => meet(request, reply)));
  server.addHook('preHandler', (request, _reply, done) => settle(done, () => check(request)));
}

/** Finds out who is asking; at once where the session is remembered. */
function meet(request: HttpRequest, reply: HttpReply): Promise<void> | void {
  const { edge } = request.server;
  request.cookies = sentCookies(request.headers.cookie);
  void reply.headers(edge.headers);
  const token = shownToken(request);
  // Whoever is known leaves nothing in a browser that others use after them.
  const isKnown = token !== undefined || request.cookies[cookieNames.holder] !== undefined;
  void reply.header('cache-control', isKnown ? 'no-store' : 'private, no-cache');
  rememberLanguage(request, reply);
  const found = token === undefined ? undefined : edge.sessions.find(token);
  if (!(found instanceof Promise)) {
    request.visitor = makeVisitor(request, reply, found);
    return undefined;
  }
  return found.then((session) => {
    request.visitor = makeVisitor(request, reply, session);
  });
}

function check(request: HttpRequest): Promise<void> | void {
  if (isUnsafe(request.method)) {
    return checkFormToken(request, reliesOnCookie(request));
  }
  const position = wantedPosition(request);
  return position === undefined ? undefined : waitForPosition(request, position);
}

function rememberLanguage(request: HttpRequest, reply: HttpReply): void {
  const asked = languageAskedFor(request);
  if (asked === undefined || !LANGUAGE.test(asked)) return;
  request.server.edge.cookies.set(reply, 'language', asked, httpLimits.languageCookieMs);
}

/** A tag such as `fr` or `pt-BR`; anything else is not remembered, whatever it is. */
const LANGUAGE = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}$/;

/** Runs a step that is usually done at once, without a promise where none is needed. */
function settle(done: (error?: Error) => void, step: () => Promise<void> | void): void {
  let pending: Promise<void> | void;
  try {
    pending = step();
  } catch (error) {
    done(error as Error);
    return;
  }
  if (!pending) done();
  else pending.then(() => done(), done);
}
