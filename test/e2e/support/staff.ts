import type { Event, EventOf, RoleName } from '#catalogue';
import { claim, roleIdOf, type Ports } from '#commands';
import { envelop } from '#event-store';
import { DAY_MS, newId } from '#kernel';

export type Staff = {
  readonly accountId: string;
  readonly sessionId: string;
  readonly entityId: string;
};

/**
 * Somebody of the staff with roles, signed in: what the log holds once they were invited, confirmed
 * by two people and have signed in.
 */
export async function staffWith(
  ports: Ports,
  roles: readonly RoleName[],
  place: { readonly entityId?: string; readonly fundId?: string | null } = {},
): Promise<Staff> {
  const accountId = newId();
  const sessionId = newId();
  const { entityId = 'entity', fundId = null } = place;
  const stream = `account-${accountId}`;
  const [invited, activated] = await activatedAccount(ports, accountId, entityId);
  await append(ports, entityId, stream, invited, 'new', accountId);
  await append(ports, entityId, stream, activated, 0, accountId);
  for (const [place, role] of roles.entries()) {
    const roleId = roleIdOf(accountId, role, fundId);
    const event = {
      type: 'RoleConfirmed',
      data: {
        roleId,
        accountId,
        entityId,
        role,
        fundId,
        from: '2000-01-01',
        until: null,
        confirmedBy: 'governing-body',
      },
    };
    await append(ports, entityId, stream, event, place + 1);
  }
  await startSession(ports, { accountId, sessionId, entityId });
  return { accountId, sessionId, entityId };
}

/**
 * How an account begins, with what `entraide verify` asks of one: an address by which it is found, and
 * a key under which its name is sealed, to the command whose id is that of the account.
 */
export async function activatedAccount(
  ports: Ports,
  accountId: string,
  entityId: string,
): Promise<readonly [invited: EventOf<'AccountInvited'>, activated: EventOf<'AccountActivated'>]> {
  const seal = (field: string) =>
    ports.vault.seal('unread', accountId, 'account', {
      stream: `account-${accountId}`,
      commandId: accountId,
      field,
    });
  await claim(ports, 'e-mail', `${accountId}@staff.example`, accountId);
  const invitation = {
    accountId,
    entityId,
    subjectRef: accountId,
    email: await seal('AccountInvited.email'),
    displayName: await seal('AccountInvited.displayName'),
    invitationRef: newId(),
    expiresAt: new Date(ports.clock.now().getTime() + DAY_MS).toISOString(),
    invitedBy: 'administrator',
  };
  const passwordHash = await seal('AccountActivated.passwordHash');
  return [
    { type: 'AccountInvited', data: invitation },
    { type: 'AccountActivated', data: { accountId, passwordHash } },
  ];
}

export async function endSession(ports: Ports, staff: Staff): Promise<void> {
  const { accountId, sessionId, entityId } = staff;
  const data = { sessionId, accountId, reason: 'revoked' as const };
  await append(ports, entityId, `session-${sessionId}`, { type: 'SessionEnded', data }, 0);
}

export async function suspendAccount(ports: Ports, staff: Staff): Promise<void> {
  const { accountId, entityId } = staff;
  const stream = `account-${accountId}`;
  const data = { accountId, reason: 'left' as const, by: 'administrator' };
  const last = (await ports.store.read(stream)).length - 1;
  await append(ports, entityId, stream, { type: 'AccountSuspended', data }, last);
}

async function startSession(ports: Ports, staff: Staff): Promise<void> {
  const { accountId, sessionId, entityId } = staff;
  const expiresAt = new Date(ports.clock.now().getTime() + DAY_MS).toISOString();
  const data = { sessionId, accountId, expiresAt, generation: 0, device: 'computer' as const };
  await append(ports, entityId, `session-${sessionId}`, { type: 'SessionStarted', data });
}

async function append(
  { store, clock }: Ports,
  entity: string,
  stream: string,
  event: Event,
  after: number | 'new' = 'new',
  commandId = newId(),
): Promise<void> {
  const context = {
    commandId,
    inputHash: '',
    actor: { id: 'given', kind: 'process', role: 'given', authentication: 'none' } as const,
    entity,
    timeZone: 'UTC',
    now: clock.now(),
  };
  await store.append(stream, after, envelop([event], context));
}
