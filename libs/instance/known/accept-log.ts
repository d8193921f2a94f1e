import { logTree, type Hash, type RememberedLog } from '#audit';
import { carryOut, type Invocation } from '#commands';
import { ensure, newId, Rejection } from '#kernel';
import { lookAtViews } from '#read-models';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { dataFiles, writable } from '../data-folder.js';
import { checkForReading } from './traces.js';
import { lineOf } from '../log-line.js';
import { openAnyLog, type PortsOptions } from '../open-ports.js';
import { acceptedLogDecider, acceptedLogStream } from './accepted-log.decider.js';
import { requireSameLog } from './same-log.js';

export type AcceptedLog = RememberedLog & {
  readonly seen: { readonly events: number; readonly root: Hash | null };
  /** The folder, inside the data folder, to which views and checkpoints of the other log went. */
  readonly setAside: string;
};

/**
 * Accepts a log that is not the one that this folder has seen, because somebody put it there on
 * purpose. `events` is how many it holds, so that nobody accepts another than they looked at. Writes
 * `LogAccepted` into it, and moves what was kept of the other log aside: nothing that shows what
 * happened is deleted. The server must not run.
 *
 * Rejections of `openPorts`, but for those that are accepted here; `log-counts-otherwise`;
 * `nothing-to-accept` when the log is the one that was seen.
 */
export async function acceptLog(options: PortsOptions, events: number): Promise<AcceptedLog> {
  if (!options.cluster) checkForReading(options.data);
  const files = dataFiles(options.data);
  const { ports, close } = await openAnyLog(options);
  try {
    ensure(await isAnother(ports.store, files.views), 'nothing-to-accept');
    const line = await lineOf(ports.store);
    ensure(line.events === events, 'log-counts-otherwise', { events: line.events });
    const seen = seenIn(files.views);
    await carryOut(ports, invocationOf(line), INSTANCE, acceptedLogDecider, acceptedLogStream, {
      type: 'AcceptLog',
      eventCount: line.events,
      root: line.root,
      seenEventCount: seen.events,
      seenRoot: seen.root,
    });
    return { ...line, seen, setAside: setAside(options.data, ports.clock.now()) };
  } finally {
    await close();
  }
}

const CONTRADICTIONS: ReadonlySet<string> = new Set(['log-older', 'log-changed']);

async function isAnother(
  store: Parameters<typeof requireSameLog>[0],
  views: string,
): Promise<boolean> {
  try {
    await requireSameLog(store, views);
    return false;
  } catch (error) {
    if (error instanceof Rejection && CONTRADICTIONS.has(error.code)) return true;
    throw error;
  }
}

function seenIn(path: string): AcceptedLog['seen'] {
  const views = lookAtViews(path);
  if (!views) return { events: 0, root: null };
  try {
    const tree = logTree(views);
    return { events: tree.size, root: tree.root() };
  } catch {
    // Views of another version, or leaves that are damaged themselves: then nobody knows.
    return { events: views.checkpoint().events, root: null };
  } finally {
    views.close();
  }
}

/** In no books of any entity, like everything that is done to the machine's log as a whole. */
const INSTANCE = { entityId: 'instance', timeZone: 'UTC', baseCurrency: 'EUR' };

function invocationOf(line: RememberedLog): Invocation {
  const actor = { id: 'operator', kind: 'cli', role: 'operator', authentication: 'none' } as const;
  return { actor, key: newId(), path: 'accept-log', body: line };
}

function setAside(data: string, now: Date): string {
  const folder = join('set-aside', now.toISOString().replaceAll(':', '-'));
  const { views, processes } = dataFiles(data);
  return writable(() => {
    mkdirSync(join(data, folder), { recursive: true, mode: 0o700 });
    for (const file of [views, processes]) {
      for (const path of ['', '-wal', '-shm'].map((suffix) => file + suffix)) {
        if (existsSync(path)) renameSync(path, join(data, folder, basename(path)));
      }
    }
    return folder;
  });
}
