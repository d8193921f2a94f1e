import type { PublishedFields } from '#catalogue';
import { majorText } from '#kernel';
import type { PastGrant, PlannedDates } from './past-grant.js';

/**
 * Every field that is read of a grant, by its path in the JSON form, as text that is the same for
 * equal content: however its numbers are spelled, and in whichever form the file is.
 */
export function publishedFields(grant: PastGrant): PublishedFields {
  const { recipient, publisher, amountDisbursed, amountAppliedFor, programme } = grant;
  const to = recipient.kind === 'individual' ? 'recipientIndividual' : 'recipientOrganization';
  const fields = {
    id: grant.grantId,
    title: grant.title,
    description: grant.description,
    currency: grant.amount.currency,
    amountAwarded: majorText(grant.amount),
    amountDisbursed: amountDisbursed && majorText(amountDisbursed),
    amountAppliedFor: amountAppliedFor && majorText(amountAppliedFor),
    awardDate: grant.awardDate,
    'fundingOrganization.id': publisher.id,
    'fundingOrganization.name': publisher.name,
    [`${to}.id`]: recipient.id,
    [`${to}.name`]: recipient.name,
    'beneficiaryLocation.countryCode': [...grant.countries].sort().join(', '),
    'grantProgramme.title': programme,
    plannedDates: grant.plannedDates.map(spanText).join(', '),
  };
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** A field of which two publications say different things. */
export type FieldChange = {
  readonly path: string;
  /** What was published first; absent where there was nothing. */
  readonly before?: string;
  readonly now?: string;
};

/** The fields in which two publications differ, in the order in which they are read. */
export function changesBetween(before: PublishedFields, now: PublishedFields): FieldChange[] {
  const paths = new Set([...Object.keys(now), ...Object.keys(before)]);
  return [...paths]
    .filter((path) => before[path] !== now[path])
    .map((path) => ({ path, before: before[path], now: now[path] }));
}

/** Whether a field may hold somebody's name: those are shown to whoever asks for names only. */
export function mayName(path: string): boolean {
  return path === 'title' || path === 'description' || path.startsWith('recipient');
}

function spanText({ start = '', end = '', months }: PlannedDates): string {
  const span = start || end ? `${start}/${end}` : '';
  return [span, months && `${months} months`].filter(Boolean).join(' ');
}
