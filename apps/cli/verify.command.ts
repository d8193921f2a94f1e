import { awardCheck, paymentCheck, verify, type Finding, type VerifyReport } from '#audit';
import { ledgerCheck } from '#funds';
import { dataFiles, openDesk, projections } from '#house';
import { openViews } from '#read-models';
import { hasText, translator } from '#web';
import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { readingDataOption, jsonOption } from './options.js';
import { CheckFailed } from './outcome.js';
import { bar, json, line } from './terminal.js';

/** `entraide verify`: rebuilds everything from the log and names each difference. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('rebuild everything from the log, compare, and name each difference')
    .addOption(readingDataOption())
    .addOption(jsonOption())
    .action(async (options: { data: string; json: boolean }) => {
      const report = await verifyFolder(options.data);
      if (options.json) json(report);
      else printReport(report);
      if (report.findings.length > 0) throw new CheckFailed();
    });
}

/** Verifies a data folder, beside a running server or without one. Writes nothing. */
export async function verifyFolder(data: string): Promise<VerifyReport> {
  const { desk, close } = await openDesk({ data, readOnly: true });
  const path = dataFiles(data).views;
  const views = existsSync(path) ? openViews(path, projections) : undefined;
  try {
    const progress = bar('verifying', 1);
    const checks = [awardCheck, paymentCheck, ledgerCheck];
    const report = await verify(desk.store, {
      views,
      checks,
      progress: (_, done) => progress.at(done, done),
    });
    progress.stop();
    return report;
  } finally {
    views?.close();
    await close();
  }
}

function printReport(report: VerifyReport): void {
  const { events, root, findings, unlisted, leavesCompared, viewsCompared } = report;
  line(
    `${events} events looked at, ${leavesCompared} of them compared with the leaf that was kept`,
  );
  line(`${viewsCompared.length} views rebuilt and compared: ${viewsCompared.join(', ') || 'none'}`);
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
