import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const HERE = import.meta.dirname;
/** What runs `store-child.cjs` from source; the arguments follow. */
export const CHILD_COMMAND: readonly string[] = [
  process.execPath,
  '--conditions=source',
  '--conditions=import',
  '--require',
  join(HERE, 'from-source.cjs'),
  join(HERE, 'store-child.cjs'),
];

export type Child = {
  /** Once it has printed so many lines (or has ended), the first of them. */
  readonly printed: (lines: number) => Promise<string>;
  /** Kills it with no chance to tidy up, and gives every full line that it printed. */
  readonly kill: () => Promise<readonly string[]>;
};

/** Starts a second process for the specs of the log. */
export function spawnChild(...args: readonly string[]): Child {
  const [command = '', ...before] = CHILD_COMMAND;
  const child = spawn(command, [...before, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  let over = false;
  const ended = once(reader, 'close').then(() => (over = true));
  return {
    printed: async (count) => {
      while (lines.length < count && !over) {
        await Promise.race([once(reader, 'line'), ended]);
      }
      return lines[0] ?? '';
    },
    kill: () => killed(child, ended, lines),
  };
}

async function killed(
  child: ChildProcess,
  ended: Promise<unknown>,
  lines: readonly string[],
): Promise<readonly string[]> {
  child.kill('SIGKILL');
  await ended;
  return lines;
}
