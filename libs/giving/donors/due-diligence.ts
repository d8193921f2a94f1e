import type { DueDiligenceResult } from '#catalogue';

/** What was found when somebody looked into a donor last. */
export type DueDiligence = {
  readonly result: DueDiligenceResult;
  readonly on: string;
  /** The last day on which it holds; null where the donor was refused. */
  readonly validUntil: string | null;
};

/** How a donor stands on a day: as was found, or that nobody looked, or looked too long ago. */
export type DueDiligenceStanding = DueDiligenceResult | 'not-done' | 'lapsed';

/** The longest that a result holds, in years: what is known of a donor grows old. */
export const DUE_DILIGENCE_HOLDS_YEARS = 3;

export function dueDiligenceOn(found: DueDiligence | null, day: string): DueDiligenceStanding {
  if (!found) return 'not-done';
  const { result, validUntil } = found;
  return validUntil !== null && validUntil < day ? 'lapsed' : result;
}

/** Whether somebody should look before more is taken from a donor, and nothing new may be promised. */
export function isStopped(standing: DueDiligenceStanding): boolean {
  return standing === 'refused' || standing === 'lapsed';
}
