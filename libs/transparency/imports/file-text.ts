import { isUtf8 } from 'node:buffer';
import { ensure } from '#kernel';
import type { ImportLimits } from './import.limits.js';
import type { ThreeSixtyFormat } from './past-grant.js';

/**
 * The bytes of a file as UTF-8 without its byte order mark, or a Rejection: `import-too-large`,
 * `import-empty`, `import-spreadsheet-file` (a workbook: save it as CSV or JSON first),
 * `import-not-utf8`.
 */
export function utf8Content(bytes: Uint8Array, limits: ImportLimits): Buffer {
  ensure(bytes.byteLength <= limits.fileBytes, 'import-too-large', {
    bytes: bytes.byteLength,
    maximum: limits.fileBytes,
  });
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  ensure(!WORKBOOKS.some((mark) => startsWith(content, mark)), 'import-spreadsheet-file');
  ensure(isUtf8(content), 'import-not-utf8');
  const text = startsWith(content, UTF8_MARK) ? content.subarray(UTF8_MARK.length) : content;
  ensure(skipBlank(text, 0) < text.length, 'import-empty');
  return text;
}

/** JSON begins with a bracket; no column title of the flat form does. */
export function formatOf(text: Uint8Array): ThreeSixtyFormat {
  const first = text[skipBlank(text, 0)];
  return first === OPEN_BRACE || first === OPEN_BRACKET ? 'json' : 'csv';
}

/** The first place at or after `at` that is not a blank of JSON. */
export function skipBlank(text: Uint8Array, at: number): number {
  let place = at;
  for (; ; place += 1) {
    const byte = text[place];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return place;
  }
}

export const OPEN_BRACE = 0x7b;
export const OPEN_BRACKET = 0x5b;

const UTF8_MARK = [0xef, 0xbb, 0xbf];
// Zipped workbooks (xlsx, ods) and the older xls.
const WORKBOOKS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

function startsWith(text: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, place) => text[place] === byte);
}
