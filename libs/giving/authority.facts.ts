import { needsRole, type Person, type RoleName } from '#catalogue';

/** Who may write down what donors gave. */
const RECORDERS: readonly RoleName[] = ['treasurer', 'accountant'];

/** Refuses with `not-allowed` unless the person may record gifts and donors. */
export function needsRecorder(person: Person): void {
  needsRole(person, RECORDERS);
}
