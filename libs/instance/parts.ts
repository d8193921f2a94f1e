import { applicationProjections } from '#applications';
import { auditTrail, merkleLog } from '#audit';
import { disbursementProjections } from '#disbursements';
import { fundProjections, ledger } from '#funds';
import { givingProjections } from '#giving';
import { staffRoles } from '#http';
import { staffDirectory } from '#people';
import { parkedReactions } from '#processes';
import type { Projection } from '#read-models';
import { publicFigures } from '#transparency';

/** Every view of Entraide, in the order of the rooms. A new view is one line here. */
export const projections: readonly Projection[] = [
  staffRoles,
  staffDirectory,
  ...applicationProjections,
  ...fundProjections,
  ...givingProjections,
  ...disbursementProjections,
  ledger,
  auditTrail,
  merkleLog,
  publicFigures,
  parkedReactions,
];

export { processes } from '#processes';
