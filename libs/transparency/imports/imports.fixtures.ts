import type { PastGrant, ThreeSixtySurvey } from './past-grant.js';
import { newTally } from './survey.js';
import { textRows, type ReadingOptions } from './three-sixty.reader.js';

/** A grant that every rule accepts; specs change one thing at a time. */
export const GOOD_GRANT = {
  id: '360G-fund-1',
  title: 'Roof repairs',
  description: 'Repairs after the storm',
  currency: 'GBP',
  amountAwarded: 1200,
  awardDate: '2019-03-04',
  fundingOrganization: [{ id: 'GB-CHC-1', name: 'A foundation' }],
  recipientOrganization: [{ id: 'GB-CHC-2', name: 'A village hall' }],
} as const;

/** A package of the given grants, as text; numbers that need exact spelling go in as raw text. */
export function packageText(...grants: readonly unknown[]): string {
  const rows = grants.map((grant) => (typeof grant === 'string' ? grant : JSON.stringify(grant)));
  return `{"grants":[${rows.join(',')}]}`;
}

/** The good grant with its amount spelled as given. */
export function grantWithAmount(spelling: string, currency = 'GBP', id = '360G-fund-1'): string {
  const text = JSON.stringify({ ...GOOD_GRANT, id, currency, amountAwarded: '#' });
  return text.replace('"#"', spelling);
}

export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** What a survey finds, with the grants that load. */
export type ThreeSixtyReading = ThreeSixtySurvey & { readonly rows: readonly PastGrant[] };

/** Reads a text file at once, in memory: as `surveyThreeSixtyGiving` does, and its grants after it. */
export function readThreeSixtyGiving(
  bytes: Uint8Array,
  options: ReadingOptions,
  known: ReadonlySet<number> = new Set(),
): ThreeSixtyReading {
  const tally = newTally(known);
  const rows: PastGrant[] = [];
  const reading = textRows(bytes, options);
  let step = reading.next();
  for (; !step.done; step = reading.next()) {
    const { row, place, reading: read } = step.value;
    if (tally.add(step.value) && read.grant) rows.push({ row, place, ...read.grant });
  }
  const { contradicted } = tally;
  if (contradicted.size > 0) {
    return readThreeSixtyGiving(bytes, options, new Set([...known, ...contradicted]));
  }
  return { ...tally.survey(step.value), rows };
}
