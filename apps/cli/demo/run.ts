import { accountKeys, replay, type Replay } from '#funds';
import { dataFiles } from '#instance';
import { formatMoney, minorOf, money } from '#kernel';
import { acquireWriterLock } from '#sqlite';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { CheckFailed, WrongUse } from '../outcome.js';
import { bar, line, table } from '../terminal.js';
import { DEMO_PASSWORD, demoEmail, type Player } from './federation.js';
import type { DemoProvider } from './provider.js';
import { openStage, type Stage } from './stage.js';
import { expectedSteps, tellYear } from './year.js';

export type DemoOptions = {
  readonly exit: boolean;
  readonly seed: number;
  readonly scale: number;
  readonly data: string;
  readonly port: number;
};

/** Plays the year into a fresh folder, prints what came of it, and serves it unless told to exit. */
export async function runDemo(options: DemoOptions): Promise<void> {
  if (!options.exit) await requireFreePort(options.port);
  clearFolder(options.data);
  const stage = await openStage(options.data, options.seed);
  try {
    const progress = bar('the year', expectedSteps(options.scale));
    const { cases } = await tellYear(stage, options, progress.at);
    progress.stop();
    await printStory(stage, cases);
  } finally {
    await stage.instance.close();
    if (options.exit) await stage.provider.stop();
  }
  if (!options.exit) await serveDemo(options, stage.provider);
}

/** Nobody should wait a minute for a year that cannot be shown. */
async function requireFreePort(port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((free, taken) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = `The port ${port} is taken by another program: name another with --port.`;
      taken(error.code === 'EADDRINUSE' ? new WrongUse(inUse) : error);
    });
    probe.listen(port, '127.0.0.1', free);
  });
  await new Promise((closed) => probe.close(closed));
}

/** Only a folder that a demo made is ever replaced: what is real has no such mark. */
function clearFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    if (!existsSync(join(folder, MARK))) {
      throw new WrongUse(`${folder} was not made by a demo: name a folder of its own with --data.`);
    }
    // A demo that still serves this folder would go on in files that nobody can find any more.
    acquireWriterLock(dataFiles(folder).lock).release();
    rmSync(folder, { recursive: true, force: true });
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, MARK), '{ "madeBy": "entraide demo" }\n');
}

const MARK = 'demo.json';

async function printStory(stage: Stage, cases: number): Promise<void> {
  const outcomes = new Map<string, number>();
  let after = 0n;
  let events = 0;
  for (;;) {
    const page = await stage.ports.store.readAll(after, 5_000);
    for (const { type } of page) outcomes.set(type, (outcomes.get(type) ?? 0) + 1);
    events += page.length;
    const last = page.at(-1);
    if (!last) break;
    after = last.position;
  }
  const count = (type: string): string => String(outcomes.get(type) ?? 0);
  line(`A year of a made-up federation: ${cases} cases, ${events} events.`);
  line();
  line(
    table(
      ['what happened', 'times'],
      STORY.map(([words, type]) => [words, count(type)]),
    ),
  );
  line();
  const balance = await replay(stage.ports.store);
  line(trialBalanceTable(balance));
  line();
  printTotals(balance);
  line(`digest   ${balance.digest}`);
}

const STORY = [
  ['gifts received', 'DonationReceived'],
  ['of them by card', 'DonationPaidByCard'],
  ['applications submitted', 'ApplicationSubmitted'],
  ['found ineligible', 'ApplicationFoundIneligible'],
  ['asked something, and answered', 'ApplicationInfoProvided'],
  ['withdrawn by the applicant', 'ApplicationWithdrawn'],
  ['votes cast', 'VoteCast'],
  ['declined', 'ApplicationDeclined'],
  ['approved', 'DecisionReached'],
  ['had to wait for money', 'ApplicationAwaitingFunds'],
  ['money reserved', 'FundsReserved'],
  ['beneficiaries told', 'GrantNotified'],
  ['payments made', 'AttemptPaid'],
  ['payments that failed', 'AttemptFailed'],
  ['payments that failed after they were reported paid', 'AttemptFailedAfterPaid'],
  ['receipts confirmed', 'ReceiptConfirmed'],
  ['people helped, cases closed', 'ApplicationClosed'],
  ['looks at a case refused and recorded', 'AccessRefused'],
] as const;

/** Account by account over all funds, largest kinds first, for people. */
export function trialBalanceTable({ balances }: Replay): string {
  const sums = new Map<string, bigint>();
  for (const { account, currency, minor } of balances) {
    const key = `${account} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(minor));
  }
  const order = (key: string): number =>
    accountKeys.indexOf(key.split(' ')[0] as (typeof accountKeys)[number]);
  const rows = [...sums]
    .filter(([, sum]) => sum !== 0n)
    .sort(([a], [b]) => order(a) - order(b) || (a < b ? -1 : 1))
    .map(([key, sum]) => {
      const [account = '', currency = ''] = key.split(' ');
      const amount = formatMoney(money(sum < 0n ? -sum : sum, currency), 'en');
      return [account, sum > 0n ? amount : '', sum < 0n ? amount : ''];
    });
  return table(['account', 'debit', 'credit'], rows);
}

function printTotals({ balances, totals }: Replay): void {
  for (const currency of Object.keys(totals)) {
    const sum = balances
      .filter((balance) => balance.currency === currency)
      .reduce((total, { minor }) => total + BigInt(minor), 0n);
    line(`${currency}: debits less credits ${formatMoney(money(sum, currency), 'en')}`);
    if (minorOf(money(sum, currency)) !== 0n) throw new CheckFailed();
  }
}

const SIGN_INS: readonly Player[] = [
  'duty-officer',
  'case-worker',
  'verifier',
  'member-1',
  'chair',
  'treasurer',
  'releaser',
  'accountant',
  'auditor',
  'administrator',
];

async function serveDemo({ data, port }: DemoOptions, provider: DemoProvider): Promise<void> {
  const address = `http://127.0.0.1:${port}`;
  Object.assign(process.env, provider.serveTo(address));
  process.env['ENTRAIDE_DATA'] = data;
  process.env['ENTRAIDE_PORT'] = String(port);
  process.env['ENTRAIDE_LOG_LEVEL'] ??= 'warn';
  // Loaded here, so that `--exit` does without the server.
  await import('../../server/main.js');
  line();
  line(`Open ${address} and sign in with the password "${DEMO_PASSWORD}" as`);
  for (const player of SIGN_INS) line(`  ${demoEmail(player)}`);
  line(`Give at ${address}/give: no card is asked for, and no money moves.`);
  line('Stop with Ctrl+C.');
}
