import type { RoleName } from '#catalogue';
import { StoreUnavailable, type EventStore, type RecordedEvent } from '#event-store';
import { derivedId, evictOldest, MINUTE_MS } from '#kernel';
import type { Ports } from './carry-out.js';

/**
 * The roles that an account holds for a fund at an instant: those of the fund itself, those of
 * the whole entity of the fund, and `administrator` of an entity above it. Read from the streams
 * of the roles, never from a view; `fundId` null asks for the account's own entity as a whole.
 *
 * A suspended account holds nothing. What was recorded after `at` is not known yet.
 */
export async function loadAuthority(
  store: EventStore,
  accountId: string,
  fundId: string | null,
  at: Date,
): Promise<readonly RoleName[]> {
  const account = await accountAt(store, accountId, at);
  if (!account.entityId || account.suspended) return [];
  if (fundId === null) return rolesIn(store, accountId, account.entityId, at);
  const entityId = await entityOfFund(store, fundId);
  if (!entityId) return [];
  const [ofFund, ofEntity] = await Promise.all([
    rolesOfScope(store, accountId, fundId, at),
    rolesIn(store, accountId, entityId, at),
  ]);
  const inFund = ofFund.map(({ role }) => role);
  return roleNames.filter((role) => inFund.includes(role) || ofEntity.includes(role));
}

/** The roles that an account holds for a whole entity at an instant. */
export async function loadEntityAuthority(
  store: EventStore,
  accountId: string,
  entityId: string,
  at: Date,
): Promise<readonly RoleName[]> {
  const account = await accountAt(store, accountId, at);
  if (!account.entityId || account.suspended) return [];
  return rolesIn(store, accountId, entityId, at);
}

/**
 * Those of the funds in which an account holds one of the roles now, by the streams of its roles.
 * For what is shown, never for what is done: while the store is away, what it told shortly before
 * is believed, so that lists can be read on.
 */
export async function fundsWithRole<Fund extends { readonly fundId: string }>(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  accountId: string,
  funds: readonly Fund[],
  roles: readonly RoleName[],
): Promise<readonly Fund[]> {
  const now = clock.now();
  const held = await Promise.all(
    funds.map(({ fundId }) => authorityForReading(store, accountId, fundId, now)),
  );
  return funds.filter((_, place) => held[place]?.some((role) => roles.includes(role)));
}

/** How long roles may be shown by, after the store that told them went away. */
const READING_TRUST_MS = 15 * MINUTE_MS;
/** Roles that are remembered at a time; the oldest go first. */
const MAX_REMEMBERED = 10_000;

type Told = { readonly roles: readonly RoleName[]; readonly until: number };
const told = new WeakMap<EventStore, Map<string, Told>>();

async function authorityForReading(
  store: EventStore,
  accountId: string,
  fundId: string,
  now: Date,
): Promise<readonly RoleName[]> {
  const known = told.get(store) ?? new Map<string, Told>();
  told.set(store, known);
  const key = `${accountId} ${fundId}`;
  try {
    const roles = await loadAuthority(store, accountId, fundId, now);
    known.delete(key);
    known.set(key, { roles, until: performance.now() + READING_TRUST_MS });
    evictOldest(known, MAX_REMEMBERED);
    return roles;
  } catch (error) {
    const before = known.get(key);
    const trusted = before !== undefined && before.until > performance.now();
    if (!(error instanceof StoreUnavailable) || !trusted) throw error;
    return before.roles;
  }
}

/** Every role that there is, in the order of the table of roles. */
export const roleNames: readonly RoleName[] = [
  'duty-officer',
  'case-worker',
  'reviewer',
  'chair',
  'treasurer',
  'releaser',
  'accountant',
  'auditor',
  'verifier',
  'publication-officer',
  'governing-body',
  'data-protection-officer',
  'administrator',
];

/** The id of a role: known without looking it up, so that it is read straight from its stream. */
export function roleIdOf(accountId: string, role: RoleName, fundId: string | null): string {
  return derivedId('role', accountId, role, fundId ?? '');
}

/**
 * The stream that tells who founded an instance: the first administrator and the second, who
 * accepted (D22). One fixed stream, so that there can be only one first administrator, ever.
 */
export const foundingStream = `role-${derivedId('role', 'founding')}`;

/** Levels of entities above a fund's own that are looked at; a network has three or four. */
const MAX_ENTITY_DEPTH = 8;

type HeldRole = { readonly role: RoleName; readonly entityId: string };

async function rolesIn(
  store: EventStore,
  accountId: string,
  entityId: string,
  at: Date,
): Promise<readonly RoleName[]> {
  const held = await rolesOfScope(store, accountId, null, at);
  const elsewhere = held.some((one) => one.entityId !== entityId);
  const above = elsewhere ? await entitiesAbove(store, entityId) : [];
  return held
    .filter(
      (one) =>
        one.entityId === entityId || (one.role === 'administrator' && above.includes(one.entityId)),
    )
    .map(({ role }) => role);
}

async function rolesOfScope(
  store: EventStore,
  accountId: string,
  fundId: string | null,
  at: Date,
): Promise<readonly HeldRole[]> {
  const held = await Promise.all(
    roleNames.map(async (role) => {
      const own = await store.read(`role-${roleIdOf(accountId, role, fundId)}`);
      const isFounding = role === 'administrator' && fundId === null;
      const entityId =
        heldIn(own, accountId, at) ??
        (isFounding ? heldIn(await store.read(foundingStream), accountId, at) : undefined);
      return entityId ? { role, entityId } : undefined;
    }),
  );
  return held.filter((one) => one !== undefined);
}

/** The entity in which an account holds the role of a stream at an instant, if it does. */
function heldIn(events: readonly RecordedEvent[], accountId: string, at: Date): string | undefined {
  let entityId: string | undefined;
  for (const recorded of events) {
    if (Date.parse(recorded.metadata.recordedAt) > at.getTime()) break;
    const event = recorded.event;
    if (!('accountId' in event.data) || event.data.accountId !== accountId) continue;
    if (event.type === 'FirstAdministratorAppointed') entityId = event.data.entityId;
    if (event.type === 'RoleRevoked') entityId = undefined;
    if (event.type === 'RoleConfirmed') {
      const begun = Date.parse(event.data.from) <= at.getTime();
      entityId = begun && !isOver(event.data.until, at) ? event.data.entityId : undefined;
    }
  }
  return entityId;
}

function isOver(until: string | null, at: Date): boolean {
  return until !== null && Date.parse(until) <= at.getTime();
}

async function accountAt(
  store: EventStore,
  accountId: string,
  at: Date,
): Promise<{ readonly entityId?: string; readonly suspended: boolean }> {
  let entityId: string | undefined;
  let suspended = false;
  for (const recorded of await store.read(`account-${accountId}`)) {
    if (Date.parse(recorded.metadata.recordedAt) > at.getTime()) break;
    const event = recorded.event;
    if (event.type === 'AccountInvited') entityId = event.data.entityId;
    if (event.type === 'AccountSuspended') suspended = true;
  }
  return { entityId, suspended };
}

async function entityOfFund(store: EventStore, fundId: string): Promise<string | undefined> {
  const [first] = await store.read(`fund-${fundId}`, 0, 1);
  const event = first?.event;
  return event?.type === 'FundCreated' ? event.data.entityId : undefined;
}

async function entitiesAbove(store: EventStore, entityId: string): Promise<readonly string[]> {
  const above: string[] = [];
  let current: string | null = entityId;
  while (current !== null && above.length < MAX_ENTITY_DEPTH) {
    const [first] = await store.read(`entity-${current}`, 0, 1);
    const event = first?.event;
    current = event?.type === 'EntityRegistered' ? event.data.parentId : null;
    if (current !== null) above.push(current);
  }
  return above;
}
