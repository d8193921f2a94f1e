import type { PublishedFields } from '#catalogue';
import { majorText } from '#kernel';
import type { PastGrant, PlannedDates } from './past-grant.js';

/**
 * Every field that is read of a grant, by its path in the JSON form, as text that is the same for
 * equal content: however its numbers are spelled, and in whichever form the file is. Written out in
 * canonical order, in which it is hashed and sealed; what is absent or empty is left out.
 */
export function publishedFields(grant: PastGrant): PublishedFields {
  const { recipient, publisher, amountDisbursed, amountAppliedFor } = grant;
  const isPerson = recipient.kind === 'individual';
  const fields: Record<string, string> = {};
  if (amountAppliedFor) fields['amountAppliedFor'] = majorText(amountAppliedFor);
  fields['amountAwarded'] = majorText(grant.amount);
  if (amountDisbursed) fields['amountDisbursed'] = majorText(amountDisbursed);
  fields['awardDate'] = grant.awardDate;
  const countries = [...grant.countries].sort().join(', ');
  if (countries) fields['beneficiaryLocation.countryCode'] = countries;
  fields['currency'] = grant.amount.currency;
  if (grant.description) fields['description'] = grant.description;
  fields['fundingOrganization.id'] = publisher.id;
  fields['fundingOrganization.name'] = publisher.name;
  if (grant.programme) fields['grantProgramme.title'] = grant.programme;
  fields['id'] = grant.grantId;
  const planned = grant.plannedDates.map(spanText).join(', ');
  if (planned) fields['plannedDates'] = planned;
  fields[isPerson ? 'recipientIndividual.id' : 'recipientOrganization.id'] = recipient.id;
  fields[isPerson ? 'recipientIndividual.name' : 'recipientOrganization.name'] = recipient.name;
  fields['title'] = grant.title;
  return fields;
}

/** The order in which fields are told: what a grant is, to whom, and then the rest. */
const TOLD: readonly string[] = [
  'id',
  'title',
  'description',
  'currency',
  'amountAwarded',
  'amountDisbursed',
  'amountAppliedFor',
  'awardDate',
  'fundingOrganization.id',
  'fundingOrganization.name',
  'recipientOrganization.id',
  'recipientOrganization.name',
  'recipientIndividual.id',
  'recipientIndividual.name',
  'beneficiaryLocation.countryCode',
  'grantProgramme.title',
  'plannedDates',
];

/** A field of which two publications say different things. */
export type FieldChange = {
  readonly path: string;
  /** What was published first; absent where there was nothing. */
  readonly before?: string;
  readonly now?: string;
};

/** The fields in which two publications differ, in the order in which they are told. */
export function changesBetween(before: PublishedFields, now: PublishedFields): FieldChange[] {
  const paths = new Set([...TOLD, ...Object.keys(now), ...Object.keys(before)]);
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
