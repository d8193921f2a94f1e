import type { Projection } from '#read-models';
import { fundMoney } from './fund-money.projection.js';
import { grantsView } from './grants.projection.js';

/** The views of this room. */
export const disbursementProjections: readonly Projection[] = [grantsView, fundMoney];
