import { awardCheck, paymentCheck, verify, type Finding, type VerifyReport } from '#audit';
import { brokenChains } from '#event-store';
import { ledgerCheck } from '#funds';
import { compareWithNode, dataFiles, openPorts, projections, type NodeComparison } from '#instance';
import { viewSet } from '#read-models';
import { openDatabase } from '#sqlite';
import { hasText, translator } from '#web';
import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { dataOption, jsonOption } from './options.js';
import { askForDigests, nodeAddress, pauseForNode } from './other-node.js';
import { CheckFailed } from './outcome.js';
import { bar, json, line, nameFolder } from './terminal.js';
import { whereIs } from './where.js';

/** `entraide verify`: rebuilds everything from the log and names each difference. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('rebuild everything from the log, compare, and name each difference')
    .addOption(dataOption())
    .addOption(jsonOption())
    .option('--against <url>', 'also compare each view with that of another node')
    .action(async (options: { data: string; json: boolean; against?: string }) => {
      nameFolder(options);
      const address = options.against === undefined ? undefined : nodeAddress(options.against);
      const report = await verifyFolder(options.data);
      const node = address && (await compareFolder(options.data, address));
      const findings = [...report.findings, ...(node?.findings ?? [])];
      if (options.json) json({ ...report, findings, ...(node && { against: told(node) }) });
      else printReport({ ...report, findings }, node);
      if (findings.length > 0) throw new CheckFailed();
    });
}

/** Verifies a data folder, beside a running server or without one. Writes nothing. */
export async function verifyFolder(data: string): Promise<VerifyReport> {
  const where = whereIs(data);
  const { ports, close } = await openPorts({ ...where, readOnly: true });
  const path = dataFiles(data).views;
  // Only looked at: a folder that may not be written is verified like any other.
  const views = existsSync(path)
    ? viewSet(openDatabase(path, { durability: 'derived', readOnly: true }), projections)
    : undefined;
  try {
    const progress = bar('verifying', 1);
    const checks = [awardCheck, paymentCheck, ledgerCheck];
    const report = await verify(ports.store, {
      views,
      checks,
      // A cluster's servers keep its streams themselves.
      ...(where.cluster ? {} : { chains: () => brokenChains(dataFiles(data).log) }),
      progress: (_, done) => progress.at(done, done),
    });
    progress.stop();
    return report;
  } finally {
    views?.close();
    await close();
  }
}

async function compareFolder(data: string, address: URL): Promise<NodeComparison> {
  const { ports, close } = await openPorts({ ...whereIs(data), readOnly: true });
  try {
    const progress = bar('comparing', 1);
    const comparison = await compareWithNode(ports.store, projections, {
      ask: () => askForDigests(address),
      pause: pauseForNode,
      progress: progress.at,
    });
    progress.stop();
    return comparison;
  } finally {
    await close();
  }
}

function told({ events, equal }: NodeComparison) {
  return { events, viewsEqual: equal };
}

function printReport(report: VerifyReport, node: NodeComparison | undefined): void {
  const { events, root, findings, unlisted, leavesCompared, viewsCompared } = report;
  line(
    `${events} events looked at, ${leavesCompared} of them compared with the leaf that was kept`,
  );
  line(`${viewsCompared.length} views rebuilt and compared: ${viewsCompared.join(', ') || 'none'}`);
  if (node) {
    line(`${node.equal.length} views are those of the other node after ${node.events} events`);
  }
  line(`root of the log ${root}`);
  line();
  if (findings.length === 0) return line('Nothing was found: everything is as it was written.');
  for (const finding of findings) line(inWords(finding));
  if (unlisted > 0) line(`… and ${unlisted} more`);
}

function inWords({ code, params, event }: Finding): string {
  const t = translator('en');
  const key = `audit:finding.${code}`;
  const facts = Object.entries(params).map(([name, value]) => `${name} ${value}`);
  const what = hasText('en', key) ? t(key, params) : [code, ...facts].join(', ');
  if (!event) return `  ${what}`;
  const { index, stream, revision, type, id } = event;
  return `  ${what}\n      event ${index}: ${type}, revision ${revision} of ${stream}, id ${id}`;
}
