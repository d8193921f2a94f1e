import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { environmentForChild } from './skips.js';

const PROJECT = resolve(import.meta.dirname, '../..');
const PROGRAM = join(PROJECT, 'apps/cli/entraide.js');

/** What `verify` ends with where nothing contradicts, and no root from elsewhere was given. */
export const NOT_PROVEN = 3;

/** How long the program may take for one thing on a machine that is busy. */
export const PROGRAM_TIMEOUT_MS = 300_000;

export type Outcome = {
  /** The exit code. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs `entraide` as it ships, from `dist`, to its end. */
export function entraide(...args: readonly string[]): Promise<Outcome> {
  return entraideIn({}, ...args);
}

/** The same with further settings in the environment. */
export function entraideIn(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Outcome> {
  return outcomeOf(start(args, environment));
}

/** The same with lines on standard input. */
export function entraideTyping(
  lines: readonly string[],
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Outcome> {
  const child = start(args, environment, 'pipe');
  child.stdin?.end(lines.map((line) => `${line}\n`).join(''));
  return outcomeOf(child);
}

async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}

export type ServingProgram = {
  readonly url: string;
  readonly pid: number;
  /** What it has written to standard output so far: its log, and the link to set it up. */
  readonly logged: () => string;
  /** Ends it with no chance to tidy up. */
  readonly kill: () => Promise<void>;
  /** Asks it to end, and gives its exit code. */
  readonly stop: () => Promise<number | null>;
};

export type ServingOptions = {
  /** Further arguments of `serve`. */
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
};

/** `entraide serve` on a port of its own, once it listens. */
export async function entraideServing(
  data: string,
  { args = [], environment = {} }: ServingOptions = {},
): Promise<ServingProgram> {
  const child = start(['serve', '--data', data, '--port', '0', ...args], environment);
  const ended = once(child, 'close') as Promise<[number | null]>;
  child.stderr?.pipe(process.stderr);
  let logged = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (logged += text));
  const url = await addressOf(child);
  return {
    url,
    pid: child.pid ?? 0,
    logged: () => logged,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      return (await ended)[0];
    },
  };
}

function start(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  stdin: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...args], {
    cwd: PROJECT,
    env: environmentForChild(environment),
    stdio: [stdin, 'pipe', 'pipe'],
  });
}

/** `entraide serve` with its output where it is told to go, which may be where nobody reads. */
export function entraideServingInto(
  data: string,
  port: number,
  output: number,
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, [PROGRAM, 'serve', '--data', data, '--port', String(port)], {
    cwd: PROJECT,
    env: environmentForChild(environment),
    stdio: ['ignore', output, 'inherit'],
  });
}

/** The server says in its log where it listens, as soon as it does. */
async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('the server has no standard output');
  const lines = createInterface({ input: stdout });
  const address = new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const found = /"address":"(http:[^"]+)"/.exec(line)?.[1];
      if (found) resolve(found);
    });
    lines.once('close', () => reject(new Error('the server ended before it listened')));
  });
  return address;
}
