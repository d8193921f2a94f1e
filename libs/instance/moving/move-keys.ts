import { Rejection } from '#kernel';
import type { KeptKey, KeyRow, KeyTable } from '#vault';

/** Keys that are written together. */
const BATCH_KEYS = 200;

/**
 * Moves wrapped keys from one table to another, as they are: both ends need the same master key.
 * What was destroyed is destroyed there too, also where an earlier run had moved it. Answers how
 * many keys the target holds now.
 *
 * Rejections `master-key-wrong`, and `migration-target-differs` when the target has another key in
 * the place of one.
 */
export async function moveKeyRows(from: KeyTable, to: KeyTable): Promise<number> {
  const rows = await from.all();
  // A table that several servers share looks at its master key when a key is asked for.
  if (rows[0]) await from.find(rows[0].subjectRef, rows[0].purpose);
  const held = rows.filter(isKey);
  for (let first = 0; first < held.length; first += BATCH_KEYS) {
    const batch = held.slice(first, first + BATCH_KEYS);
    const standing = await to.keep(batch);
    batch.forEach((row, place) => {
      if (!standing[place]?.some((there) => isSame(row, there))) {
        throw new Rejection('migration-target-differs', { index: 0 });
      }
    });
  }
  for (const { subjectRef, purpose, wrapped } of rows) {
    if (wrapped === 'destroyed') await to.destroy(subjectRef, purpose);
  }
  return held.length;
}

function isKey(row: KeyRow): row is KeptKey {
  return row.wrapped !== 'destroyed';
}

function isSame(row: KeptKey, there: KeyRow): boolean {
  if (there.wrapped === 'destroyed') return false;
  return row.version === there.version && Buffer.compare(row.wrapped, there.wrapped) === 0;
}
