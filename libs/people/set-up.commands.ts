import type { Asked, Desk } from '#desk';
import { ensure } from '#kernel';
import { activateAccount, invite } from './account.commands.js';
import { isSetUp, registerEntity, type NewEntity } from './entity.commands.js';
import { appointFirstAdministrator } from './role.commands.js';

export type SetUp = {
  readonly entity: Omit<NewEntity, 'parentId'>;
  readonly email: string;
  readonly displayName: string;
  readonly password: string;
};

/**
 * Sets up an empty instance: the entity at the top and its first administrator (D22). Each step
 * has a key of its own, so that a set-up which was cut off goes on where it stopped; the last
 * one decides, once for ever. Rejection `administrator-exists`.
 */
export async function setUp(
  desk: Desk,
  asked: Asked,
  input: SetUp,
): Promise<{
  readonly entityId: string;
  readonly accountId: string;
  readonly position: bigint;
}> {
  ensure(!(await isSetUp(desk)), 'administrator-exists');
  const step = (name: string): Asked => ({ ...asked, key: `${asked.key}.${name}`, body: null });
  const { entityId } = await registerEntity(desk, step('entity'), {
    ...input.entity,
    parentId: null,
  });
  const { email, displayName, password } = input;
  const invitation = { entityId, email, displayName };
  const { accountId, secret } = await invite(desk, step('invite'), invitation, null);
  await activateAccount(desk, step('activate'), { secret, password });
  const administrator = { accountId, entityId };
  const { position } = await appointFirstAdministrator(desk, step('appoint'), administrator);
  return { entityId, accountId, position };
}
