import { donorCode } from '#catalogue';
import type { Choice } from '#web';
import { dueDiligenceOn, isStopped } from './due-diligence.js';
import { dueDiligenceOf, type DonorRow } from './donors.query.js';

/**
 * Donors to choose from, by code and kind; of one from whom nothing should be taken it is said. The kind
 * stands in the value beside the id, parted by a colon, so that nobody types it again.
 */
export function donorChoices(
  donors: readonly DonorRow[],
  today: string,
  t: (key: string) => string,
): readonly Choice[] {
  return donors.map((donor) => {
    const { donor_id: id, kind } = donor;
    const standing = dueDiligenceOn(dueDiligenceOf(donor), today);
    const known = `${donorCode(id)} · ${t(`finance:donor.${kind}`)}`;
    const found = `${t('finance:due-diligence.title')}: ${t(`status:due-diligence.${standing}`)}`;
    return { value: `${id}:${kind}`, label: isStopped(standing) ? `${known} · ${found}` : known };
  });
}

/** What such a choice says; nothing where none was made. */
export function donorChosen(choice: unknown): { donorId?: string; donorKind?: string } {
  if (typeof choice !== 'string' || choice === '') return {};
  const [donorId, donorKind] = choice.split(':');
  return { donorId, donorKind };
}
