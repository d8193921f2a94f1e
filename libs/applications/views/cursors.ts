import { Rejection } from '#kernel';

/** Where a page of a list ends: the sort values of its last row. Opaque to whoever passes it on. */
export type Cursor = readonly (string | number)[];

/** Characters of a cursor; what is longer was not made here. */
export const MAX_CURSOR_CHARACTERS = 300;

export function cursorText(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** Reads a cursor of so many parts. Rejection `cursor-invalid`. */
export function parseCursor(text: string, parts: number): Cursor {
  if (text.length <= MAX_CURSOR_CHARACTERS) {
    try {
      const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
      if (Array.isArray(read) && read.length === parts && read.every(isPart)) return read;
    } catch {
      // Not made here: refused below, in words that say so.
    }
  }
  throw new Rejection('cursor-invalid');
}

function isPart(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
