import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { environmentForChild } from '../../support/skips.js';

/** How long building, playing the year and starting may take on a machine that is busy. */
export const DEMO_TIMEOUT_MS = 400_000;

export type DemoServer = { readonly url: string; readonly stop: () => Promise<void> };

const PROJECT = resolve(import.meta.dirname, '../../..');
const PROGRAM = join(PROJECT, 'apps/cli/entraide.js');
const run = promisify(execFile);

/** The program as it ships, serving the year of the demo from a folder of its own. */
export async function startDemoServer(): Promise<DemoServer> {
  const data = mkdtempSync(join(tmpdir(), 'entraide-browser-'));
  const forget = (): void => rmSync(data, { recursive: true, force: true });
  const options = { cwd: PROJECT, env: environmentForChild(), maxBuffer: 16 * 1024 * 1024 };
  let child: ChildProcess | undefined;
  try {
    await run(process.execPath, ['.ci/build.mjs', '--if-stale'], options);
    await run(process.execPath, [PROGRAM, 'demo', '--exit', '--data', data], options);
    child = spawn(process.execPath, [PROGRAM, 'serve', '--data', data, '--port', '0'], {
      ...options,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = await addressOf(child);
    const server = child;
    return {
      url,
      stop: async () => {
        await ended(server);
        forget();
      },
    };
  } catch (error) {
    if (child) await ended(child);
    forget();
    throw error;
  }
}

/** The server says where it listens as soon as it does; what it says later is not kept. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < MOST_SAID_CHARACTERS) said += text;
      const address = /"address":"(http:[^"]+)"/.exec(said)?.[1];
      if (address) found(address);
    });
    child.once('error', failed);
    child.once('exit', (code, signal) =>
      failed(new Error(`the server ended (${signal ?? code}) before it listened: ${said}`)),
    );
  });
}

const MOST_SAID_CHARACTERS = 10_000;

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill('SIGTERM');
  });
}
