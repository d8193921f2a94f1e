import type { Projection } from '#read-models';
import { donorCredits } from './donor-credits.projection.js';
import { fundPositions } from './fund-positions.projection.js';
import { fundsView } from './funds.projection.js';
import { ratesView } from '../rates/rates.projection.js';
import { processorPayouts } from './processor-payouts.projection.js';

/** The views of this room; the ledger's own stands beside them. */
export const fundProjections: readonly Projection[] = [
  fundsView,
  fundPositions,
  processorPayouts,
  donorCredits,
  ratesView,
];
