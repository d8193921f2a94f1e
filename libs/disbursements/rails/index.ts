import type { PolicyRail } from '#catalogue';
import { manualRail } from './manual.rail.js';
import type { Rail } from './rail.js';

/** A way of paying for each channel that a policy may name. */
export type Rails = Readonly<Record<PolicyRail, Rail>>;

/** Every way of paying, by its name: a new rail is one file and one line here. */
export const rails: Rails = {
  bank: manualRail,
  'mobile-money': manualRail,
  'cash-agent': manualRail,
  crypto: manualRail,
  'trusted-organisation': manualRail,
};
