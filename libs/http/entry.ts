import { httpLimits } from './http-limits.js';
import { edgeOf } from './edge.js';
import type { HttpReply } from './request.js';
import { HOLDER, SESSION, signed } from './signed-values.js';
import type { CodeHolder } from './visitor.js';

/**
 * Signs a browser in, once `SessionStarted` is in the log; returns the same token for clients that
 * send `Authorization: Bearer …`.
 */
export function openSession(
  reply: HttpReply,
  session: { readonly sessionId: string; readonly expiresAt: string },
): string {
  const { cookies, ports } = edgeOf(reply);
  const token = sessionToken(reply, session.sessionId);
  const remaining = Date.parse(session.expiresAt) - ports.clock.now().getTime();
  cookies.set(reply, 'session', token, Math.max(0, remaining));
  return token;
}

/** The bearer token of a session, for the API: what `openSession` returns, without the cookie. */
export function sessionToken(reply: HttpReply, sessionId: string): string {
  return signed(edgeOf(reply).ports.vault, SESSION, sessionId);
}

/** Signs the browser out, once `SessionEnded` is in the log. */
export function closeSession(reply: HttpReply, sessionId: string): void {
  const { cookies, sessions } = edgeOf(reply);
  sessions.forget(sessionId);
  cookies.clear(reply, 'session');
  void reply.header('clear-site-data', '"cache", "cookies", "storage"');
}

/** Lets the browser follow one thing for half an hour: the code that was shown was right. */
export function admitHolder(reply: HttpReply, { role, subjectId }: CodeHolder): void {
  const { cookies, ports } = edgeOf(reply);
  const until = ports.clock.now().getTime() + httpLimits.holderMs;
  const value = signed(ports.vault, HOLDER, `${role}.${subjectId}.${until}`);
  cookies.set(reply, 'holder', value, httpLimits.holderMs);
}

/** Forgets the holder of a code, for a phone that others use too. */
export function dismissHolder(reply: HttpReply): void {
  edgeOf(reply).cookies.clear(reply, 'holder');
}

/**
 * Where to go after signing in, from the field `next`: a path of this instance, else home. An address
 * of another instance would let a link to ours lead people astray.
 */
export function wayBack(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next) ? next : '/';
}
