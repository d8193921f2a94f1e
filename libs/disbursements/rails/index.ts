import type { PolicyRail } from '#catalogue';
import { manualRail } from './manual.rail.js';
import type { Rail } from './rail.js';

/** Every way of paying, by its name: a new rail is one file and one line here. */
export const rails: Readonly<Record<PolicyRail, Rail>> = {
  bank: manualRail('bank'),
  'mobile-money': manualRail('mobile-money'),
  'cash-agent': manualRail('cash-agent'),
  crypto: manualRail('crypto'),
  'trusted-organisation': manualRail('trusted-organisation'),
};
