import { compareWithNode, openPorts, projections, type NodeComparison } from '#instance';
import { Command } from 'commander';
import { keptLine } from './kept-line.js';
import { dataOption, jsonOption } from './options.js';
import { askForDigests, nodeAddress, pauseForNode } from './other-node.js';
import { bar, json, nameFolder } from './terminal.js';
import { endAsFound, printReport, verifyFolder } from './verifying.js';
import { whereIs } from './where.js';

type Options = {
  readonly data: string;
  readonly json: boolean;
  readonly against?: string;
  readonly expect?: readonly string[];
  readonly keys: boolean;
};

/** `entraide verify`: rebuilds everything from the log, and says what is proved of it. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('rebuild everything from the log, compare, and say what is proved of it')
    .addOption(dataOption())
    .addOption(jsonOption())
    .option('--expect <size-and-root...>', 'a line that was kept elsewhere, as verify prints it')
    .option('--no-keys', 'look at a copy of the log alone, to which no keys belong')
    .option('--against <url>', 'also compare each view with that of another node')
    .action(async (options: Options) => {
      nameFolder(options);
      const expected = options.expect && keptLine(options.expect);
      const address = options.against === undefined ? undefined : nodeAddress(options.against);
      const report = await verifyFolder(options.data, { expected, keys: options.keys });
      const node = address && (await compareFolder(options.data, address));
      const findings = [...report.findings, ...(node?.findings ?? [])];
      const result = findings.length > 0 ? 'broken' : report.result;
      const whole = { ...report, result, findings } as const;
      if (options.json) json({ ...whole, ...(node && { against: told(node) }) });
      else printReport(whole, node);
      endAsFound(result);
    });
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
