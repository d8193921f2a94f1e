import { Rejection } from '#kernel';
import { POSITION_HEADER } from './answer.js';
import { cookieNames } from './cookies.js';
import { httpLimits } from './http-limits.js';
import { edgeOf } from './edge.js';
import type { HttpReply, HttpRequest } from './request.js';

const POSITION = /^\d{1,19}$/;

/**
 * The position that a read must have seen: from the header `Fund-Position`, or from the cookie that
 * a form left. Rejection `position-invalid`.
 */
export function wantedPosition(request: HttpRequest): bigint | undefined {
  const header = request.headers[POSITION_HEADER];
  if (header !== undefined) {
    if (!POSITION.test(String(header))) throw new Rejection('position-invalid');
    return BigInt(String(header));
  }
  const cookie = request.cookies[cookieNames.position];
  return cookie !== undefined && POSITION.test(cookie) ? BigInt(cookie) : undefined;
}

/** Waits at most two seconds until this node has seen it. Rejections `views-behind`, `views-stopped`. */
export function waitForPosition(request: HttpRequest, position: bigint): Promise<void> {
  return edgeOf(request).projector.waitFor(position, httpLimits.readWaitMs);
}

/**
 * After a form: waits for this node's views, and leaves the position with the browser, because the
 * next page may come from another node. The command is in the log whatever the views do, so being
 * late is left to the next page to say.
 */
export async function seePosition(reply: HttpReply, position: bigint): Promise<void> {
  const { cookies, projector } = edgeOf(reply);
  cookies.set(reply, 'position', String(position), httpLimits.positionCookieMs);
  try {
    await projector.waitFor(position, httpLimits.readWaitMs);
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
  }
}
