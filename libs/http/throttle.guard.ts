import { applyDecorators, Inject, Injectable, SetMetadata, UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { Rejection } from '#kernel';
import { throttles, type ThrottleName } from './http-limits.js';
import type { HttpRequest } from './request.js';

/** Counts of attempts; Nest injects one for the whole server. */
export type AttemptCounter = {
  /** Counts one more attempt of a key; how many seconds to wait when they are too many. */
  readonly count: (key: string, limit: number, windowMs: number) => number | undefined;
};
export const ATTEMPTS = Symbol('attempts');

const NAME = 'throttle';

/** Limits how often one address may call a route: `@Throttled('sign-in')`. */
export function Throttled(name: ThrottleName): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(NAME, name), UseGuards(ThrottleGuard));
}

/**
 * Refuses with `too-many-requests`. Counts are kept in memory only, under a hash of the address
 * with a salt of this process: nothing can tell later who called.
 */
@Injectable()
export class ThrottleGuard implements CanActivate {
  private readonly salt = randomBytes(16);

  constructor(@Inject(ATTEMPTS) private readonly attempts: AttemptCounter) {}

  canActivate(context: ExecutionContext): boolean {
    const name = nameOn(context);
    const { limit, windowMs } = throttles[name];
    const { ip } = context.switchToHttp().getRequest<HttpRequest>();
    const key = createHash('sha256').update(this.salt).update(`${name} ${ip}`).digest('base64');
    const wait = this.attempts.count(key, limit, windowMs);
    if (wait !== undefined) throw new Rejection('too-many-requests', { retryAfterSeconds: wait });
    return true;
  }
}

function nameOn(context: ExecutionContext): ThrottleName {
  const places = [context.getHandler(), context.getClass()];
  const found = places.map((place) => Reflect.getMetadata(NAME, place) as unknown);
  return found.find((name) => name !== undefined) as ThrottleName;
}
