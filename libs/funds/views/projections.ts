import type { Projection } from '#read-models';
import { fundPositions } from './fund-positions.projection.js';
import { fundsView } from './funds.projection.js';

/** The views of this room; the ledger's own stands beside them. */
export const fundProjections: readonly Projection[] = [fundsView, fundPositions];
