import { isMemo, postingsOf, type Balance } from '#funds';
import { majorText } from '#kernel';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { LogEntry } from '../support/books.js';

/** Texts gathered before they are written. */
const BUFFER_LENGTH = 1 << 20;

/** Writes entries as a journal that ledger and hledger read alike; base amounts are total costs. */
export function writeJournal(path: string, entries: Iterable<LogEntry>, base: string): void {
  const file = openSync(path, 'w');
  let text = '';
  for (const { event, day } of entries) {
    const postings = postingsOf(event).filter(({ to }) => !isMemo(to));
    if (postings.length === 0) continue;
    text += `${day} * ${event.type}\n`;
    for (const { from, to, fund, restriction, money, baseMinor } of postings) {
      const at =
        money.currency === base
          ? ''
          : ` @@ ${majorText({ minor: baseMinor, currency: base })} ${base}`;
      const amount = `${majorText(money)} ${money.currency}${at}`;
      text += `    ${to}:${fund}:${restriction}  ${amount}\n`;
      text += `    ${from}:${fund}:${restriction}  -${amount}\n`;
    }
    text += '\n';
    if (text.length > BUFFER_LENGTH) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
}

/** CPU seconds of a program, or undefined where it is not installed. */
export function cpuSecondsOf(...command: readonly string[]): number | undefined {
  const script = 'TIMEFORMAT="%U %S"; time "$@" > /dev/null';
  const run = spawnSync('bash', ['-c', script, 'bash', ...command], { encoding: 'utf8' });
  if (run.status !== 0) return undefined;
  const [user = NaN, system = NaN] = (run.stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return user + system;
}

/** Balances as hledger finds them, `account:fund:restriction currency` to major units. */
export function hledgerBalances(path: string): ReadonlyMap<string, string> | undefined {
  const options = ['balance', '--flat', '--no-total', '-O', 'csv'];
  const run = spawnSync('hledger', ['-f', path, ...options], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0) return undefined;
  const found = new Map<string, string>();
  for (const line of run.stdout.split('\n').slice(1)) {
    const [, account, amounts] = /^"([^"]*)","([^"]*)"$/.exec(line) ?? [];
    for (const amount of amounts?.split(', ') ?? []) {
      const [minor = '', currency = ''] = amount.split(' ');
      if (account && currency) found.set(`${account} ${currency}`, minor);
    }
  }
  return found;
}

/** Whether two lists of balances say the same of every account, fund and restriction. */
export function agree(ours: readonly Balance[], theirs: ReadonlyMap<string, string>): boolean {
  const nonZero = ours.filter(({ minor }) => minor !== '0');
  return (
    nonZero.length === theirs.size &&
    nonZero.every(({ account, fund, restriction, minor, currency }) => {
      const text = majorText({ minor, currency });
      return theirs.get(`${account}:${fund}:${restriction} ${currency}`) === text;
    })
  );
}
