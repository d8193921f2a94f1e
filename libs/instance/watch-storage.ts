import { writeWatch, type WriteWatch, type WriteWatchOptions } from '#sqlite';
import { statfs } from 'node:fs/promises';

export const STORAGE_LIMITS = {
  /** Free bytes of the data folder's disk below which readiness and log warn. */
  lowBytes: 512 * 1024 * 1024,
  /** How often the disk is looked at, and files that could not be written are tried again. */
  lookMs: 5_000,
} as const;

export type StorageLimits = { readonly [name in keyof typeof STORAGE_LIMITS]: number };

export type StorageListener = WriteWatchOptions & {
  /** Told when the free bytes fall below the limit. */
  readonly onLow?: ((freeBytes: number) => void) | undefined;
};

/** How the disk of a data folder is, and what became of the last writes to it. */
export type StorageWatch = {
  readonly writes: WriteWatch;
  /** What this user may still write, when it was last looked at; undefined where nobody could say. */
  readonly freeBytes: () => number | undefined;
  readonly lowBytes: number;
  /** Begins to look every now and then: the folder is there. */
  readonly start: () => Promise<void>;
  readonly stop: () => void;
};

export function watchStorage(
  folder: string,
  { onLow, ...listener }: StorageListener = {},
  { lowBytes, lookMs }: StorageLimits = STORAGE_LIMITS,
): StorageWatch {
  const writes = writeWatch(listener);
  let free: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const look = async (): Promise<void> => {
    const before = free;
    free = await freeBytesOf(folder);
    const isLow = free !== undefined && free < lowBytes;
    const wasLow = before !== undefined && before < lowBytes;
    if (isLow && !wasLow) onLow?.(free as number);
  };
  return {
    writes,
    freeBytes: () => free,
    lowBytes,
    start: async () => {
      await look();
      timer = setInterval(() => {
        writes.tryAgain();
        void look();
      }, lookMs).unref();
    },
    stop: () => clearInterval(timer),
  };
}

async function freeBytesOf(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
