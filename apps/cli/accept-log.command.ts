import { acceptLog } from '#instance';
import { Command } from 'commander';
import { dataOption } from './options.js';
import { WrongUse } from './outcome.js';
import { line } from './terminal.js';
import { whereIs } from './where.js';

/** `entraide accept-log EVENTS`: an older or changed log was put there on purpose. */
export function acceptLogCommand(): Command {
  return new Command('accept-log')
    .description(
      'accept a log that is not the one this folder has seen; this is recorded in it, and what was kept of the other is set aside',
    )
    .argument('<events>', 'how many events the log holds, as "entraide verify" tells')
    .addOption(dataOption())
    .action(async (events: string, options: { data: string }) => {
      if (!/^\d{1,15}$/.test(events)) {
        throw new WrongUse('accept-log takes the number of events that the log holds.');
      }
      const accepted = await acceptLog(whereIs(options.data), Number(events));
      line(`${accepted.events} events accepted; root ${accepted.root}`);
      line(`this folder had seen ${accepted.seen.events}; root ${accepted.seen.root ?? 'unknown'}`);
      line(`what was kept of them is in ${accepted.setAside}; views are built at the next start`);
    });
}
