import { trace, type Trace } from '#audit';
import { openPorts } from '#instance';
import { Command } from 'commander';
import { dataOption, jsonOption } from './options.js';
import { bar, json, line, nameFolder, table } from './terminal.js';
import { whereIs } from './where.js';

/** `entraide trace ID`: one case, gift, grant or payout, event by event, with proofs. */
export function traceCommand(): Command {
  return new Command('trace')
    .description(
      'tell one case, gift, grant or payout: every event, who, when, why, with its proof',
    )
    .argument('<id>')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, options: { data: string; json: boolean }) => {
      nameFolder(options);
      const { ports, close } = await openPorts({ ...whereIs(options.data), readOnly: true });
      try {
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

function printTrace({ kind, entries, size, root }: Trace): void {
  line(`${kind} with ${entries.length} events; the log has ${size} events and the root ${root}`);
  line();
  line(
    table(
      ['index', 'recorded', 'counts on', 'event', 'by', 'reason', 'proof'],
      entries.map((entry) => [
        String(entry.index),
        entry.recordedAt.slice(0, 19).replace('T', ' '),
        entry.effectiveDate,
        entry.type,
        `${entry.actor.role} ${entry.actor.id.slice(0, 8)}`,
        entry.reason ?? '',
        entry.proof ? `${entry.proof.hashes.length} hashes` : 'not yet',
      ]),
    ),
  );
}
