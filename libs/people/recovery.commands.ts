import { createHash, randomBytes } from 'node:crypto';
import {
  bookOfEntity,
  carryOut,
  commandId,
  findRef,
  instantOf,
  roleIdOf,
  type Invocation,
  type Ports,
} from '#commands';
import { loadState, type Executed } from '#event-store';
import { createdIdOf, DAY_MS, derivedId, ensure } from '#kernel';
import { openResetLink } from './access.commands.js';
import {
  EMAIL_LOOKUP,
  invitationSecret,
  invite,
  renewInvitationAs,
  requireInvitee,
} from './account.commands.js';
import { accountDecider } from './account.decider.js';
import { actingIn, stepOf } from './acting.js';
import type { AdministrationEvent } from './administration.state.js';
import { foundingDecider, foundingStream } from './founding.decider.js';
import { RESET_DAYS } from './measure.commands.js';
import { accountAt, enterIfAdministrator, onAdministration } from './power.commands.js';
import { resetCode } from './told-codes.js';

const KEY_BYTES = 20;
const GROUP = 4;
/** How many people one recovery can make administrators: enough to give roles again, by two. */
export const MAX_RECOVERED = 2;

/** Somebody who is to run the staff again. */
export type RecoveredPerson = { readonly email: string; readonly displayName: string };

/** How somebody comes in after a recovery. */
export type WayIn = {
  readonly email: string;
  readonly path: string;
  /** What the page of the link asks for; undefined for a new account. */
  readonly code: string | undefined;
};

/**
 * Draws a recovery key for an administrator: shown once, kept as a hash alone. It takes those of two
 * holders, and the machine. `key` is undefined where the same request had drawn it before.
 */
export async function drawRecoveryKey(
  ports: Ports,
  invocation: Invocation,
): Promise<Executed<AdministrationEvent> & { readonly key: string | undefined }> {
  const { entityId } = await accountAt(ports, invocation.actor.id);
  const key = grouped(randomBytes(KEY_BYTES).toString('hex').toUpperCase());
  const keyId = createdIdOf(commandId(invocation));
  const keyHash = recoveryKeyHash(key);
  const done = await onAdministration(ports, invocation, entityId, async () => {
    const { by } = await actingIn(ports, invocation, entityId);
    return { type: 'DrawRecoveryKey', entityId, keyId, keyHash, by };
  });
  return { ...done, key: done.repeated ? undefined : key };
}

/**
 * Gives the administration back with the keys of two holders: each of these people is made an
 * administrator, and gets a way in. By whoever is at the machine. Sent again with the same keys for
 * the same people, it completes what was cut off. Rejections `recovery-key-wrong`,
 * `recovery-keys-missing`, `not-set-up`.
 */
export async function recoverAdministration(
  ports: Ports,
  now: Date,
  input: { readonly keys: readonly string[]; readonly people: readonly RecoveredPerson[] },
): Promise<readonly WayIn[]> {
  const keyHashes = [...new Set(input.keys.map(recoveryKeyHash))].sort();
  const people = input.people.map((person) => requireInvitee(person));
  ensure(people.length >= 1 && people.length <= MAX_RECOVERED, 'recovery-people-wrong', {
    max: MAX_RECOVERED,
  });
  const { first } = await loadState(ports.store, foundingDecider, foundingStream);
  ensure(first !== null, 'not-set-up');
  const { entityId } = await accountAt(ports, first);
  const recoveryId = derivedId('recovery', ...keyHashes);
  const as: Invocation = {
    actor: { id: recoveryId, kind: 'cli', role: 'operator', authentication: 'code' },
    key: recoveryId,
    path: 'recover',
    body: people,
    now,
  };
  await onAdministration(ports, as, entityId, async () => ({
    type: 'RecoverAdministration',
    entityId,
    recoveryId,
    keyHashes,
    people: people.length,
  }));
  const ways: WayIn[] = [];
  for (const [place, person] of people.entries()) {
    ways.push(await restore(ports, stepOf(as, String(place)), { entityId, recoveryId, person }));
  }
  return ways;
}

/** SHA-256 of a key as it is written: without groups, in capitals. */
function recoveryKeyHash(key: string): string {
  const plain = key.toUpperCase().replace(/[^0-9A-F]/g, '');
  return createHash('sha256').update(`entraide recovery key ${plain}`).digest('hex');
}

async function restore(
  ports: Ports,
  as: Invocation,
  of: { readonly entityId: string; readonly recoveryId: string; readonly person: RecoveredPerson },
): Promise<WayIn> {
  const { entityId, recoveryId, person } = of;
  const { email } = person;
  const known = await findRef(ports, EMAIL_LOOKUP, email);
  const { accountId } =
    known === undefined
      ? await invite(ports, stepOf(as, 'invite'), { ...person, entityId }, null)
      : { accountId: known };
  const before = await accountAt(ports, accountId);
  if (known !== undefined && before.status === 'invited') {
    await renewInvitationAs(ports, stepOf(as, 'invite'), { accountId, by: null });
  }
  const book = await bookOfEntity(ports.store, entityId);
  const now = instantOf(ports, as);
  const command = {
    type: 'RestoreAdministrator',
    roleId: roleIdOf(accountId, 'administrator', null),
    accountId,
    recoveryId,
    resetRef: derivedId(recoveryId, accountId),
    expiresAt: new Date(now.getTime() + RESET_DAYS * DAY_MS).toISOString(),
  } as const;
  await carryOut(ports, as, book, accountDecider, `account-${accountId}`, command);
  await enterIfAdministrator(ports, as, accountId);
  const { status, reset, invitationRef } = await accountAt(ports, accountId);
  if (status === 'invited') {
    const secret = await invitationSecret(ports, accountId, invitationRef);
    const path = `/sign-in/invitation?secret=${encodeURIComponent(secret)}`;
    return { email, path, code: undefined };
  }
  ensure(reset, 'recovery-used');
  const secret = await openResetLink(ports, accountId, reset.resetRef);
  return {
    email,
    path: `/sign-in/reset?secret=${encodeURIComponent(secret)}`,
    code: resetCode(ports.vault, accountId, reset.resetRef),
  };
}

function grouped(text: string): string {
  return (text.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
}
