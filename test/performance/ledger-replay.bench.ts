/**
 * Goal 10, first step: a ledger of 1,000,000 entries in one currency is replayed from the events of
 * the log to an exact trial balance within 8 CPU seconds and 400 MB; and 100,000 entries, 10 % of
 * them foreign, beside ledger and hledger where they are installed (D48).
 *
 * Each replay runs in a process of its own, so that its memory is its own; its CPU seconds count
 * from the opening of the log, and the loading of the program stands beside them.
 */
import { sqliteEventStore } from '#event-store';
import { replay, type Balance } from '#funds';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { books, type BooksOptions } from '../support/books.js';
import { writeBooks } from '../support/books-log.js';
import { median, progress, report, scaled, withFolder } from './harness.js';
import { agree, cpuSecondsOf, hledgerBalances, writeJournal } from './plain-text-ledgers.js';

/** What one grant brings on average, found by counting. */
const ENTRIES_PER_GRANT = 3.908;
const LARGE = scaled(1_000_000);
const SMALL = scaled(100_000);
const ROUNDS = 3;
const GOAL_SECONDS = 8;
const GOAL_MEGABYTES = 400;

type Measured = {
  readonly events: number;
  readonly cpuSeconds: number;
  readonly loadingSeconds: number;
  readonly megabytes: number;
  readonly balances: readonly Balance[];
};

const asked = process.argv[2];
if (asked !== undefined && !asked.startsWith('-')) process.stdout.write(await measureHere(asked));
else await compare();

async function compare(): Promise<void> {
  await withFolder(async (folder) => {
    const foreign = { currencies: ['EUR', 'USD', 'GBP'], foreign: 0.1 };
    const small = { seed: 2, grants: grantsFor(SMALL), entriesOnly: true, ...foreign };
    const smallLog = await write(join(folder, 'small.db'), small);
    const journal = join(folder, 'small.journal');
    writeJournal(journal, books(small), 'EUR');
    const large = { seed: 1, grants: grantsFor(LARGE), entriesOnly: true };
    const largeLog = await write(join(folder, 'large.db'), large);

    const rounds: {
      readonly ours: Measured;
      readonly beside: Measured;
      readonly ledger?: number;
    }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const ledger = cpuSecondsOf('ledger', '-f', journal, 'balance', '--flat');
      rounds.push({ ours: inChild(largeLog), beside: inChild(smallLog), ledger });
      progress(`round ${round + 1} of ${ROUNDS}`);
    }
    const hledger = cpuSecondsOf('hledger', '-f', journal, 'balance', '--flat');
    const theirs = hledgerBalances(journal);
    const last = rounds.at(-1) as (typeof rounds)[number];
    const seconds = median(rounds.map(({ ours }) => ours.cpuSeconds));
    const megabytes = Math.max(...rounds.map(({ ours }) => ours.megabytes));
    const beside = median(rounds.map(({ beside: small }) => small.cpuSeconds));
    const ledger = median(rounds.map((round) => round.ledger ?? NaN));
    report({
      bench: 'ledger-replay',
      goal: `10, first step: within ${GOAL_SECONDS} CPU s and ${GOAL_MEGABYTES} MB`,
      figure: seconds,
      unit: `CPU s for ${last.ours.events} entries, from the opening of the log`,
      reference: ledger,
      referenceIs: `CPU s of ledger for ${last.beside.events} entries, 10 % foreign, as text`,
      ratio: ledger / beside,
      reached: seconds <= GOAL_SECONDS && megabytes <= GOAL_MEGABYTES,
      more: {
        megabytes,
        loadingSeconds: median(rounds.map(({ ours }) => ours.loadingSeconds)),
        cpuSecondsBesideLedger: beside,
        hledgerCpuSeconds: hledger ?? 'not installed',
        hledgerAgrees: theirs ? String(agree(last.beside.balances, theirs)) : 'not installed',
      },
    });
  });
}

function grantsFor(entries: number): number {
  return Math.ceil(entries / ENTRIES_PER_GRANT);
}

async function write(path: string, options: BooksOptions): Promise<string> {
  const store = sqliteEventStore({ path });
  await writeBooks(store, books(options), (written) => {
    if (written % 100_000 === 0) progress(`writing: ${written}`);
  });
  await store.close();
  return path;
}

function inChild(path: string): Measured {
  const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), path], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0) throw new Error(`the replay failed: ${run.stderr}`);
  return JSON.parse(run.stdout) as Measured;
}

async function measureHere(path: string): Promise<string> {
  const loadingSeconds = cpuSoFar();
  const store = sqliteEventStore({ path, readOnly: true });
  const { events, balances } = await replay(store);
  await store.close();
  const cpuSeconds = cpuSoFar() - loadingSeconds;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  return JSON.stringify({ events, balances, cpuSeconds, loadingSeconds, megabytes });
}

function cpuSoFar(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
