import type { RoleName } from '#catalogue';
import { ensure } from '#kernel';
import type { CaseFile } from './application.state.js';
import { isTied, type Tie } from './committee.facts.js';

/** Who asks, when, and what the rules must know of them; gathered before the command (D9). */
export type Authority = {
  /** The instant of the request. */
  readonly at: string;
  /** Its day in the entity's time zone. */
  readonly today: string;
  readonly by: {
    readonly id: string;
    /** Roles that hold for this fund at that instant. */
    readonly roles: readonly RoleName[];
    /** From the person's own register of interests. */
    readonly ties: readonly Tie[];
  };
  /** Who is to be paid in this case, as far as it is known: a tie to them is a conflict too. */
  readonly payeeRefs: readonly string[];
};

/** Everybody to whom a tie shuts the case. */
export function partiesOf(file: CaseFile, payeeRefs: readonly string[]): readonly string[] {
  return [...file.partyRefs, ...payeeRefs];
}

/** Refuses without one of the roles (`not-allowed`). */
export function requireRole(authority: Authority, ...roles: readonly RoleName[]): void {
  ensure(
    roles.some((role) => authority.by.roles.includes(role)),
    'not-allowed',
  );
}

/** Refuses whoever is tied to somebody in the case, or said so of themselves (`tied-to-case`). */
export function requireUntied(authority: Authority, file: CaseFile): void {
  const { by, payeeRefs, today } = authority;
  ensure(!isTied(by.ties, partiesOf(file, payeeRefs), today), 'tied-to-case');
  requireNoDeclaredConflict(file, by.id);
}

/** Refuses who declared a conflict in this case, or could not rule one out. */
export function requireNoDeclaredConflict(file: CaseFile, memberId: string): void {
  const answer = file.interests[memberId];
  ensure(answer === undefined || answer === 'none', 'tied-to-case');
}
