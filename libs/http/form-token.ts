import { newId, Rejection } from '#kernel';
import type { Vault } from '#vault';
import { cookieNames } from './cookies.js';
import { edgeOf } from './edge.js';
import { isApi, isUnsafe, isWebhook, type HttpReply, type HttpRequest } from './request.js';
import { sameText } from './signed-values.js';

export const CSRF_HEADER = 'x-csrf-token';

/**
 * The token that a form must bring, bound by the vault's key to the session, the case or, where
 * nobody is signed in, to a random cookie of this browser (double submit). Another site can
 * neither read nor make one.
 */
export function formToken(request: HttpRequest, reply: HttpReply): string {
  const { cookies, ports } = edgeOf(request);
  let binding = bindingOf(request);
  if (binding === undefined) {
    const visit = newId();
    cookies.set(reply, 'visit', visit);
    binding = visitBinding(visit);
  }
  return tokenFor(ports.vault, binding);
}

/**
 * Refuses a request that changes something unless it brings its token (`form-expired`): every
 * form of a page, and calls of the API that rely on a cookie. A bearer token is proof enough:
 * no other site can make a browser send it.
 */
export function checkFormToken(request: HttpRequest, usesCookie: boolean): void {
  if (!isUnsafe(request.method) || isWebhook(request.url)) return;
  if (isApi(request.url) && !usesCookie) return;
  const brought = request.headers[CSRF_HEADER] ?? request.formToken;
  const binding = bindingOf(request);
  const { vault } = edgeOf(request).ports;
  const right = binding !== undefined && typeof brought === 'string';
  if (!right || !sameText(brought, tokenFor(vault, binding))) throw new Rejection('form-expired');
}

function bindingOf({ visitor, cookies }: HttpRequest): string | undefined {
  if (visitor.account) return `session:${visitor.account.sessionId}`;
  if (visitor.holder) return `holder:${visitor.holder.subjectId}`;
  const visit = cookies[cookieNames.visit];
  return visit ? visitBinding(visit) : undefined;
}

const visitBinding = (visit: string): string => `visit:${visit}`;
const tokenFor = (vault: Vault, binding: string): string => vault.sign('csrf', binding);
