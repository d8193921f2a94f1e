import { hash } from 'node:crypto';
import { canonicalJson } from '#kernel';
import type { BankLine } from './bank-line.js';

/** Digits of a fingerprint that fit a number exactly. */
const DIGITS = 12;

/**
 * Tells equal lines apart by which of them it is, first, second, third. A few bytes are held for each
 * line: were two fingerprints equal, both lines would still be told apart, the same in every reading.
 */
export function lineOrdinals(): (key: string) => number {
  const seen = new Map<number, number>();
  return (key) => {
    const mark = Number.parseInt(hash('sha256', key, 'hex').slice(0, DIGITS), 16);
    const before = seen.get(mark) ?? 0;
    seen.set(mark, before + 1);
    return before;
  };
}

/** What a line says, where its bank gave it no reference of its own. */
export function contentOf(
  line: Pick<
    BankLine,
    'minor' | 'bookedOn' | 'valueOn' | 'endToEndId' | 'name' | 'account' | 'text'
  >,
): string {
  const { minor, bookedOn, valueOn, endToEndId, name, account, text } = line;
  return canonicalJson([bookedOn, valueOn, minor, account, name, endToEndId, text]);
}
