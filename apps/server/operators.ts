import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from '#http';

const BEARER = 'Bearer ';
/** What a proxy adds: behind one on this machine, everybody seems to be this machine. */
const OF_PROXIES = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'] as const;

/**
 * Whether a request comes from who runs the instance: from this machine itself, or with the token of
 * `ENTRAIDE_METRICS_TOKEN`. Figures of use tell when somebody applies, so nobody else sees them.
 */
export function isOperator(request: FastifyRequest, token: string | undefined): boolean {
  const { authorization, ...headers } = request.headers;
  if (token !== undefined && authorization?.startsWith(BEARER)) {
    const [given, wanted] = [Buffer.from(authorization.slice(BEARER.length)), Buffer.from(token)];
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) return true;
  }
  const isForwarded = OF_PROXIES.some((name) => headers[name] !== undefined);
  return !isForwarded && isLoopback(request.ip);
}
