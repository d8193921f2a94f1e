import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { ensure } from '#kernel';
import type { ImportLimits } from './import-limits.js';

/** What is imported: the path of a file, or its bytes. */
export type ImportSource = string | Uint8Array;

/** Bytes read at a time: the memory that reading takes does not grow with the file. */
const CHUNK_BYTES = 256 * 1024;

/** How large a source is, in bytes. Rejection `import-too-large`. */
export function sizeOf(source: ImportSource, { fileBytes: maximum }: ImportLimits): number {
  const bytes = typeof source === 'string' ? statSync(source).size : source.byteLength;
  ensure(bytes <= maximum, 'import-too-large', { bytes, maximum });
  return bytes;
}

/** Tells whether a source was changed between two looks at it. */
export function stampOf(source: ImportSource): string {
  if (typeof source !== 'string') return '';
  const { size, mtimeMs, ino } = statSync(source);
  return [size, mtimeMs, ino].join(' ');
}

/** The first bytes of a source. */
export function startOf(source: ImportSource, bytes: number): Buffer {
  for (const chunk of chunksOf(source, bytes)) return chunk;
  return Buffer.alloc(0);
}

/** The bytes of a source, part by part. */
export function* chunksOf(source: ImportSource, chunkBytes = CHUNK_BYTES): Generator<Buffer> {
  if (typeof source !== 'string') {
    const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
    return;
  }
  const file = openSync(source, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const read = readSync(file, chunk, 0, chunkBytes, null);
      if (read === 0) return;
      yield chunk.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}
