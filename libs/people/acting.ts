import type { Person } from '#catalogue';
import {
  bookOfEntity,
  instantOf,
  loadEntityAuthority,
  type Invocation,
  type Book,
  type Ports,
} from '#commands';

/** Who asks, with the roles that hold for an entity at that moment, and the entity's book. */
export async function actingIn(
  ports: Ports,
  invocation: Invocation,
  entityId: string,
): Promise<{ readonly by: Person; readonly book: Book; readonly now: string }> {
  const accountId = invocation.actor.id;
  const at = instantOf(ports, invocation);
  const [book, roles] = await Promise.all([
    bookOfEntity(ports.store, entityId),
    loadEntityAuthority(ports.store, accountId, entityId, at),
  ]);
  return { by: { accountId, roles }, book, now: at.toISOString() };
}

/** A part of a request that is carried out on another stream, under a key of its own. */
export function stepOf(invocation: Invocation, name: string): Invocation {
  return { ...invocation, key: `${invocation.key}.${name}` };
}
