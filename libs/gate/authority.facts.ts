import type { AnyEvent, Envelope, RoleName } from '#catalogue';

/** A confirmed role of an account in a scope, with its term and with when that was known. */
export type RoleTerm = {
  readonly role: RoleName;
  readonly entityId: string;
  /** The fund in which it holds; null for the whole entity. */
  readonly fundId: string | null;
  /** Instants; null for no end. */
  readonly from: string;
  readonly until: string | null;
  readonly confirmedAt: string;
  readonly revokedAt: string | null;
};

/** What an account may rest an act on, with the instants since when (facts, D9). */
export type AccountFacts = {
  /** Null before the account was invited. */
  readonly entityId: string | null;
  readonly invitedAt: string | null;
  readonly activatedAt: string | null;
  /** When it was shut, and when it was opened again; the last one may still last. */
  readonly suspensions: readonly { readonly from: string; readonly until: string | null }[];
  /** How often all sessions have ended. */
  readonly generation: number;
  readonly terms: readonly RoleTerm[];
};

/** Folds an `account-…` stream, so that every instant can be asked about. */
export const accountFacts = {
  initial: {
    entityId: null,
    invitedAt: null,
    activatedAt: null,
    suspensions: [],
    generation: 0,
    terms: [],
  } as AccountFacts,
  evolve: (facts: AccountFacts, event: AnyEvent, { recordedAt }: Envelope): AccountFacts => {
    switch (event.type) {
      case 'AccountInvited': {
        const { entityId } = event.data;
        return { ...facts, entityId, invitedAt: facts.invitedAt ?? recordedAt };
      }
      case 'AccountActivated':
        return { ...facts, activatedAt: recordedAt };
      case 'AccountSuspended': {
        const suspensions = [...facts.suspensions, { from: recordedAt, until: null }];
        return { ...facts, suspensions, generation: facts.generation + 1 };
      }
      case 'AccountReinstated': {
        const suspensions = facts.suspensions.map((one) => ({
          ...one,
          until: one.until ?? recordedAt,
        }));
        return { ...facts, suspensions };
      }
      case 'PasswordChanged':
      case 'PasswordReset':
      case 'SessionsEnded':
        return { ...facts, generation: facts.generation + 1 };
      case 'AdministratorRestored':
      case 'FirstAdministratorAppointed': {
        const { entityId } = event.data;
        const always = { fundId: null, from: recordedAt, until: null };
        return confirmed(facts, { role: 'administrator', entityId, ...always }, recordedAt);
      }
      case 'RoleConfirmed': {
        const { role, entityId, fundId, from, until } = event.data;
        return confirmed(facts, { role, entityId, fundId, from, until }, recordedAt);
      }
      case 'RoleRevoked': {
        const { role, fundId } = event.data;
        const terms = facts.terms.map((term) =>
          term.role === role && term.fundId === fundId && term.revokedAt === null
            ? { ...term, revokedAt: recordedAt }
            : term,
        );
        return { ...facts, terms };
      }
      default:
        return facts;
    }
  },
};

/** Whether the account had set its password and was not shut, as far as was known at an instant. */
export function isActiveAt({ activatedAt, suspensions }: AccountFacts, at: Date): boolean {
  const isShut = suspensions.some(({ from, until }) => isBy(from, at) && !isBy(until, at));
  return isBy(activatedAt, at) && !isShut;
}

/**
 * The roles that an account holds at an instant, in whatever scope: confirmed, begun, neither over
 * nor taken away by then. Only an active account holds any.
 */
export function rolesAt(facts: AccountFacts, at: Date): readonly RoleTerm[] {
  if (!isActiveAt(facts, at)) return [];
  return facts.terms.filter(
    ({ from, until, confirmedAt, revokedAt }) =>
      isBy(confirmedAt, at) && isBy(from, at) && !isBy(until, at) && !isBy(revokedAt, at),
  );
}

function confirmed(
  facts: AccountFacts,
  term: Omit<RoleTerm, 'confirmedAt' | 'revokedAt'>,
  recordedAt: string,
): AccountFacts {
  const terms = [...facts.terms, { ...term, confirmedAt: recordedAt, revokedAt: null }];
  return { ...facts, terms };
}

function isBy(instant: string | null, at: Date): boolean {
  return instant !== null && Date.parse(instant) <= at.getTime();
}
