import type { Sealed } from '#kernel';

/** A sealed value as logs and traces may show it: its key's id, and nothing that could be opened. */
export function printSealed(sealed: Sealed<unknown>): string {
  return `sealed:${sealed.subjectRef}/${sealed.purpose}/${sealed.keyVersion}`;
}

/**
 * What a log line may hold: the same value, with `printSealed` in the place of every sealed one,
 * however deep. For the log's formatter; beyond MAX_LOG_DEPTH nothing is shown at all.
 */
export function redactSealed(value: unknown): unknown {
  return redacted(value, 0);
}

/** Deepest value that is shown in a log. */
export const MAX_LOG_DEPTH = 12;

function redacted(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isSealed(value)) return printSealed(value);
  if (depth === MAX_LOG_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((item) => redacted(item, depth + 1));
  // Errors, dates and the like have their own way of being written.
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, redacted(item, depth + 1)]),
  );
}

function isSealed(value: object): value is Sealed<unknown> {
  return 'ciphertext' in value && 'subjectRef' in value && 'keyVersion' in value;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
