import {
  applyDecorators,
  Inject,
  Injectable,
  SetMetadata,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { tap, type Observable } from 'rxjs';
import { Rejection } from '#kernel';
import { slowed, throttles, type Throttle, type ThrottleName } from './http-limits.js';
import { networkOf } from './network.js';
import { troubleOf } from './problem.js';
import { isApi, type HttpReply, type HttpRequest } from './request.js';
import { tooBusy } from './with-form.js';

/** Counts of attempts; Nest injects one for the whole server. */
export type AttemptCounter = {
  /** Counts one more attempt of a key; how many seconds to wait when they are too many. */
  readonly count: (key: string, limit: number, windowMs: number) => number | undefined;
  /** Takes one attempt back: it was none. */
  readonly forgive: (key: string) => void;
  /** How many attempts of a key are counted now. */
  readonly counted: (key: string) => number;
};
export const ATTEMPTS = Symbol('attempts');

const NAME = 'throttle';

/**
 * Limits what can be guessed, and slows what can be flooded: `@Throttled('sign-in')`. Counts are kept
 * in memory only, under a hash with a salt of this process: nothing can tell later who called.
 */
export function Throttled(name: ThrottleName | 'apply'): MethodDecorator & ClassDecorator {
  const by = name === 'apply' ? SlowingInterceptor : GuessInterceptor;
  return applyDecorators(SetMetadata(NAME, name), UseInterceptors(by));
}

/**
 * Refuses with `too-many-requests` after too many failures; what succeeds is counted for nobody. An
 * attempt counts while it is under way, so that many at once are not more than one by one.
 */
@Injectable()
export class GuessInterceptor implements NestInterceptor {
  private readonly salt = randomBytes(16);

  constructor(@Inject(ATTEMPTS) private readonly attempts: AttemptCounter) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const name = Reflect.getMetadata(NAME, context.getHandler()) as ThrottleName;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const reply = context.switchToHttp().getResponse<HttpReply>();
    const { network, account, everywhere, guesses }: Throttle = throttles[name];
    const from = networkOf(request.ip);
    const on = subjectOf(request);
    const keys = [
      { key: this.keyOf(name, 'network', from), ...network },
      ...(on === undefined ? [] : [{ key: this.keyOf(name, 'account', from, on), ...account }]),
    ];
    const waits = keys.map(({ key, limit, windowMs }) => this.attempts.count(key, limit, windowMs));
    const wait = Math.max(...waits.map((seconds) => seconds ?? 0));
    if (wait > 0) {
      for (const { key } of keys) this.attempts.forgive(key);
      throw new Rejection('too-many-requests', { retryAfterSeconds: wait });
    }
    const all = on === undefined ? undefined : this.keyOf(name, 'everywhere', on);
    // From many networks at once nobody is refused for what others typed; everybody is slower.
    if (all !== undefined) await pause(delayFor(this.attempts.counted(all), everywhere));
    const done = (code: string | undefined): void => {
      if (code !== undefined && guesses.includes(code)) {
        if (all !== undefined) this.attempts.count(all, Infinity, everywhere.windowMs);
        return;
      }
      for (const { key } of keys) this.attempts.forgive(key);
    };
    return next.handle().pipe(
      tap({
        next: () => done(reply.statusCode < 400 ? undefined : request.refusal),
        error: (error: unknown) => done(troubleOf(error).code),
      }),
    );
  }

  private keyOf(...parts: readonly string[]): string {
    return hashed(this.salt, parts);
  }
}

/**
 * Never refuses: what many send from one network is answered later, and the more of it was taken, the
 * later. What was refused is not counted. Where too many wait already, the form comes back with what
 * was typed (`send-again-soon`), and so does a program's request.
 */
@Injectable()
export class SlowingInterceptor implements NestInterceptor {
  private readonly salt = randomBytes(16);
  private waiting = 0;

  constructor(@Inject(ATTEMPTS) private readonly attempts: AttemptCounter) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const reply = context.switchToHttp().getResponse<HttpReply>();
    const key = hashed(this.salt, [networkOf(request.ip)]);
    const delayMs = delayFor(this.attempts.counted(key), slowed);
    if (delayMs > 0) {
      const isFull = this.waiting >= slowed.maxWaiting;
      if (isFull && isApi(request.url)) throw tooBusy();
      if (isFull) request.isTooBusy = true;
      else await this.wait(delayMs);
    }
    return next.handle().pipe(
      tap({
        next: () => {
          const isTaken = reply.statusCode < 400 && request.refusal === undefined;
          if (isTaken) this.attempts.count(key, Infinity, slowed.windowMs);
        },
      }),
    );
  }

  private async wait(ms: number): Promise<void> {
    this.waiting += 1;
    try {
      await pause(ms);
    } finally {
      this.waiting -= 1;
    }
  }
}

/** Whom an attempt is on: the address that was typed, whoever is signed in, or the link. */
function subjectOf({ body, visitor }: HttpRequest): string | undefined {
  const { email, secret } = (body ?? {}) as { readonly email?: unknown; readonly secret?: unknown };
  const typed = [email, secret].find((value) => typeof value === 'string');
  return typeof typed === 'string'
    ? typed.normalize('NFKC').trim().toLowerCase()
    : visitor.account?.accountId;
}

function delayFor(
  counted: number,
  { free, stepMs, maxMs }: { free: number; stepMs: number; maxMs: number },
): number {
  return Math.min(maxMs, Math.max(0, counted - free) * stepMs);
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}

function hashed(salt: Buffer, parts: readonly string[]): string {
  return createHash('sha256').update(salt).update(JSON.stringify(parts)).digest('base64');
}
