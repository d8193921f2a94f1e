import { createHash } from 'node:crypto';
import type { Database } from '#sqlite';
import type { Projection } from './projection.js';
import type { Row, Table } from './table.js';

/** Text that is hashed before somebody else may have a turn: a few milliseconds of work. */
const SLICE_CHARACTERS = 64 * 1024;
/** Rows read at a time: the longest hold some ten thousand characters. */
const PAGE_ROWS = 64;

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
    hash.update(`${name}\n`);
    for (const page of pagesOf(database, name, table)) {
      for (const row of page) {
        const text = `${JSON.stringify(Object.values(row))}\n`;
        hash.update(text);
        hashed += text.length;
      }
      if (hashed < SLICE_CHARACTERS) continue;
      hashed = 0;
      yield;
    }
  }
  return hash.digest('hex');
}

/**
 * The rows of a table in the order of its keys, page by page. A cursor that is left open between
 * two turns brought the process down with one of the drivers, so each page is asked for anew.
 */
function* pagesOf(database: Database, name: string, table: Table): Generator<readonly Row[]> {
  const keys = table.key.join(', ');
  const [columns, marks] = [Object.keys(table.columns).join(', '), table.key.map(() => '?')];
  const end = `order by ${keys} limit ${PAGE_ROWS}`;
  const first = database.prepare(`select ${columns} from ${name} ${end}`);
  const next = database.prepare(
    `select ${columns} from ${name} where (${keys}) > (${marks.join(', ')}) ${end}`,
  );
  let page = first.all() as Row[];
  for (;;) {
    yield page;
    const last = page.at(-1);
    if (!last || page.length < PAGE_ROWS) return;
    page = next.all(...table.key.map((column) => last[column] ?? null)) as Row[];
  }
}
