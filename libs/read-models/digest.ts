import { createHash } from 'node:crypto';
import type { Database } from '#sqlite';
import type { Projection } from './projection.js';
import type { Row } from './table.js';

/** Text that is hashed before somebody else may have a turn: a few milliseconds of work. */
const SLICE_CHARACTERS = 128 * 1024;

/** SHA-256, in hex, over every row of a view in the order of its keys. */
export function digestOf(database: Database, view: Projection | undefined): string {
  const steps = digestSteps(database, view);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, with pauses in which others have their turn; the rows must not change meanwhile. */
export async function digestInTurns(database: Database, view: Projection): Promise<string> {
  const steps = digestSteps(database, view);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function* digestSteps(
  database: Database,
  view: Projection | undefined,
): Generator<undefined, string, undefined> {
  const hash = createHash('sha256');
  let hashed = 0;
  for (const [name, table] of Object.entries(view?.tables ?? {})) {
    const columns = Object.keys(table.columns).join(', ');
    const rows = database.prepare(
      `select ${columns} from ${name} order by ${table.key.join(', ')}`,
    );
    hash.update(`${name}\n`);
    for (const row of rows.iterate()) {
      const text = `${JSON.stringify(Object.values(row as Row))}\n`;
      hash.update(text);
      hashed += text.length;
      if (hashed < SLICE_CHARACTERS) continue;
      hashed = 0;
      yield;
    }
  }
  return hash.digest('hex');
}
