import type { PolicyPriority } from '#catalogue';
import { amountTyped, type SentValues } from '#web';
import { POLICY_RAILS } from '../policy.dto.js';

/** Rows for bands on the form at most: those that there are, and one more. */
export const FORM_BANDS = 12;
export const PRIORITIES: readonly PolicyPriority[] = ['P1', 'P2', 'P3', 'P4'];
export const BAND_COUNTS = ['reviews', 'approvers', 'seated', 'boardApprovers'] as const;
export const PROMISE_HOURS = ['triageHours', 'decisionHours', 'payoutHours'] as const;
export const NUMBERS = [
  'screeningValidHours',
  'repeatDays',
  'appealDays',
  'attestationMonths',
] as const;

type TypedIn = { readonly locale: string; readonly currency: string };

/**
 * A policy as it was typed, as its declaration wants it. A band without a name is a line that was
 * left empty. Rejections with `field`: `amount-not-decimal`, and its like.
 */
export function policyIn(sent: SentValues, reading: TypedIn): unknown {
  const fees = POLICY_RAILS.map((rail) => [rail, minorIn(sent, `fee-${rail}`, reading)] as const);
  return {
    bands: bandsIn(sent, reading),
    promises: Object.fromEntries(
      PRIORITIES.map((priority) => [
        priority,
        Object.fromEntries(
          PROMISE_HOURS.map((hours) => [hours, numberIn(sent, `${priority}${hours}`)]),
        ),
      ]),
    ),
    twoReleasersAboveMinor: minorIn(sent, 'twoReleasersAbove', reading),
    feeAllowanceMinor: Object.fromEntries(
      fees.filter(([, minor]) => minor !== undefined && minor !== '0'),
    ),
    needs: listIn(sent, 'needs'),
    ineligibleReasons: listIn(sent, 'ineligibleReasons'),
    declineReasons: listIn(sent, 'declineReasons'),
    ...Object.fromEntries(NUMBERS.map((name) => [name, numberIn(sent, name)])),
  };
}

type Control = readonly [field: string, control: string];

const PLACES = Array.from({ length: FORM_BANDS }, (_, place) => place);
const CONTROLS: readonly Control[] = [
  ['bands', 'band0Name'],
  ['twoReleasersAboveMinor', 'twoReleasersAbove'],
  ...POLICY_RAILS.map((rail): Control => [`feeAllowanceMinor.${rail}`, `fee-${rail}`]),
  ...PRIORITIES.flatMap((priority) =>
    PROMISE_HOURS.map((hours): Control => [`promises.${priority}.${hours}`, `${priority}${hours}`]),
  ),
  ...PLACES.flatMap((place): readonly Control[] => [
    [`bands[${place}].name`, `band${place}Name`],
    [`bands[${place}].upToMinor`, `band${place}UpTo`],
    ...BAND_COUNTS.map((count): Control => [`bands[${place}].${count}`, `band${place}${count}`]),
  ]),
];

/** Controls by the field of the declaration that is wrong. */
export const POLICY_CONTROLS: Readonly<Record<string, string>> = Object.fromEntries(CONTROLS);

function bandsIn(sent: SentValues, reading: TypedIn): readonly object[] {
  return PLACES.flatMap((place) => {
    const name = sent[`band${place}Name`];
    if (name === undefined) return [];
    const counts = BAND_COUNTS.map((count) => [count, numberIn(sent, `band${place}${count}`)]);
    const upToMinor = minorIn(sent, `band${place}UpTo`, reading);
    return [{ name, upToMinor, ...(Object.fromEntries(counts) as object) }];
  });
}

function minorIn(sent: SentValues, field: string, reading: TypedIn): string | undefined {
  const typed = sent[field];
  if (typeof typed !== 'string') return undefined;
  return amountTyped(field, typed, reading).minor;
}

/** A whole number; what is none stays as it was typed, for the declaration to refuse. */
function numberIn(sent: SentValues, field: string): unknown {
  const typed = sent[field];
  return typeof typed === 'string' && /^\d{1,6}$/.test(typed.trim()) ? Number(typed) : typed;
}

function listIn(sent: SentValues, field: string): readonly string[] {
  return [sent[field] ?? []].flat();
}
