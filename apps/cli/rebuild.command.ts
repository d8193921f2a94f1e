import { dataFiles, openHouse, projections } from '#house';
import { rebuildViews } from '#read-models';
import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataOption } from './options.js';
import { CheckFailed, WrongUse } from './outcome.js';
import { bar, line } from './terminal.js';
import { verifyFolder } from './verify.command.js';

/** `entraide rebuild`: builds views anew beside the old ones and swaps them in. */
export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description('build views anew from the log and swap them in; the server must not run')
    .argument('[view]', 'one view; all of them when none is named')
    .addOption(dataOption())
    .action(async (view: string | undefined, options: { data: string }) => {
      const chosen = projections.filter(({ name }) => view === undefined || name === view);
      if (chosen.length === 0) {
        const names = projections.map(({ name }) => name).join(', ');
        throw new WrongUse(`There is no view "${view}". The views are: ${names}.`);
      }
      if (chosen.some(({ name }) => name === EVIDENCE)) await keepEvidence(options.data);
      const house = await openHouse({ data: options.data, worker: false });
      try {
        const { events } = house.views.checkpoint();
        const progress = bar('events', events);
        const path = join(options.data, 'views.db');
        await house.projector.stop();
        await rebuildViews(house.desk.store, house.views, path, chosen, progress.at);
        progress.stop();
        for (const { name } of chosen) line(`${name}  ${house.views.digest(name)}`);
      } finally {
        await house.close();
      }
    });
}

/** The kept leaves are what shows that an event was changed: nothing is built over a difference. */
const EVIDENCE = 'merkle-log';

async function keepEvidence(data: string): Promise<void> {
  if (!existsSync(dataFiles(data).views)) return;
  const { findings } = await verifyFolder(data);
  if (findings.length === 0) return;
  line(
    `"entraide verify" finds ${findings.length} differences: the leaves that show them are kept.`,
  );
  throw new CheckFailed();
}
