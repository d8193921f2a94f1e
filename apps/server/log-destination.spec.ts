import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LOG_LIMITS, logDestination } from './log-destination.js';
import { standardLog } from './logging.js';

const limits = { ...LOG_LIMITS, maxWaitingBytes: 256 * 1024, retryMs: 20, closeMs: 100 };
const LINE = `${'x'.repeat(1_023)}\n`;

describe('Where the log goes', () => {
  let folder: string;
  let fds: number[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'entraide-log-'));
    fds = [];
  });
  afterEach(() => {
    fds.forEach((fd) => closeSync(fd));
    rmSync(folder, { recursive: true, force: true });
  });
  const opened = (path: string, flags: string | number): number => {
    const fd = openSync(path, flags);
    fds.push(fd);
    return fd;
  };
  const pipe = (): number => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    return opened(path, constants.O_RDWR | constants.O_NONBLOCK);
  };
  /** What a reader finds in the pipe, until it says nothing more for a while. */
  const readAll = async (fd: number): Promise<string> => {
    const buffer = Buffer.alloc(64 * 1024);
    let text = '';
    for (let quiet = 0; quiet < 10;) {
      try {
        text += buffer.toString('utf8', 0, readSync(fd, buffer));
        quiet = 0;
      } catch {
        quiet += 1;
        await wait(50);
      }
    }
    return text;
  };

  it('is a file with every line in order', async () => {
    const path = join(folder, 'log');
    const destination = logDestination(opened(path, 'a'), () => undefined, limits);
    for (let n = 0; n < 500; n += 1) destination.write(`${n}\n`);
    await destination.close();

    const written = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(written).toEqual(Array.from({ length: 500 }, (_, n) => String(n)));
    expect(destination.state()).toEqual({ dropped: 0, trouble: undefined });
  });

  it('keeps nobody waiting for a pipe that is not read, counts what it dropped, and says so once it is', async () => {
    const fd = pipe();
    const { log, destination } = standardLog('info', fd, limits);
    const began = performance.now();
    for (let n = 0; n < 2_000; n += 1) log.info({ n, filling: LINE }, 'something');
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 1);
    // However busy the machine is: a process that waits for the pipe turns not once.
    while (turns <= 5 && performance.now() - began < 2_000) await wait(1);
    clearInterval(turning);

    expect(performance.now() - began).toBeLessThan(2_000);
    expect(turns).toBeGreaterThan(5);
    const { dropped } = destination.state();
    expect(dropped).toBeGreaterThan(1_500);

    const lines = (await readAll(fd)).trimEnd().split('\n');
    const told = lines.map((line) => JSON.parse(line) as { n?: number; dropped?: number });
    const numbers = told.flatMap(({ n }) => (n === undefined ? [] : [n]));
    expect(numbers).toEqual(numbers.map((_, place) => place));
    expect(numbers).toHaveLength(2_000 - dropped);
    expect(told.at(-1)?.dropped).toBe(dropped);
    await destination.close();
  });

  it('says why a full disk takes nothing, goes on holding back and then dropping, and ends in time', async () => {
    const destination = logDestination(opened('/dev/full', 'w'), () => undefined, limits);
    for (let n = 0; n < 200; n += 1) destination.write(LINE);
    await wait(100);
    expect(destination.state()).toEqual({ dropped: 0, trouble: 'ENOSPC' });
    for (let n = 0; n < 200; n += 1) destination.write(LINE);
    expect(destination.state().dropped).toBe(400 - limits.maxWaitingBytes / LINE.length);

    const began = performance.now();
    await destination.close();
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('does not wait at the end for who does not read, and writes nothing any more', async () => {
    const fd = pipe();
    const destination = logDestination(fd, () => undefined, limits);
    for (let n = 0; n < 200; n += 1) destination.write(LINE);
    const began = performance.now();
    await destination.close();
    expect(performance.now() - began).toBeLessThan(1_000);

    // The number may be somebody else's by now.
    const held = (await readAll(fd)).length;
    destination.write(LINE);
    await wait(5 * limits.unreadMs);
    expect(held).toBeLessThan(200 * LINE.length);
    expect(await readAll(fd)).toBe('');
  });
});
