import type { EntityRegistered, Person } from '#catalogue';
import { carryOut, commandId, type Invocation, type Ports } from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, Rejection } from '#kernel';
import { accountDecider } from './account.decider.js';
import { actingIn } from './acting.js';
import { entityDecider } from './entity.decider.js';
import { foundingDecider, foundingStream } from './founding.decider.js';

export type NewEntity = Omit<EntityRegistered['data'], 'entityId'>;

/**
 * Registers an entity: under another one by that one's administrator; with none above it only
 * while nobody has set up the instance, or by an import for the books of the past.
 * Rejection `parent-missing`.
 */
export async function registerEntity(
  ports: Ports,
  invocation: Invocation,
  input: NewEntity,
): Promise<Executed<EntityRegistered> & { readonly entityId: string }> {
  const entityId = createdIdOf(commandId(invocation));
  const book = { entityId, timeZone: input.timeZone, baseCurrency: input.baseCurrency };
  const by = await registrarOf(ports, invocation, input.parentId);
  const command = { ...input, type: 'RegisterEntity', entityId, by } as const;
  const stream = `entity-${entityId}`;
  return { ...(await carryOut(ports, invocation, book, entityDecider, stream, command)), entityId };
}

/** Whether this instance has had its first administrator (D22). */
export async function isSetUp(ports: Ports): Promise<boolean> {
  const { first } = await loadState(ports.store, foundingDecider, foundingStream);
  if (first === null) return false;
  return (await loadState(ports.store, accountDecider, `account-${first}`)).isFounder;
}

async function registrarOf(
  ports: Ports,
  invocation: Invocation,
  parentId: string | null,
): Promise<Person | null> {
  if (parentId !== null) return (await actingIn(ports, invocation, parentId)).by;
  if (invocation.actor.kind !== 'import' && (await isSetUp(ports)))
    throw new Rejection('parent-missing');
  return null;
}
