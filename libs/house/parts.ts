import { staffRoles } from '#http';
import type { Projection } from '#read-models';

/** Every view of the house, in the order of the rooms. A new view is one line here. */
export const projections: readonly Projection[] = [staffRoles];

export { processes } from '#processes';
