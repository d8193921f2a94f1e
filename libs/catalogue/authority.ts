import type { RoleName } from './people.events.js';

/**
 * Who acts, and the roles held at that moment: facts on a command, loaded from the streams of the
 * roles (D9). It stands here because the deciders of every context need it and reach no I/O.
 */
export type Person = { readonly accountId: string; readonly roles: readonly RoleName[] };
