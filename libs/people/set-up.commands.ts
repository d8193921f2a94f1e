import type { Invocation, Ports } from '#commands';
import { loadState } from '#event-store';
import { ensure } from '#kernel';
import { activateAccount, invite, requireInvitee } from './account.commands.js';
import { accountDecider } from './account.decider.js';
import { stepOf } from './acting.js';
import { isSetUp, registerEntity, type NewEntity } from './entity.commands.js';
import { foundingDecider, foundingStream } from './founding.decider.js';
import { requirePassword } from './passwords.js';
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
  ports: Ports,
  invocation: Invocation,
  input: SetUp,
): Promise<{
  readonly entityId: string;
  readonly accountId: string;
  readonly position: bigint;
}> {
  await completeFounding(ports, invocation);
  ensure(!(await isSetUp(ports)), 'administrator-exists');
  // Whatever a later step would refuse must not leave an entity behind, which stays for ever.
  requireInvitee(input);
  requirePassword(input.password);
  const step = (name: string): Invocation => ({
    ...stepOf(invocation, name),
    body: null,
  });
  const { entityId } = await registerEntity(ports, step('entity'), {
    ...input.entity,
    parentId: null,
  });
  const { email, displayName, password } = input;
  const invitation = { entityId, email, displayName };
  const { accountId, secret } = await invite(ports, step('invite'), invitation, null);
  await activateAccount(ports, step('activate'), { secret, password });
  const administrator = { accountId, entityId };
  const { position } = await appointFirstAdministrator(ports, step('appoint'), administrator);
  return { entityId, accountId, position };
}

/** Somebody was named the first administrator, and the set-up was cut off before they were one. */
async function completeFounding(ports: Ports, invocation: Invocation): Promise<void> {
  const { first: accountId } = await loadState(ports.store, foundingDecider, foundingStream);
  if (accountId === null) return;
  const stream = `account-${accountId}`;
  const { isFounder, entityId } = await loadState(ports.store, accountDecider, stream);
  if (isFounder) return;
  const step = stepOf({ ...invocation, body: null }, 'complete');
  await appointFirstAdministrator(ports, step, { accountId, entityId });
}
