/** Where the cell of a column goes in a grant: `list` columns make the given item of a list. */
export type CellTarget = {
  readonly field: string;
  readonly member?: string;
  readonly list: boolean;
  readonly item: number;
  readonly kind: CellKind;
};

/** What a cell holds: only spreadsheets tell numbers and days apart from text. */
export type CellKind = 'number' | 'day' | 'text';

type Group = {
  readonly field: string;
  readonly list: boolean;
  readonly members: Readonly<Record<string, string>>;
};

// Titles as in the `title` members of the schema 1.4.3. Only the fields that we take are here:
// other columns (applicants' names, addresses, telephone numbers) never enter.
const FIELDS: Readonly<Record<string, string>> = {
  Identifier: 'id',
  Title: 'title',
  Description: 'description',
  Currency: 'currency',
  'Amount Applied For': 'amountAppliedFor',
  'Amount Awarded': 'amountAwarded',
  'Amount Disbursed': 'amountDisbursed',
  'Award Date': 'awardDate',
};

const PARTY = { Identifier: 'id', Name: 'name' };

const GROUPS: Readonly<Record<string, Group>> = {
  'Recipient Org': { field: 'recipientOrganization', list: true, members: PARTY },
  'Recipient Ind': { field: 'recipientIndividual', list: false, members: PARTY },
  'Funding Org': { field: 'fundingOrganization', list: true, members: PARTY },
  'Grant Programme': { field: 'grantProgramme', list: true, members: { Title: 'title' } },
  'Beneficiary Location': {
    field: 'beneficiaryLocation',
    list: true,
    members: { 'Country Code': 'countryCode' },
  },
  'Planned Dates': {
    field: 'plannedDates',
    list: true,
    members: {
      'Start Date': 'startDate',
      'End Date': 'endDate',
      'Duration (months)': 'duration',
    },
  },
};

const NUMBERS = new Set(['amountAppliedFor', 'amountAwarded', 'amountDisbursed', 'duration']);
const DAYS = new Set(['awardDate', 'startDate', 'endDate']);

/**
 * The target of a column title of the flat form (`Recipient Org:Name`, or `Recipient Org:1:Name`
 * for the second of a list, counted from 0), or undefined for columns that we do not take. Case
 * and blanks do not count, as spreadsheets are written by hand. Published tools also write the
 * names of the fields (`recipientOrganization/0/name`), letter by letter.
 */
export function targetOf(written: string): CellTarget | undefined {
  const title = written.trim();
  const match = /^([^:/]+)(?:[:/](\d{1,2}))?(?:[:/]([^:/]+))?$/.exec(title);
  if (!match) return undefined;
  const [, first = '', item, second] = match;
  if (second === undefined) {
    const field = item === undefined ? lookUp(FIELDS, first, (name) => name) : undefined;
    return field === undefined ? undefined : target(field, undefined, false, 0);
  }
  const group = lookUp(GROUPS, first, ({ field }) => field);
  const member = group && lookUp(group.members, second, (name) => name);
  if (!group || !member || (item !== undefined && !group.list)) return undefined;
  return target(group.field, member, group.list, Number(item ?? 0));
}

/** The path of a target, as the checks name it: `recipientOrganization[0].id`. */
export function pathOf({ field, member, list, item }: CellTarget): string {
  return member === undefined ? field : `${field}${list ? `[${item}]` : ''}.${member}`;
}

/** The standard's own titles by path, items of lists being the first, and those of whole groups. */
export const standardTitles: ReadonlyMap<string, string> = new Map([
  ...Object.entries(FIELDS).map(([title, field]) => [field, title] as const),
  ...Object.entries(GROUPS).flatMap(([group, { field, list, members }]) => [
    [field, group] as const,
    ...Object.entries(members).map(
      ([title, member]) => [pathOf(target(field, member, list, 0)), `${group}:${title}`] as const,
    ),
  ]),
]);

function target(
  field: string,
  member: string | undefined,
  list: boolean,
  item: number,
): CellTarget {
  return { field, member, list, item, kind: kindOf(member ?? field) };
}

function kindOf(field: string): CellKind {
  if (NUMBERS.has(field)) return 'number';
  return DAYS.has(field) ? 'day' : 'text';
}

/** By the title of the standard, or by the name that the JSON form has for it. */
function lookUp<T>(
  table: Readonly<Record<string, T>>,
  title: string,
  nameOf: (entry: T) => string,
): T | undefined {
  const sought = plain(title);
  return Object.entries(table).find(
    ([key, entry]) => plain(key) === sought || nameOf(entry) === title,
  )?.[1];
}

function plain(title: string): string {
  return title.replace(/\s+/g, '').toLowerCase();
}
