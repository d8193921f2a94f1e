import type { RoleName } from '#catalogue';
import { ensure } from '#kernel';

/** Who acts, and the roles held at that moment: facts on the command, loaded from role streams. */
export type Person = { readonly accountId: string; readonly roles: readonly RoleName[] };

/** Who may write down what donors gave. */
const RECORDERS: readonly RoleName[] = ['treasurer', 'accountant'];

/** Refuses with `not-allowed` unless the person may record gifts and donors. */
export function needsRecorder(person: Person): void {
  ensure(
    person.roles.some((role) => RECORDERS.includes(role)),
    'not-allowed',
    { roles: RECORDERS.join(', ') },
  );
}
