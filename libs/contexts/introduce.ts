import { setRefusals } from '#http';
import { setDoors, setStatusSigns, setTextFolders, type StatusSigns } from '#web';
import type { Contribution } from './manifest.js';

/**
 * Makes known to navigation, signs, statuses and texts what the contexts bring, in the order of the
 * list; what was known before is forgotten. Once per process, before anything is shown or refused.
 * An Error where two contexts bring the same.
 */
export function introduce(contexts: readonly Contribution[]): void {
  const doors = contexts.flatMap((each) => each.doors ?? []);
  const kinds = contexts.flatMap((each) => Object.entries(each.signs ?? {}));
  const refusals = contexts.flatMap((each) => statusesOf(each));
  const views = contexts.flatMap((each) => each.views ?? []);
  requireEachOnce(
    'name',
    contexts.map(({ name }) => name),
  );
  requireEachOnce(
    'page in the navigation',
    doors.map(({ href }) => href),
  );
  requireEachOnce(
    'kind of states',
    kinds.map(([kind]) => kind),
  );
  requireEachOnce(
    'refusal',
    refusals.map(([code]) => code),
  );
  requireEachOnce(
    'view',
    views.map(({ name }) => name),
  );
  requireEachOnce(
    'role',
    contexts.flatMap((each) => each.roles ?? []),
  );
  setDoors(doors);
  setStatusSigns(Object.fromEntries(kinds) satisfies StatusSigns);
  const waysOn = contexts.flatMap((each) => Object.entries(each.waysOn ?? {}));
  setRefusals(new Map(refusals), new Map(waysOn));
  setTextFolders(contexts.flatMap(({ texts }) => texts ?? []));
}

/** The codes that a context brings, each with its status. */
export function statusesOf({ refusals }: Contribution): readonly (readonly [string, number])[] {
  return Object.entries(refusals ?? {}).flatMap(([status, codes]) =>
    codes.map((code) => [code, Number(status)] as const),
  );
}

function requireEachOnce(what: string, names: readonly string[]): void {
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new Error(`two contexts bring the ${what} ${twice}`);
}
