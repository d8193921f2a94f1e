import { dataFiles, openPorts, openInstance, projections } from '#instance';
import { packViews, rebuildViews } from '#read-models';
import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataOption } from './options.js';
import { CheckFailed, WrongUse } from './outcome.js';
import { bar, line } from './terminal.js';
import { verifyFolder } from './verifying.js';
import { whereIs } from './where.js';

/** `entraide rebuild`: builds views anew beside the old ones and swaps them in. */
export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description(
      'build views anew from the log and swap them in; the server must not run, unless they are packed',
    )
    .argument('[view]', 'one view; all of them when none is named')
    .addOption(dataOption())
    .option('--pack <file>', 'change nothing; write a packed copy for new nodes to begin with')
    .action(async (view: string | undefined, options: { data: string; pack?: string }) => {
      if (options.pack !== undefined) return pack(view, options.data, options.pack);
      const chosen = projections.filter(({ name }) => view === undefined || name === view);
      if (chosen.length === 0) {
        const names = projections.map(({ name }) => name).join(', ');
        throw new WrongUse(`There is no view "${view}". The views are: ${names}.`);
      }
      if (chosen.some(({ name }) => name === EVIDENCE)) await keepEvidence(options.data);
      const instance = await openInstance({ ...whereIs(options.data), worker: false });
      try {
        const { events } = instance.views.checkpoint();
        const progress = bar('events', events);
        const path = join(options.data, 'views.db');
        await instance.projector.stop();
        await rebuildViews(instance.ports.store, instance.views, path, chosen, progress.at);
        progress.stop();
        for (const { name } of chosen) line(`${name}  ${instance.views.digest(name)}`);
      } finally {
        await instance.close();
      }
    });
}

/** Works beside a running server: its log and views are only read. */
async function pack(view: string | undefined, data: string, file: string): Promise<void> {
  if (view !== undefined) throw new WrongUse('--pack packs all views: name none.');
  if (existsSync(file)) throw new WrongUse(`${file} is there already.`);
  const { ports, close } = await openPorts({ ...whereIs(data), readOnly: true });
  const progress = bar('events', 1);
  try {
    const path = dataFiles(data).views;
    const packed = await packViews(ports.store, projections, {
      path,
      pack: file,
      progress: (done) => progress.at(done, done),
    });
    progress.stop();
    line(`${packed.views.length} views after ${packed.events} events are in ${file}.`);
    line(`sha256 of what is packed  ${packed.sha256}`);
  } finally {
    progress.stop();
    await close();
  }
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
