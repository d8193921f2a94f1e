import type { RoleName } from '#catalogue';
import type { Invocation, Ports } from '#commands';
import type { Answer, EffectKind, NothingFound } from '#effects';
import { openInstance, type Instance } from '#instance';
import { effectKinds } from '#processes';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openProvider, type DemoProvider } from './provider.js';

/** The year of the demo: fixed, so that the same seed tells the same story on any day (D18). */
export const FIRST_DAY = new Date('2025-11-17T08:00:00.000Z');

/** Entraide in which the demo is played, with a clock and a chance of its own. */
export type Stage = {
  readonly instance: Instance;
  readonly ports: Ports;
  readonly setClock: (at: Date) => void;
  readonly now: () => Date;
  /** Waits until all that follows from what has happened is there. */
  readonly settled: () => Promise<void>;
  /** Who takes gifts by card in the story, and afterwards. */
  readonly provider: DemoProvider;
};

/** Opens a data folder for a demo. Everything random in it derives from the seed (D18). */
export async function openStage(data: string, seed: number): Promise<Stage> {
  let now = FIRST_DAY;
  // The key of made-up people is no secret; with it refs and references repeat as well.
  const masterKey = createHash('sha256').update(`entraide demo ${seed}`).digest('hex');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'master.key'), masterKey, { mode: 0o600 });
  const provider = await openProvider(seed, () => now);
  const { cards } = provider;
  let drawn = 0;
  const newId = (): string => {
    const hex = createHash('sha256')
      .update(`ref ${seed} ${(drawn += 1)}`)
      .digest('hex');
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      hex.slice(12, 16),
      hex.slice(16, 20),
      hex.slice(20, 32),
    ].join('-');
  };
  // What follows from an outcome comes before it is said that the effect is done, and not beside it.
  const reactions = async (): Promise<void> => instance.processes?.settled();
  const effects = effectKinds(cards).map((kind) => oneAfterTheOther(kind, newId, reactions));
  const clock = { now: () => now };
  const instance: Instance = await openInstance({ data, clock, cards, effects });
  const settled = async (): Promise<void> => {
    const { store } = instance.ports;
    for (let head = -1n; head !== (await store.head());) {
      head = await store.head();
      await instance.processes?.settled();
      await instance.ticker?.settled();
    }
    const [parked] = instance.processes?.state().parked ?? [];
    if (parked) {
      const { process, target, causeStream, code } = parked;
      throw new Error(`process ${process} was refused (${code}) on ${causeStream} for ${target}`);
    }
  };
  // What follows from a command comes before the next one: the log is the same each time (D18).
  const execute: Ports['execute'] = async (...invocation) => {
    const executed = await instance.ports.execute(...invocation);
    await settled();
    return executed;
  };
  return {
    instance,
    ports: { ...instance.ports, newId, execute },
    setClock: (at) => (now = at),
    now: () => now,
    settled,
    provider,
  };
}

/** An effect whose record waits until everything has reacted to it: so the log is the same each time. */
function oneAfterTheOther(
  kind: EffectKind,
  newId: () => string,
  reactions: () => Promise<void>,
): EffectKind {
  const waiting = <A extends Answer | NothingFound>(answer: A): A => {
    if (answer.is !== 'done' || !answer.record) return answer;
    const { record } = answer;
    return { ...answer, record: () => record().then(reactions) };
  };
  return {
    ...kind,
    open: async (ports, ...asked) => {
      const effect = await kind.open({ ...ports, newId }, ...asked);
      return {
        ...effect,
        submit: async (signal) => waiting(await effect.submit(signal)),
        lookUp: async (signal) => waiting(await effect.lookUp(signal)),
      };
    },
  };
}

/** A request by a member of the staff in a role. */
export function by(accountId: string, role: RoleName | 'staff', key: string): Invocation {
  const actor = { id: accountId, kind: 'person', role, authentication: 'password' } as const;
  return { actor, key, path: 'demo', body: null };
}

/** A request by somebody who gives, and needs no account for it. */
export function byGiver(key: string): Invocation {
  const actor = { id: `giver:${key}`, kind: 'person', role: 'donor' } as const;
  return { actor: { ...actor, authentication: 'none' }, key, path: 'demo', body: null };
}

/** A request by somebody who applies. */
export function byApplicant(key: string): Invocation {
  const actor = {
    id: `draft:${key}`,
    kind: 'person',
    role: 'applicant',
    authentication: 'code',
  } as const;
  return { actor, key, path: 'demo', body: null };
}
