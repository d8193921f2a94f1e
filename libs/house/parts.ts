import { staffRoles } from '#http';
import type { Process } from '#processes';
import type { Projection } from '#read-models';

/** Every view of the house, in the order of the rooms. A new view is one line here. */
export const projections: readonly Projection[] = [staffRoles];

/** Every process that joins two rooms. A new process is one line here. */
export const processes: readonly Process[] = [];
