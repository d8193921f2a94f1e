import { ensure } from '#kernel';
import { MAX_PAGE_EVENTS, type Expected } from './event-store.js';

// What every adapter refuses in the same words, so that none passes what another would not.

const STREAM = /^[a-z]+-[A-Za-z0-9_.:-]{1,200}$/;

/** Whether a name is `<category>-<id>`, as all of ours are. */
export function isStreamName(stream: string): boolean {
  return STREAM.test(stream);
}

/** Refuses names that are not `<category>-<id>`. */
export function checkStreamName(stream: string): void {
  ensure(isStreamName(stream), 'stream-name-invalid');
}

/** Refuses what is neither `new` nor a revision. */
export function checkExpected(expected: Expected): void {
  ensure(expected === 'new' || isCount(expected), 'expected-revision-invalid');
}

/** Refuses parts of a stream that cannot be: before its first event, or a negative number of them. */
export function checkRange(from: number, limit: number): void {
  ensure(isCount(from) && (limit === Infinity || isCount(limit)), 'read-range-invalid');
}

/** How many events a page of the log may hold; refuses positions and limits below zero. */
export function pageLimit(after: bigint, limit: number): number {
  ensure(after >= 0n && (limit === Infinity || isCount(limit)), 'read-range-invalid');
  return Math.min(limit, MAX_PAGE_EVENTS);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
