import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { firstValueFrom, of } from 'rxjs';
import { slowed } from './http-limits.js';
import { SlowingInterceptor, type AttemptCounter } from './throttle.js';

// Where more wait than may, nobody is refused for good: the form comes back, a program is told when.

const next: CallHandler = { handle: () => of('taken') };

function request(url: string) {
  const asked = { url, ip: '192.0.2.1', isTooBusy: undefined as boolean | undefined };
  const context = {
    switchToHttp: () => ({ getRequest: () => asked, getResponse: () => ({ statusCode: 200 }) }),
  } as unknown as ExecutionContext;
  return { asked, context };
}

function slowing(counted: number): { readonly slow: SlowingInterceptor; readonly taken: string[] } {
  const taken: string[] = [];
  const attempts: AttemptCounter = {
    count: (key) => void taken.push(key),
    forgive: () => undefined,
    counted: () => counted,
  };
  return { slow: new SlowingInterceptor(attempts), taken };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('what is free is answered at once, and counted', async () => {
  const { slow, taken } = slowing(slowed.free);
  const { context } = request('/apply/fund/form');
  expect(await firstValueFrom(await slow.intercept(context, next))).toBe('taken');
  expect(taken).toHaveLength(1);
});

test('what comes after is answered later, and never later than the most', async () => {
  const { slow } = slowing(1_000_000);
  const answered = slow.intercept(request('/apply/fund/form').context, next);
  let isAnswered = false;
  void answered.then(() => (isAnswered = true));
  await jest.advanceTimersByTimeAsync(slowed.maxMs - 1);
  expect(isAnswered).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  expect(isAnswered).toBe(true);
});

test('where too many wait, a form is marked to come back and a program told to send again', async () => {
  const { slow } = slowing(1_000_000);
  const waiting = Array.from({ length: slowed.maxWaiting }, () =>
    slow.intercept(request('/apply/fund/form').context, next),
  );
  const page = request('/apply/fund/form');
  await slow.intercept(page.context, next);
  expect(page.asked.isTooBusy).toBe(true);
  await expect(slow.intercept(request('/api/v1/applications').context, next)).rejects.toMatchObject(
    { code: 'send-again-soon' },
  );
  await jest.advanceTimersByTimeAsync(slowed.maxMs);
  await Promise.all(waiting);
  const later = request('/apply/fund/form');
  const answered = slow.intercept(later.context, next);
  await jest.advanceTimersByTimeAsync(slowed.maxMs);
  await answered;
  expect(later.asked.isTooBusy).toBeUndefined();
});
