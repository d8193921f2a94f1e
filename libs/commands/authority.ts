import type { RoleName } from '#catalogue';
import { foldStream, StoreUnavailable, type EventStore } from '#event-store';
import { accountFacts, isActiveAt, rolesAt, type AccountFacts } from '#gate';
import { derivedId, evictOldest, MINUTE_MS } from '#kernel';
import type { Ports } from './carry-out.js';
import { creationOf, registrationOf } from './first-events.js';

/**
 * The roles that an account holds for a fund at an instant: those of the fund itself, those of
 * the whole entity of the fund, and `administrator` of an entity above it. Read from the stream
 * of the account, never from a view: one call of the store, once the fund is known. `fundId` null
 * asks for the account's own entity as a whole.
 *
 * An account that is not activated yet, or suspended, holds nothing. What was recorded after `at`
 * is not known yet.
 */
export async function loadAuthority(
  store: EventStore,
  accountId: string,
  fundId: string | null,
  at: Date,
): Promise<readonly RoleName[]> {
  return authorityOf(store, await loadAccount(store, accountId), fundId, at);
}

/** The roles that an account holds for a whole entity at an instant. */
export async function loadEntityAuthority(
  store: EventStore,
  accountId: string,
  entityId: string,
  at: Date,
): Promise<readonly RoleName[]> {
  return rolesOfEntity(store, await loadAccount(store, accountId), entityId, at);
}

/** What an account may rest its acts on, as its stream tells it now. */
export function loadAccount(store: EventStore, accountId: string): Promise<AccountFacts> {
  return foldStream(store, accountFacts, `account-${accountId}`);
}

/**
 * Those of the funds in which an account holds one of the roles now, by its stream.
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
  const facts = await accountForReading(store, accountId);
  const held = await Promise.all(funds.map(({ fundId }) => authorityOf(store, facts, fundId, now)));
  return funds.filter((_, place) => held[place]?.some((role) => roles.includes(role)));
}

/** How long an account may be believed in what is shown, after the store that told of it went away. */
const READING_TRUST_MS = 15 * MINUTE_MS;
/** Accounts that are remembered at a time; the oldest go first. */
const MAX_REMEMBERED = 10_000;

type Told = { readonly facts: AccountFacts; readonly until: number };
const told = new WeakMap<EventStore, Map<string, Told>>();

async function accountForReading(store: EventStore, accountId: string): Promise<AccountFacts> {
  const known = told.get(store) ?? new Map<string, Told>();
  told.set(store, known);
  try {
    const facts = await loadAccount(store, accountId);
    known.delete(accountId);
    known.set(accountId, { facts, until: performance.now() + READING_TRUST_MS });
    evictOldest(known, MAX_REMEMBERED);
    return facts;
  } catch (error) {
    const before = known.get(accountId);
    const trusted = before !== undefined && before.until > performance.now();
    if (!(error instanceof StoreUnavailable) || !trusted) throw error;
    return before.facts;
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

/** The id of a role of an account in a scope: the same in all its terms, for views that list it. */
export function roleIdOf(accountId: string, role: RoleName, fundId: string | null): string {
  return derivedId('role', accountId, role, fundId ?? '');
}

/** Levels of entities above a fund's own that are looked at; a network has three or four. */
const MAX_ENTITY_DEPTH = 8;

/** The same, of an account that was loaded. */
export async function authorityOf(
  store: EventStore,
  facts: AccountFacts,
  fundId: string | null,
  at: Date,
): Promise<readonly RoleName[]> {
  if (facts.entityId === null || !isActiveAt(facts, at)) return [];
  if (fundId === null) return rolesOfEntity(store, facts, facts.entityId, at);
  const fund = await creationOf(store, fundId);
  if (!fund) return [];
  const ofFund = rolesAt(facts, at).filter((term) => term.fundId === fundId);
  const ofEntity = await rolesOfEntity(store, facts, fund.entityId, at);
  return inOrder([...ofFund.map(({ role }) => role), ...ofEntity]);
}

async function rolesOfEntity(
  store: EventStore,
  facts: AccountFacts,
  entityId: string,
  at: Date,
): Promise<readonly RoleName[]> {
  const held = rolesAt(facts, at).filter((term) => term.fundId === null);
  const runsOther = held.some((one) => one.role === 'administrator' && one.entityId !== entityId);
  const above = runsOther ? await entitiesAbove(store, entityId) : [];
  const here = held.filter(
    (one) =>
      one.entityId === entityId || (one.role === 'administrator' && above.includes(one.entityId)),
  );
  return inOrder(here.map(({ role }) => role));
}

function inOrder(held: readonly RoleName[]): readonly RoleName[] {
  return roleNames.filter((role) => held.includes(role));
}

async function entitiesAbove(store: EventStore, entityId: string): Promise<readonly string[]> {
  const above: string[] = [];
  let current: string | null = entityId;
  while (current !== null && above.length < MAX_ENTITY_DEPTH) {
    const registered = await registrationOf(store, current);
    current = registered?.parentId ?? null;
    if (current !== null) above.push(current);
  }
  return above;
}
