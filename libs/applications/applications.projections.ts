import type { Projection } from '#read-models';
import { committeePeople } from './views/committee-people.projection.js';
import { committeeQueue } from './views/committee-queue.projection.js';
import { fundBudget } from './views/fund-budget.projection.js';
import { openFunds } from './views/open-funds.projection.js';

/** The views of this context. */
export const applicationProjections: readonly Projection[] = [
  committeeQueue,
  committeePeople,
  openFunds,
  fundBudget,
];
