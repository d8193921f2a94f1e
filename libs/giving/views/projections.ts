import type { Projection } from '#read-models';
import { bankView } from './bank.projection.js';
import { giverGiftsView } from '../own/giver-gifts.projection.js';
import { campaignsView } from '../campaigns/campaigns.projection.js';
import { donationsView } from './donations.projection.js';
import { pledgesView } from '../pledges/pledges.projection.js';
import { donorsView } from '../donors/donors.projection.js';
import { poolsView } from '../pools/pools.projection.js';

/** The views of this room. */
export const givingProjections: readonly Projection[] = [
  donationsView,
  donorsView,
  pledgesView,
  poolsView,
  campaignsView,
  giverGiftsView,
  bankView,
];
