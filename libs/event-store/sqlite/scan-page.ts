import { upcast, type AnyEvent, type StoredData } from '#catalogue';
import type { Database, Statement } from '#sqlite';
import type { Scanned } from '../event-store.js';

/** Where a part of the log ends that is looked at together; positions may have holes. */
const EXTENT = `
  select count(*) as passed, max(position) as through
  from (select position from events where position > ? order by position limit ?)`;

/** Bytes at the end of the metadata in which its version stands, when it names few people. */
const TAIL_BYTES = 256;

/**
 * The wanted events of a part as one text: crossing into SQLite for each value costs several times
 * more than the value. The version is looked for in the last bytes, since counting characters or
 * searching from the front costs as much again; only the key can stand before `:1,`, because
 * inside a JSON string its closing quote would be escaped. Types are compared one after the other:
 * `type in (…)` would build and search a table, for a third of the whole time.
 */
const wantedSql = (types: number): string => `
  select count(*) as count, group_concat(type) as types, '[' || group_concat(data) || ']' as data,
    sum(instr(
      substr(cast(metadata as blob), -${TAIL_BYTES}), cast('"schemaVersion":1,' as blob)
    ) > 0) as firstVersions
  from events
  where position > ? and position <= ? and case type ${'when ? then 1 '.repeat(types)} end`;

type ExtentRow = { readonly passed: number; readonly through: number | null };
type WantedRow = {
  readonly count: number;
  readonly types: string;
  readonly data: string;
  readonly firstVersions: number;
};

/**
 * Scans a part of the log in few calls. Answers undefined where the part has to be read event by
 * event: when one is in a later version, or its text is not what this program writes.
 */
export function pageScanner(
  db: Database,
): (after: bigint, limit: number, types: ReadonlySet<string>) => Scanned | undefined {
  const extent = db.prepare(EXTENT);
  const statements = new Map<number, Statement>();
  const wanted = (types: ReadonlySet<string>): Statement => {
    let statement = statements.get(types.size);
    if (!statement) {
      statement = db.prepare(wantedSql(types.size));
      statements.set(types.size, statement);
    }
    return statement;
  };
  return (after, limit, types) => {
    const { passed, through } = extent.get(after, limit) as ExtentRow;
    if (through === null) return { events: [], passed: 0, through: after };
    if (types.size === 0) return { events: [], passed, through: BigInt(through) };
    const row = wanted(types).get(after, through, ...types) as WantedRow;
    const events = row.count === 0 ? [] : eventsIn(row);
    return events && { events, passed, through: BigInt(through) };
  };
}

function eventsIn({ count, types, data, firstVersions }: WantedRow): AnyEvent[] | undefined {
  if (firstVersions !== count) return undefined;
  const bodies = parsed(data);
  if (bodies?.length !== count) return undefined;
  return types
    .split(',')
    .map(
      (type, place) => ({ type, data: upcast(type, 1, bodies[place] as StoredData) }) as AnyEvent,
    );
}

function parsed(text: string): readonly unknown[] | undefined {
  try {
    return JSON.parse(text) as readonly unknown[];
  } catch {
    // Reading event by event finds the one that is broken, and says so.
    return undefined;
  }
}
