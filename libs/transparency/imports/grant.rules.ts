import { numberText, plainDecimal, readExactNumber } from '#files';
import type { Money } from '#kernel';
import { countryCodes } from './country-codes.js';
import {
  isSourceObject,
  note,
  readAmount,
  readCurrency,
  readDateField,
  readId,
  readList,
  readParty,
  readSideAmount,
  readText,
  type FoundProblem,
  type RowCheck,
  type RowRules,
  type SourceObject,
} from './field.checks.js';
import {
  MAX_DESCRIPTION_LENGTH,
  MAX_NAME_LENGTH,
  MAX_TITLE_LENGTH,
  TITLE_ADVISED_LENGTH,
} from './import.limits.js';
import type { Party, PastGrant, PastRecipient, PlannedDates, WarningCode } from './past-grant.js';
import { sourceDigest } from './source-digest.js';
import { readPartialDate, readWrittenDate } from './written-dates.js';

type Facts = Omit<PastGrant, 'row' | 'place'>;

/** One row of a file, in the shape of the JSON form. */
export type SourceRow = {
  readonly grant: unknown;
  /** The row with what is not taken: what its digest is made over. */
  readonly whole: unknown;
  readonly form: PastGrant['form'];
};

/** What one row says; `grant` is there exactly when there are no problems. */
export type RowReading = {
  readonly grant?: Facts;
  readonly problems: readonly FoundProblem[];
  readonly warnings: readonly WarningCode[];
  readonly grantId?: string;
  readonly digest: string;
  /** The amount awarded, whenever it can be read, for the sum of the whole file. */
  readonly amount?: Money;
};

/**
 * Reads one grant (as parsed by lossless-json) by the rules of the 360Giving schema 1.4.3 for the
 * fields that we take: ten required ones, either kind of recipient but not both, dates, currencies,
 * countries. Fields that we do not take are not looked at.
 *
 * Stricter than the schema, which only describes publication, where a ledger has to be:
 * - an amount awarded of zero or less is refused. The schema sets no minimum and publishers enter
 *   corrections as negative grants, but a receipt, an award and a payment of nothing, or of less
 *   than nothing, do not exist; such a correction belongs on the grant that it corrects;
 * - exactly one recipient organisation, since the amount could not be divided among several;
 * - days that exist, texts and lists within limits, identifiers without outer blanks.
 */
export function readRow(
  { grant: source, whole, form }: SourceRow,
  { dateFormat, today }: RowRules,
): RowReading {
  const check: RowCheck = { dateFormat, today, found: [] };
  const digest = sourceDigest(whole);
  if (!isSourceObject(source)) {
    note(check, '', 'type');
    return { problems: check.found, warnings: [], digest };
  }
  const warnings: WarningCode[] = [];
  const grantId = readId(check, source['id'], 'id');
  const currency = readCurrency(check, source['currency']);
  const amount = readAwarded(check, source['amountAwarded'], currency);
  const read = {
    title: readText(check, source['title'], 'title', MAX_TITLE_LENGTH),
    description: readDescription(check, source['description']),
    amountDisbursed: readSideAmount(check, source['amountDisbursed'], 'amountDisbursed', currency),
    amountAppliedFor: readSideAmount(
      check,
      source['amountAppliedFor'],
      'amountAppliedFor',
      currency,
    ),
    awardDate: readAwardDate(check, source['awardDate']),
    recipient: readRecipient(check, source),
    publisher: readPublisher(check, source['fundingOrganization'], warnings),
    countries: readCountries(check, source['beneficiaryLocation']),
    programme: readProgramme(check, source['grantProgramme'], warnings),
    plannedDates: readPlannedDates(check, source['plannedDates']),
  };
  const grant = complete(check, { ...read, grantId, amount, form, contentDigest: digest });
  if (grant) warnings.push(...warningsOf(grant));
  return { grant, problems: check.found, warnings, grantId, digest, amount };
}

/**
 * With no problem found, every required value was read: the casts only tell the compiler so. Written
 * out, and what is absent left out, since this is done for each row of a file, twice.
 */
function complete(
  check: RowCheck,
  read: { readonly [Field in keyof Facts]: Facts[Field] | undefined },
): Facts | undefined {
  if (check.found.length > 0) return undefined;
  const { amountDisbursed, amountAppliedFor, programme } = read;
  return {
    grantId: read.grantId as string,
    publisher: read.publisher as Party,
    title: read.title as string,
    description: read.description as string,
    amount: read.amount as Money,
    ...(amountDisbursed && { amountDisbursed }),
    ...(amountAppliedFor && { amountAppliedFor }),
    awardDate: read.awardDate as string,
    recipient: read.recipient as PastRecipient,
    countries: read.countries as readonly string[],
    ...(programme !== undefined && { programme }),
    plannedDates: read.plannedDates as readonly PlannedDates[],
    form: read.form as PastGrant['form'],
    contentDigest: read.contentDigest as string,
  };
}

function readAwarded(
  check: RowCheck,
  value: unknown,
  currency: string | undefined,
): Money | undefined {
  if (value === undefined) return note(check, 'amountAwarded', 'required');
  const amount = readAmount(check, value, 'amountAwarded', currency);
  if (amount?.minor.startsWith('-')) note(check, 'amountAwarded', 'amount-negative', amount.minor);
  if (amount?.minor === '0') note(check, 'amountAwarded', 'amount-zero');
  return amount;
}

/** Some publishers leave descriptions empty, which the schema allows and nothing here needs. */
function readDescription(check: RowCheck, value: unknown): string | undefined {
  return readText(check, value, 'description', MAX_DESCRIPTION_LENGTH, true);
}

function readAwardDate(check: RowCheck, value: unknown): string | undefined {
  if (value === undefined) return note(check, 'awardDate', 'required');
  const day = readDateField(check, value, 'awardDate', readWrittenDate);
  // What was not given yet is no grant of the past.
  if (day && check.today && day > check.today) note(check, 'awardDate', 'award-in-future', day);
  return day;
}

function readRecipient(check: RowCheck, source: SourceObject): PastRecipient | undefined {
  const toOrganisation = Object.hasOwn(source, 'recipientOrganization');
  const toIndividual = Object.hasOwn(source, 'recipientIndividual');
  if (toOrganisation && toIndividual) note(check, '', 'recipient-both');
  if (!toOrganisation && !toIndividual) note(check, '', 'recipient-missing');
  const individual = toIndividual
    ? readParty(check, source['recipientIndividual'], 'recipientIndividual')
    : undefined;
  const organisation = toOrganisation
    ? readOrganisation(check, source['recipientOrganization'])
    : undefined;
  if (individual) return { kind: 'individual', ...individual };
  return organisation && { kind: 'organisation', ...organisation };
}

function readOrganisation(check: RowCheck, value: unknown): Party | undefined {
  const path = 'recipientOrganization';
  const parties = readList(check, value, path);
  if (!parties) return undefined;
  if (parties.length === 0) return note(check, path, 'empty');
  if (parties.length > 1) return note(check, path, 'recipient-several');
  return readParty(check, parties[0], `${path}[0]`);
}

function readPublisher(
  check: RowCheck,
  value: unknown,
  warnings: WarningCode[],
): Party | undefined {
  const path = 'fundingOrganization';
  if (value === undefined) return note(check, path, 'required');
  const parties = readList(check, value, path);
  if (!parties) return undefined;
  if (parties.length === 0) return note(check, path, 'empty');
  if (parties.length > 1) warnings.push('several-funders');
  return parties.map((party, place) => readParty(check, party, `${path}[${place}]`))[0];
}

function readCountries(check: RowCheck, value: unknown): readonly string[] {
  const countries = new Set<string>();
  readList(check, value, 'beneficiaryLocation')?.forEach((location, place) => {
    const path = `beneficiaryLocation[${place}]`;
    if (!isSourceObject(location)) return note(check, path, 'type');
    const code = location['countryCode'];
    if (code === undefined || code === null) return undefined;
    if (typeof code !== 'string') return note(check, `${path}.countryCode`, 'type');
    if (!countryCodes.has(code)) return note(check, `${path}.countryCode`, 'country-unknown', code);
    countries.add(code);
    return undefined;
  });
  return [...countries];
}

function readProgramme(
  check: RowCheck,
  value: unknown,
  warnings: WarningCode[],
): string | undefined {
  const titles = readList(check, value, 'grantProgramme')?.map((programme, place) => {
    const path = `grantProgramme[${place}]`;
    if (!isSourceObject(programme)) return note(check, path, 'type');
    const title = programme['title'];
    if (title === undefined || title === null) return undefined;
    return readText(check, title, `${path}.title`, MAX_NAME_LENGTH, true);
  });
  if (titles && titles.length > 1) warnings.push('several-programmes');
  return titles?.find((title) => title !== undefined && title.trim() !== '');
}

function readPlannedDates(check: RowCheck, value: unknown): readonly PlannedDates[] {
  const planned = readList(check, value, 'plannedDates') ?? [];
  return planned.map((dates, place) => {
    const path = `plannedDates[${place}]`;
    if (!isSourceObject(dates)) return note(check, path, 'type') ?? {};
    const start = readPlannedDate(check, dates['startDate'], `${path}.startDate`);
    const end = readPlannedDate(check, dates['endDate'], `${path}.endDate`);
    const months = readMonths(check, dates['duration'], `${path}.duration`);
    return { ...(start && { start }), ...(end && { end }), ...(months && { months }) };
  });
}

function readPlannedDate(check: RowCheck, value: unknown, path: string): string | undefined {
  return value === undefined ? undefined : readDateField(check, value, path, readPartialDate);
}

function readMonths(check: RowCheck, value: unknown, path: string): string | undefined {
  if (value === undefined) return undefined;
  const text = numberText(value);
  if (text === undefined) return note(check, path, 'type');
  const number = readExactNumber(text);
  if (number?.negative) return note(check, path, 'number-negative', text);
  const months = number && plainDecimal(number);
  return months ?? note(check, path, 'too-long');
}

const GENERIC_INDIVIDUAL = 'individual recipient';
/** Shorter names turn up inside ordinary words. */
const MIN_NAME_SOUGHT = 4;

function warningsOf(grant: Facts): readonly WarningCode[] {
  const { recipient, title, amount, amountDisbursed } = grant;
  const name = recipient.name.trim().toLowerCase();
  const generic = recipient.kind === 'individual' && name === GENERIC_INDIVIDUAL;
  const warnings: WarningCode[] = [];
  if (recipient.kind === 'individual' && !generic) warnings.push('individual-named');
  if (!generic && name.length >= MIN_NAME_SOUGHT && title.toLowerCase().includes(name)) {
    warnings.push('title-names-recipient');
  }
  if (title.length >= TITLE_ADVISED_LENGTH) warnings.push('title-long');
  if (amountDisbursed && BigInt(amountDisbursed.minor) > BigInt(amount.minor)) {
    warnings.push('disbursed-more-than-awarded');
  }
  return warnings;
}
