import { openDatabase, written, type Database, type WriteObserver } from '#sqlite';

/** How far each process has come, in one file. */
export type Checkpoints = {
  /** 0n for a process that has not begun. */
  readonly of: (process: string) => bigint;
  readonly save: (process: string, position: bigint) => void;
  readonly close: () => void;
};

/** Opens the file, or makes it; `:memory:` in specifications. */
export function openCheckpoints(path: string, writes?: WriteObserver): Checkpoints {
  const db: Database = openDatabase(path, { durability: 'derived', writes });
  db.exec(
    'create table if not exists checkpoints (process text primary key, position text) strict',
  );
  const find = db.prepare('select position from checkpoints where process = ?');
  const write = db.prepare('insert or replace into checkpoints values (?, ?)');
  return {
    of: (process) => {
      const row = find.get(process) as { position: string } | undefined;
      return BigInt(row?.position ?? '0');
    },
    save: (process, position) => {
      written(db, () => write.run(process, String(position)));
    },
    close: () => db.close(),
  };
}
