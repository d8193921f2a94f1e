import { openInstance, type Instance } from '#instance';
import { catchUp } from '#read-models';
import { existsSync } from 'node:fs';
import { CheckFailed, WrongUse } from './outcome.js';
import { bar, json, line } from './terminal.js';
import { whereIs } from './where.js';

/** Problems and rows printed one by one; the rest is counted. */
export const MOST_PRINTED = 50;

/** Looks through a file, and shows how far it has come. Wrong use where there is none. */
export async function lookThrough<Found>(
  file: string,
  look: (progress: (done: number, total: number) => void) => Found | Promise<Found>,
): Promise<Found> {
  if (!existsSync(file)) throw new WrongUse(`There is no file ${file}.`);
  const progress = bar('bytes read', 1);
  try {
    return await look(progress.at);
  } finally {
    progress.stop();
  }
}

/** Opens the folder for a load, whose views are folded after it and not in turns: that takes less. */
export async function loadInto<Outcome>(
  data: string,
  load: (instance: Instance) => Promise<Outcome>,
): Promise<Outcome> {
  const instance = await openInstance({ ...whereIs(data), worker: false });
  try {
    await instance.projector.stop();
    return await load(instance);
  } finally {
    await instance.close();
  }
}

/** What is told of a file, and what is stored of it. */
export type ImportOf<Found, Outcome> = {
  /** Stores what is new. */
  readonly store: (instance: Instance, found: Found) => Promise<Outcome>;
  /** For a program. */
  readonly facts: (found: Found) => object;
  readonly print: (found: Found) => void;
  readonly printOutcome: (outcome: Outcome, found: Found) => void;
};

/** Loads a file all or none: with problems nothing, and nothing where it is only checked. */
export async function importAllOrNone<Found extends { readonly problemCount: number }, Outcome>(
  found: Found,
  options: { readonly data: string; readonly json: boolean; readonly check: boolean },
  { store, facts, print, printOutcome }: ImportOf<Found, Outcome>,
): Promise<void> {
  const isRefused = found.problemCount > 0;
  const outcome =
    isRefused || options.check
      ? undefined
      : await loadInto(options.data, async (instance) => {
          const stored = await store(instance, found);
          await catchUp(instance.ports.store, instance.views);
          return stored;
        });
  if (options.json) json({ ...facts(found), ...(outcome && { outcome }) });
  else {
    print(found);
    if (outcome) printOutcome(outcome, found);
    else line(isRefused ? 'Nothing was loaded.' : 'Nothing was loaded: this was a check.');
  }
  if (isRefused) throw new CheckFailed();
}
