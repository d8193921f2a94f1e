import type { ViewSet } from '#read-models';
import { dueDiligenceOn, type DueDiligenceStanding } from './due-diligence.js';
import { dueDiligenceOf, readDonor } from './donors.query.js';

/** Whoever gave a gift, as far as the books may say it. */
export type Giver = { readonly donorId: string; readonly standing: DueDiligenceStanding };

/** The giver of a gift as they stand on a day; null for a gift whose giver is not kept. */
export function giverOf(views: ViewSet, donorId: string | null, today: string): Giver | null {
  const donor = donorId === null ? undefined : readDonor(views, donorId);
  if (!donor) return null;
  // Of two who were found to be one, the one that is left was looked at.
  if (donor.merged_into !== null) return giverOf(views, donor.merged_into, today);
  return { donorId: donor.donor_id, standing: dueDiligenceOn(dueDiligenceOf(donor), today) };
}
