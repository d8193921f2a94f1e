import type { RoleName } from '#catalogue';
import { ensure } from '#kernel';

/** Who acts, and the roles held at that moment: facts on the command, loaded from role streams. */
export type Person = { readonly accountId: string; readonly roles: readonly RoleName[] };

/** Refuses with `not-allowed` unless the person holds one of the roles. */
export function needsRole(person: Person, roles: readonly RoleName[]): void {
  ensure(
    person.roles.some((role) => roles.includes(role)),
    'not-allowed',
    { roles: roles.join(', ') },
  );
}
