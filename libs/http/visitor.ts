import type { Authentication } from '#catalogue';
import { ensure, Rejection } from '#kernel';
import type { Direction, Flash, PagePlace, PageReader } from '#web';
import type { SentCookies } from './sent-cookies.js';

/** Somebody of the staff, signed in. Authority is decided by the deciders; this only says who. */
export type SignedInAccount = {
  readonly accountId: string;
  readonly sessionId: string;
  /** How pages call the person: a code, never a name. */
  readonly displayCode: string;
  readonly authentication: Authentication;
  /** Roles in force as this node's views show them: for navigation and the outer fence only. */
  readonly roles: readonly string[];
  /**
   * The first of these roles that the account has, if any. What was seen a moment ago is reason
   * enough to let in; a refusal looks again.
   */
  readonly firstOf: (roles: readonly string[]) => string | undefined;
};

/** Somebody without an account who has shown a code, for half an hour. */
export type CodeHolder = {
  /** The role in which they act. */
  readonly role: string;
  /** What the code opens, and nothing else. */
  readonly subjectId: string;
};

/** For whom a request is answered; made once per request, parts of it when first asked for. */
export type Visitor = {
  readonly account?: SignedInAccount | undefined;
  readonly holder?: CodeHolder | undefined;
  readonly locale: string;
  readonly direction: Direction;
  /**
   * Goes into every form of the page. Asking for it gives an unknown visitor a cookie that it is
   * bound to: pages without forms should not ask.
   */
  readonly csrfToken: string;
  /** A key for a form of the page, a new one at each call. */
  readonly newKey: () => string;
  /** What the last form left to be said on this page; asking for it uses it up. */
  readonly flash?: Flash | undefined;
  /** Where the page that answers this request stands. */
  readonly place: PagePlace;
  readonly cookies: SentCookies;
};

/** The signed-in account. Rejection `sign-in-needed`. */
export function requireAccount(visitor: Visitor): SignedInAccount {
  if (!visitor.account) throw new Rejection('sign-in-needed');
  return visitor.account;
}

/**
 * The signed-in account and the first of these roles that it has: the role in which it acts. The
 * outer fence; who may do what is decided again by the decider. Rejections `sign-in-needed`,
 * `role-needed`.
 */
export function requireRole(
  visitor: Visitor,
  ...roles: readonly string[]
): { readonly accountId: string; readonly role: string } {
  const account = requireAccount(visitor);
  const role = account.firstOf(roles);
  ensure(role !== undefined, 'role-needed', { roles: roles.join(', ') });
  return { accountId: account.accountId, role };
}

/** What `Layout` needs to know of the visitor: `<Layout {...layoutFor(visitor)} title=… section=…>`. */
export function layoutFor(visitor: Visitor): PageReader {
  const { account } = visitor;
  return {
    locale: visitor.locale,
    dir: visitor.direction,
    csrfToken: visitor.csrfToken,
    newKey: visitor.newKey,
    flash: visitor.flash,
    place: visitor.place,
    signedIn: account && { displayCode: account.displayCode, roles: account.roles },
  };
}
