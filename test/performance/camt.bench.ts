/**
 * A bank statement of 50,000 lines is imported in memory that does not grow with it: what is held of it at
 * most, after everything was let go that can be, is set against that of a tenth. Each runs in a process of
 * its own, whose heap is kept small. Beside it, in the same run, the same file is only parsed by the same
 * parser of XML. The peak (RSS without mapped files) is told too: it says how much room there was.
 */
import { importStatements, surveyBankFile } from '#giving';
import { IMPORT_LIMITS, utf8Chunks, xmlParser } from '#files';
import { openInstance } from '#instance';
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { bankHouse } from '../support/bank-house.js';
import { camtEntry, camtFrame } from '../support/camt-file.js';
import { progress, report, scaled, withFolder } from './harness.js';

const LINES = scaled(50_000);
/** What is held for the whole file, of what is held for a tenth of it. */
const MOST_HELD_RATIO = 1.5;
/** Of the heap, in MiB: a house with nothing in it takes some 60. */
const HEAP_MIB = 128;

type Measured = {
  readonly lines: number;
  readonly peakMiB: number;
  /** At most, after everything was let go that can be. */
  readonly heldMiB: number;
  readonly startedWithMiB: number;
  readonly surveyedCpuSeconds: number;
  readonly storedCpuSeconds: number;
};

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/**
 * What the process holds now, in MiB, without the pages of its files that the system maps for it and takes
 * back when it needs them; with them where the system does not tell them apart.
 */
function anonymousMiB(): number {
  const told = existsSync(STATUS)
    ? /^RssAnon:\s+([0-9]+) kB/m.exec(readFileSync(STATUS, 'utf8'))
    : null;
  return told ? Number(told[1]) / 2 ** 10 : process.memoryUsage().rss / 2 ** 20;
}

/** Heap and buffers, in MiB, after everything was let go that can be. */
function heapMiB(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

const STATUS = '/proc/self/status';

/** One payer for ten lines, as banks have them: some 550 bytes each. */
function writeFile(path: string, lines: number): void {
  const file = openSync(path, 'w');
  const [before, after] = camtFrame({ opening: '0.00', closing: `${lines}.00` });
  writeSync(file, before);
  for (let n = 0; n < lines; n += 1) {
    const account = String(n % Math.ceil(lines / 10)).padStart(12, '0');
    const payer = { name: `Giver ${n}`, iban: `ACCOUNT${account}`, text: `Gift number ${n}` };
    writeSync(file, camtEntry('1.00', `B${n}`, '2026-03-09', payer));
  }
  writeSync(file, after);
  closeSync(file);
}

/** Imports a file into an empty house, and says what that took. */
async function importing(path: string, data: string): Promise<Measured> {
  const instance = await openInstance({ data, worker: false });
  await instance.projector.stop();
  const { ports } = instance;
  await bankHouse(ports);
  const startedWithMiB = anonymousMiB();
  let peakMiB = startedWithMiB;
  let heldMiB = 0;
  let next = 0;
  const look = (): void => {
    peakMiB = Math.max(peakMiB, anonymousMiB());
  };
  const lookAtLines = (done: number): void => {
    look();
    if (done < next) return;
    heldMiB = Math.max(heldMiB, heapMiB());
    next += LINES / 10;
  };
  let file: ReturnType<typeof surveyBankFile> | undefined;
  const surveyedCpuSeconds = await cpuOf(() => {
    file = surveyBankFile(path, { progress: look });
    return Promise.resolve();
  });
  let lines = 0;
  const storedCpuSeconds = await cpuOf(async () => {
    if (file) lines = (await importStatements(ports, file, lookAtLines)).newLines;
  });
  heldMiB = Math.max(heldMiB, heapMiB());
  await instance.close();
  return { lines, peakMiB, heldMiB, startedWithMiB, surveyedCpuSeconds, storedCpuSeconds };
}

/**
 * The same in a process of its own, whose heap is kept small: where there is room, what is no longer held
 * is not collected, and the peak says how much room there was.
 */
function importedApart(path: string, data: string): Measured {
  const heap = `--max-old-space-size=${HEAP_MIB}`;
  const args = [...process.execArgv, heap, process.argv[1] ?? '', '--import', path, data];
  const run = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return JSON.parse(run.stdout) as Measured;
}

async function parseAlone(path: string): Promise<void> {
  const parser = xmlParser({
    open: () => undefined,
    text: () => undefined,
    close: () => undefined,
  });
  for (const chunk of utf8Chunks(path, IMPORT_LIMITS, 'utf-8')) {
    parser.write(chunk.toString('utf8'));
  }
  parser.close();
  return Promise.resolve();
}

const [flag, path = '', data = ''] = process.argv.slice(2);
if (flag === '--import') {
  process.stdout.write(JSON.stringify(await importing(path, data)));
} else {
  await withFolder(async (folder) => {
    const whole = join(folder, 'whole.xml');
    const tenth = join(folder, 'tenth.xml');
    writeFile(whole, LINES);
    writeFile(tenth, Math.ceil(LINES / 10));
    const small = importedApart(tenth, join(folder, 'small'));
    progress(`a tenth: ${small.peakMiB.toFixed(0)} MiB at most`);
    const large = importedApart(whole, join(folder, 'large'));
    progress(`all: ${large.peakMiB.toFixed(0)} MiB at most`);
    const parsed = await cpuOf(() => parseAlone(whole));
    const cpu = large.surveyedCpuSeconds + large.storedCpuSeconds;
    const heldRatio = large.heldMiB / small.heldMiB;
    const peakRatio = large.peakMiB / small.peakMiB;
    report({
      bench: 'camt',
      goal: `a statement of ${LINES} lines in constant memory`,
      figure: heldRatio,
      unit: 'held for the whole file, of what is held for a tenth',
      reference: parsed,
      referenceIs: 'CPU seconds of only parsing the same XML',
      ratio: cpu / parsed,
      reached: heldRatio <= MOST_HELD_RATIO && large.lines === LINES,
      more: {
        ...large,
        peakRatio,
        tenthPeakMiB: small.peakMiB,
        tenthHeldMiB: small.heldMiB,
        linesPerCpuSecond: LINES / cpu,
      },
    });
  });
}
