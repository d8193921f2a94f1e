import type { Person } from '#catalogue';
import {
  bookOfEntity,
  instantOf,
  loadEntityAuthority,
  type Asked,
  type Book,
  type Desk,
} from '#desk';

/** Who asks, with the roles that hold for an entity at that moment, and the entity's book. */
export async function actingIn(
  desk: Desk,
  asked: Asked,
  entityId: string,
): Promise<{ readonly by: Person; readonly book: Book; readonly now: string }> {
  const accountId = asked.actor.id;
  const at = instantOf(desk, asked);
  const [book, roles] = await Promise.all([
    bookOfEntity(desk.store, entityId),
    loadEntityAuthority(desk.store, accountId, entityId, at),
  ]);
  return { by: { accountId, roles }, book, now: at.toISOString() };
}
