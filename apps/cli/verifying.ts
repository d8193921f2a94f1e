import {
  awardCheck,
  lineToKeep,
  lookupCheck,
  correctionCheck,
  paymentCheck,
  refsOfLookups,
  verify,
  type RememberedLog,
  type Finding,
  type Unproven,
  type VerifyReport,
} from '#audit';
import { brokenChains, type EventStore } from '#event-store';
import { ledgerCheck } from '#funds';
import { bankLineCheck, giftReturnCheck, poolCheck, revaluationCheck } from '#giving';
import {
  dataFiles,
  keysLeftOut,
  keysToVerify,
  openPorts,
  projections,
  type NodeComparison,
} from '#instance';
import { processes, unanswered } from '#processes';
import { lookAtViews } from '#read-models';
import { hasText, translator } from '#web';
import { CheckFailed, NotProven } from './outcome.js';
import { isServed } from './served.js';
import { bar, line } from './terminal.js';
import { whereIs } from './where.js';

export type VerifyingOptions = {
  /** What was kept elsewhere of this log. */
  readonly expected?: RememberedLog | undefined;
  /** False for a copy of the log alone, to which no keys belong. */
  readonly keys?: boolean | undefined;
};

/** Verifies a data folder, beside a running server or without one. Writes nothing. */
export async function verifyFolder(
  data: string,
  { expected, keys: hasKeys = true }: VerifyingOptions = {},
): Promise<VerifyReport> {
  const where = whereIs(data);
  const { ports, close } = await openPorts({ ...where, readOnly: true });
  const views = lookAtViews(dataFiles(data).views, projections);
  try {
    const progress = bar('verifying', 1);
    const keys = hasKeys ? await keysToVerify(ports.store, where) : keysLeftOut;
    const lookups = lookupCheck(await refsOfLookups(ports.store));
    const checks = [
      awardCheck,
      paymentCheck,
      correctionCheck,
      ledgerCheck,
      bankLineCheck,
      poolCheck,
      giftReturnCheck,
      revaluationCheck,
      lookups,
      ...keys.checks,
    ];
    const report = await verify(ports.store, {
      views,
      checks,
      expected,
      unlooked: keys.unlooked,
      // A cluster's servers keep its streams themselves.
      ...(where.cluster ? {} : { chains: () => brokenChains(dataFiles(data).log) }),
      progress: (_, done) => progress.at(done, done),
    });
    progress.stop();
    return where.cluster ? report : await withUnderWay(report, ports.store, data);
  } finally {
    views?.close();
    await close();
  }
}

/**
 * What is under way has a limit: where no server runs, nobody does what should follow. Each such event
 * is named. A damaged log has been told already, and says nothing of what follows from it.
 */
async function withUnderWay(
  report: VerifyReport,
  store: EventStore,
  data: string,
): Promise<VerifyReport> {
  const files = dataFiles(data);
  if (report.result === 'broken' || isServed(files.lock)) return report;
  const waiting = await unanswered(store, processes, files.processes);
  if (waiting.length === 0) return report;
  const unproven = waiting
    .slice(0, MOST_UNDER_WAY)
    .map(({ process, recorded, index }): Unproven => {
      const { stream, revision, type, id } = recorded;
      const event = { index, stream, revision, type, id };
      return { code: 'consequence-missing', params: { process }, event };
    });
  return { ...report, result: 'not-proven', unproven: [...report.unproven, ...unproven] };
}

/** Events that are named one by one; one cause can leave very many. */
const MOST_UNDER_WAY = 100;

/** Ends with the exit code of a result. */
export function endAsFound(result: VerifyReport['result']): void {
  if (result === 'broken') throw new CheckFailed();
  if (result === 'not-proven') throw new NotProven();
}

export function printReport(report: VerifyReport, node?: NodeComparison): void {
  const { events, root, leavesCompared, viewsCompared } = report;
  line(
    `${events} events looked at, ${leavesCompared} of them compared with the leaf that was kept`,
  );
  line(`${viewsCompared.length} views rebuilt and compared: ${viewsCompared.join(', ') || 'none'}`);
  if (node) {
    line(`${node.equal.length} views are those of the other node after ${node.events} events`);
  }
  line(`root of the log ${root}`);
  line();
  printResult(report);
  if (report.result === 'broken') return;
  line();
  line('Keep this line elsewhere, to compare the log with next time:');
  line(`  ${lineToKeep(report)}`);
}

function printResult({ result, findings, unlisted, unproven }: VerifyReport): void {
  if (result === 'proved') {
    line('Proved: nothing contradicts, and the log is the one of which the root was kept.');
    return;
  }
  if (result === 'broken') {
    line(`Broken: ${findings.length + unlisted} things do not hold.`);
    printFindings({ findings, unlisted });
    return;
  }
  line('Not proven: nothing contradicts, but');
  for (const reason of unproven) line(inWords('unproven', reason));
}

/** Each finding in a sentence, with the event that it is about. */
export function printFindings(found: Pick<VerifyReport, 'findings' | 'unlisted'>): void {
  for (const finding of found.findings) line(inWords('finding', finding));
  if (found.unlisted > 0) line(`… and ${found.unlisted} more`);
}

function inWords(kind: 'finding' | 'unproven', { code, params, event }: Finding): string {
  const t = translator('en');
  const key = `audit:${kind}.${code}`;
  const facts = Object.entries(params).map(([name, value]) => `${name} ${value}`);
  const what = hasText('en', key) ? t(key, params) : [code, ...facts].join(', ');
  if (!event) return `  ${what}`;
  const { index, stream, revision, type, id } = event;
  return `  ${what}\n      event ${index}: ${type}, revision ${revision} of ${stream}, id ${id}`;
}
