import type { AttemptCounter } from '#http';
import { evictOldest } from '#kernel';

/** Addresses counted at a time; when there are more, those counted longest ago are let go. */
const MAX_COUNTED = 50_000;

type Counted = { attempts: number; readonly until: number };

/** Counts attempts in windows of time, in the memory of this process. */
export function attemptsInMemory(now: () => number = Date.now): AttemptCounter {
  const counted = new Map<string, Counted>();
  return {
    count: (key, limit, windowMs) => {
      const at = now();
      let window = counted.get(key);
      if (!window || window.until <= at) {
        counted.delete(key);
        window = { attempts: 0, until: at + windowMs };
        counted.set(key, window);
        evictOldest(counted, MAX_COUNTED);
      }
      window.attempts += 1;
      return window.attempts > limit ? Math.ceil((window.until - at) / 1000) : undefined;
    },
    forgive: (key) => {
      const window = counted.get(key);
      if (window && window.attempts > 0) window.attempts -= 1;
    },
    counted: (key) => {
      const window = counted.get(key);
      return window && window.until > now() ? window.attempts : 0;
    },
  };
}
