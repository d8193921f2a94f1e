import { Session } from 'node:inspector/promises';

/** Names a group for a function by where its code lies; the first that fits. */
export type Group = readonly [name: string, fits: (functionName: string, url: string) => boolean];

/**
 * Where the time goes while `work` runs: per cent of the clock on the wall by group, the rest as
 * `other`, what the process only waited as `waiting`. From V8's own sampling profiler, which makes
 * everything a little slower: for shares, not for speeds.
 */
export async function sharesOf(
  work: () => Promise<unknown>,
  groups: readonly Group[],
): Promise<string> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const all = [...OF_V8, ...groups];
  const names = new Map(
    profile.nodes.map(({ id, callFrame: { functionName, url } }) => {
      const group = all.find(([, fits]) => fits(functionName, url));
      return [id, group?.[0] ?? 'other'];
    }),
  );
  const micros = new Map<string, number>();
  (profile.samples ?? []).forEach((id, sample) => {
    const name = names.get(id) ?? 'other';
    micros.set(name, (micros.get(name) ?? 0) + (profile.timeDeltas?.[sample] ?? 0));
  });
  const total = [...micros.values()].reduce((sum, one) => sum + one, 0);
  return [...micros]
    .sort(([, one], [, other]) => other - one)
    .map(([name, one]) => `${name} ${Math.round((100 * one) / total)} %`)
    .join(', ');
}

const OF_V8: readonly Group[] = [
  ['waiting', (name) => name === '(idle)'],
  ['collecting garbage', (name) => name === '(garbage collector)'],
];
