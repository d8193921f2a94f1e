import { fstatSync, write, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { DestinationStream } from 'pino';

/** What a log may hold back, and for how long it is waited for. */
export const LOG_LIMITS = {
  /** Bytes of lines that wait to be written; what is logged beyond them is dropped and counted. */
  maxWaitingBytes: 1024 * 1024,
  /** How long a destination that failed (a full disk) is left alone. */
  retryMs: 1_000,
  /** How long it is before a pipe that was full is tried again. */
  unreadMs: 50,
  /** How long the end of the process waits until everything is written. */
  closeMs: 2_000,
} as const;

export type LogLimits = { readonly [name in keyof typeof LOG_LIMITS]: number };

/** What became of the lines of a log. */
export type LogState = {
  /** Lines that were never written. */
  readonly dropped: number;
  /** Why nothing can be written just now: the code of the system, such as ENOSPC. */
  readonly trouble: string | undefined;
};

export type LogDestination = DestinationStream & {
  readonly state: () => LogState;
  /**
   * Waits a while until everything is written, then lets go of the rest and of the descriptor:
   * whoever has it next, under the same number, gets nothing of the log.
   */
  readonly close: () => Promise<void>;
};

/**
 * Writes lines to a descriptor, and never keeps the process waiting: a full disk, or a pipe that
 * nobody reads, holds lines back up to a limit, beyond which they are dropped and counted.
 * `onWritingAgain` is told how many were lost once lines are written again. The library's own
 * destination waits for both (`flushSync` tries again until there is room).
 */
export function logDestination(
  fd: number,
  onWritingAgain: (dropped: number) => void,
  limits: LogLimits = LOG_LIMITS,
): LogDestination {
  neverBlock(fd);
  let lines: string[] = [];
  let lineBytes = 0;
  /** What is being written, of which a part may be written already. */
  let part: Buffer = EMPTY;
  let isWriting = false;
  let isClosed = false;
  let dropped = 0;
  let told = 0;
  let trouble: string | undefined;
  let retrying: NodeJS.Timeout | undefined;

  const waitingBytes = (): number => lineBytes + part.length;
  const take = (): void => {
    if (part.length > 0) return;
    part = Buffer.from(lines.join(''));
    lines = [];
    lineBytes = 0;
  };
  const writeOn = (): void => {
    if (isClosed || isWriting || retrying || waitingBytes() === 0) return;
    take();
    isWriting = true;
    write(fd, part, (error, bytes) => {
      isWriting = false;
      if (error) failed(error);
      else went(bytes);
    });
  };
  const went = (bytes: number): void => {
    part = part.subarray(bytes);
    trouble = undefined;
    writeOn();
    if (dropped === told) return;
    const lost = dropped - told;
    told = dropped;
    onWritingAgain(lost);
  };
  const failed = ({ code }: NodeJS.ErrnoException): void => {
    const isUnread = code === 'EAGAIN';
    trouble = isUnread ? undefined : code;
    const again = (): void => {
      retrying = undefined;
      writeOn();
    };
    retrying = setTimeout(again, isUnread ? limits.unreadMs : limits.retryMs).unref();
  };
  /** One try at the very end, which waits for nobody either. */
  const lastWords = (): void => {
    if (isWriting) return;
    try {
      take();
      writeSync(fd, part);
    } catch {
      // Nobody reads, or there is no room.
    }
  };
  process.once('exit', lastWords);

  return {
    write: (line) => {
      const bytes = Buffer.byteLength(line);
      if (isClosed || waitingBytes() + bytes > limits.maxWaitingBytes) {
        dropped += 1;
        return;
      }
      lines.push(line);
      lineBytes += bytes;
      writeOn();
    },
    state: () => ({ dropped, trouble }),
    close: async () => {
      const until = performance.now() + limits.closeMs;
      while (waitingBytes() > 0 && !trouble && performance.now() < until) await wait(CLOSE_LOOK_MS);
      process.removeListener('exit', lastWords);
      isClosed = true;
      clearTimeout(retrying);
    },
  };
}

const EMPTY = Buffer.alloc(0);
const CLOSE_LOOK_MS = 10;

/**
 * A pipe or a socket then says that it is full instead of waiting for its reader: Node sets it so when it
 * looks at its own output. Files do not wait for anybody.
 */
function neverBlock(fd: number): void {
  const kind = fstatSync(fd);
  if (fd === STANDARD_OUTPUT && (kind.isFIFO() || kind.isSocket())) void process.stdout;
}
const STANDARD_OUTPUT = 1;
