import { findBankLines, isTraced, trace, type Trace, type TracedLine } from '#audit';
import { displayCodeOf } from '#catalogue';
import type { EventStore } from '#event-store';
import { openPorts } from '#instance';
import { formatMoney, isDay, Rejection } from '#kernel';
import { Command } from 'commander';
import { dataOption, jsonOption } from './options.js';
import { WrongUse } from './outcome.js';
import { bar, json, line, nameFolder, table } from './terminal.js';
import { whereIs } from './where.js';

type Options = {
  readonly data: string;
  readonly json: boolean;
  readonly amount?: string;
  readonly day?: string;
};

/**
 * `entraide trace [WHAT] [--amount MINOR] [--day DAY]`: one case, gift, grant or payout, event by
 * event, with proofs; found by its id, or by what stands on a line of a bank statement.
 */
export function traceCommand(): Command {
  return new Command('trace')
    .description(
      'tell one case, gift, grant or payout: every event, who, when, why, with its proof; found by its id or from a bank line',
    )
    .argument('[what]', 'an id, an attempt, or the text of a bank line')
    .option('--amount <minor>', 'the amount of a bank line, in minor units: 300000 is 3,000.00')
    .option('--day <day>', 'the day of a bank line, YYYY-MM-DD')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (what: string | undefined, options: Options) => {
      checkWords(what, options);
      nameFolder(options);
      const { ports, close } = await openPorts({ ...whereIs(options.data), readOnly: true });
      try {
        const id = await idMeant(ports.store, what, options);
        const progress = bar('events', 1);
        const told = await trace(ports.store, id, {
          progress: (events) => progress.at(events, events),
        });
        progress.stop();
        if (options.json) json(told);
        else printTrace(told);
      } finally {
        await close();
      }
    });
}

function checkWords(what: string | undefined, { amount, day }: Options): void {
  if (what === undefined && amount === undefined && day === undefined) {
    throw new WrongUse('Say what to trace: an id, the text of a bank line, --amount or --day.');
  }
  if (day !== undefined && !isDay(day)) {
    throw new WrongUse('--day takes a date that exists, such as 2026-03-31.');
  }
  if (amount !== undefined && !/^\d{1,30}$/.test(amount)) {
    throw new WrongUse('--amount takes whole minor units: 300000 is 3,000.00.');
  }
}

/**
 * The id itself, or that of the one payment, return or gift that fits the line. Rejections
 * `trace-unknown`, `trace-ambiguous`.
 */
async function idMeant(
  store: EventStore,
  what: string | undefined,
  { amount, day, json: isJson }: Options,
): Promise<string> {
  const isAlone = amount === undefined && day === undefined;
  if (what !== undefined && isAlone && (await isTraced(store, what))) return what;
  const wish = {
    ...(what === undefined ? {} : { text: what }),
    ...(amount === undefined ? {} : { minor: amount }),
    ...(day === undefined ? {} : { day }),
  };
  const lines = await findBankLines(store, wish);
  const ids = new Set(lines.map(({ traceId }) => traceId));
  if (ids.size === 1) return lines[0]?.traceId as string;
  if (ids.size > 1) {
    if (!isJson) printLines(lines);
    throw new Rejection('trace-ambiguous', { count: ids.size });
  }
  throw new Rejection('trace-unknown');
}

function printLines(lines: readonly TracedLine[]): void {
  line(
    table(
      ['day', 'what', 'amount', 'reference', 'id'],
      lines.map(({ day, kind, minor, currency, reference, traceId }) => [
        day ?? 'not paid',
        kind,
        formatMoney({ minor, currency }, 'en'),
        reference ?? '',
        traceId,
      ]),
    ),
  );
}

function printTrace({ kind, entries, size, root }: Trace): void {
  line(`${kind} with ${entries.length} events; the log has ${size} events and the root ${root}`);
  line();
  line(
    table(
      ['index', 'recorded (UTC)', 'counts on', 'event', 'by', 'what', 'proof'],
      entries.map((entry) => [
        String(entry.index),
        entry.recordedAt.slice(0, 19).replace('T', ' '),
        entry.effectiveDate,
        entry.type,
        `${entry.actor.role} ${entry.actor.kind === 'person' ? displayCodeOf(entry.actor.id) : ''}`,
        [
          entry.amount && formatMoney(entry.amount, 'en'),
          entry.outcome,
          entry.urgency,
          entry.reason,
        ]
          .filter(Boolean)
          .join(', '),
        entry.proof ? `${entry.proof.hashes.length} hashes` : 'not yet',
      ]),
    ),
  );
}
