import { openDatabase } from '#sqlite';

/** A consistent copy of a database, also while somebody writes to it. */
export function copyDatabase(from: string, to: string): void {
  const db = openDatabase(from, { durability: 'full', readOnly: true });
  try {
    db.prepare('vacuum into ?').run(to);
  } finally {
    db.close();
  }
}
