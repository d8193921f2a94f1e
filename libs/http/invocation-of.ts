import type { Actor } from '#catalogue';
import type { Invocation } from '#commands';
import { derivedId, ensure, newId, Rejection } from '#kernel';
import { edgeOf } from './edge.js';
import { httpLimits } from './http-limits.js';
import { isIssued } from './issued-keys.js';
import { pathOnly, type HttpRequest } from './request.js';
import type { Visitor } from './visitor.js';

export type AskedOptions = {
  /** The role in which the person acts, from `requireRole`; else the first role that they have. */
  readonly role?: string;
  /** True for commands that move money: they need a key from the client (interfaces.md). */
  readonly movesMoney?: boolean;
  /** YYYY-MM-DD, when the command counts on another day than today. */
  readonly effectiveDate?: string;
};

/**
 * A request as the contexts' commands take it: who asks, under which key, for what. The key comes
 * from the header `Idempotency-Key` or the form field `_key`; without one a fresh key is made, and
 * the command cannot be sent again safely. `body` is the input before anything is sealed.
 *
 * Rejections: `idempotency-key-needed` where money moves and no key came (400, as the IETF draft
 * says; 428 is for conditional requests), `idempotency-key-invalid`, `idempotency-key-not-issued`
 * where nobody is known by an account or a code and the key is not one that this server gave out:
 * a key that anybody could choose would be a claim on the command of whoever chooses it next.
 */
export function invocationOf(
  request: HttpRequest,
  body: unknown,
  options: AskedOptions = {},
): Invocation {
  const key = keyOf(request);
  const { account, holder } = request.visitor;
  if (key !== undefined && !account && !holder) {
    ensure(isIssued(edgeOf(request).ports.vault, key), 'idempotency-key-not-issued');
  }
  if (key === undefined && options.movesMoney) throw new Rejection('idempotency-key-needed');
  const chosen = key ?? newId();
  const { effectiveDate } = options;
  return {
    actor: actorOf(request.visitor, chosen, options.role),
    key: chosen,
    path: `${request.method} ${pathOnly(request.url)}`,
    body,
    ...(effectiveDate === undefined ? {} : { effectiveDate }),
  };
}

/**
 * Who acts. Somebody unknown acts as the draft that they send: its key is all that tells one from
 * another (D6).
 */
function actorOf(visitor: Visitor, key: string, role: string | undefined): Actor {
  const { account, holder } = visitor;
  if (account) {
    const { accountId, authentication } = account;
    const acting = role ?? account.roles[0] ?? 'person';
    return { id: accountId, kind: 'person', role: acting, authentication };
  }
  if (holder) {
    const id = `${holder.role}:${derivedId(holder.role, holder.subjectId)}`;
    return { id, kind: 'person', role: holder.role, authentication: 'code' };
  }
  const id = `draft:${derivedId('draft', key)}`;
  return { id, kind: 'person', role: role ?? 'person', authentication: 'none' };
}

const KEY = new RegExp(`^[\\x20-\\x7e]{1,${httpLimits.maxKeyLength}}$`);

/** The header is a string of RFC 9651 in the draft, with quotes; most clients send it bare. */
function keyOf(request: HttpRequest): string | undefined {
  const sent = request.headers['idempotency-key'] ?? request.formKey;
  if (sent === undefined) return undefined;
  const text = String(sent);
  const key = /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : text;
  if (!KEY.test(key))
    throw new Rejection('idempotency-key-invalid', { max: httpLimits.maxKeyLength });
  return key;
}
