import type { FundPolicy, PolicyBand, PolicyPriority } from '#catalogue';
import { ensure } from '#kernel';

/** Bands of one policy at most. */
export const MAX_BANDS = 12;
/** Needs or reasons in one list at most. */
export const MAX_CODES = 60;
/** A screening older than a day says nothing about today (domain.md, disbursement). */
export const MAX_SCREENING_HOURS = 24;
/** Nobody decides alone, whatever the amount (mission.md, what must hold). */
export const LEAST_APPROVERS = 2;
/** Seats of a committee at most. */
const MAX_SEATS = 15;
const MAX_HOURS = 24 * 366;
const MAX_DAYS = 3660;
const MAX_MONTHS = 12;
const PRIORITIES: readonly PolicyPriority[] = ['P1', 'P2', 'P3', 'P4'];
const MINOR = /^(?:0|[1-9][0-9]{0,17})$/;
const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Refuses a policy under which a rule of Entraide could be broken, naming what is wrong. */
export function checkPolicy(policy: FundPolicy): void {
  checkBands(policy.bands);
  for (const priority of PRIORITIES) {
    const promise: Hours | undefined = policy.promises[priority];
    const hours = [promise?.triageHours, promise?.decisionHours, promise?.payoutHours];
    ensure(
      hours.every((value) => isWithin(value, 1, MAX_HOURS)),
      'policy-promise-invalid',
      { priority },
    );
  }
  const { screeningValidHours, repeatDays, appealDays, attestationMonths } = policy;
  ensure(isWithin(screeningValidHours, 1, MAX_SCREENING_HOURS), 'policy-screening-too-old', {
    max: MAX_SCREENING_HOURS,
  });
  ensure(isWithin(repeatDays, 0, MAX_DAYS), 'policy-days-invalid', { field: 'repeatDays' });
  ensure(isWithin(appealDays, 0, MAX_DAYS), 'policy-days-invalid', { field: 'appealDays' });
  ensure(isWithin(attestationMonths, 1, MAX_MONTHS), 'policy-attestation-too-old', {
    max: MAX_MONTHS,
  });
  const amounts = [policy.twoReleasersAboveMinor, ...Object.values(policy.feeAllowanceMinor)];
  ensure(
    amounts.every((minor) => MINOR.test(minor)),
    'policy-amount-invalid',
  );
  for (const list of ['needs', 'ineligibleReasons', 'declineReasons'] as const) {
    ensure(isListOfCodes(policy[list]), 'policy-list-invalid', { field: list });
  }
}

type Hours = FundPolicy['promises'][PolicyPriority];

/** Bands rise, and each asks for people that there can be. */
function checkBands(bands: readonly PolicyBand[]): void {
  ensure(bands.length > 0 && bands.length <= MAX_BANDS, 'policy-bands-missing', { max: MAX_BANDS });
  ensure(new Set(bands.map(({ name }) => name)).size === bands.length, 'policy-band-twice');
  let below = 0n;
  for (const { name, upToMinor, ...people } of bands) {
    ensure(MINOR.test(upToMinor), 'policy-amount-invalid');
    ensure(BigInt(upToMinor) > below, 'policy-bands-not-ascending', { band: name });
    below = BigInt(upToMinor);
    checkPeople(name, people);
  }
}

function checkPeople(
  band: string,
  { reviews, approvers, seated, boardApprovers }: Omit<PolicyBand, 'name' | 'upToMinor'>,
): void {
  ensure(isWithin(approvers, LEAST_APPROVERS, MAX_SEATS), 'policy-band-needs-two-people', { band });
  ensure(isWithin(seated, approvers, MAX_SEATS), 'policy-band-needs-more-seats', { band });
  ensure(isWithin(boardApprovers, 0, approvers), 'policy-band-board-above-approvers', { band });
  ensure(isWithin(reviews, 1, MAX_SEATS), 'policy-band-needs-a-review', { band });
}

function isWithin(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && Number.isInteger(value) && value >= least && value <= most;
}

function isListOfCodes(codes: readonly string[]): boolean {
  const distinct = new Set(codes).size === codes.length;
  const sized = codes.length > 0 && codes.length <= MAX_CODES;
  return distinct && sized && codes.every((code) => CODE.test(code));
}
