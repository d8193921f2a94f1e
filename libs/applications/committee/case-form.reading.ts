import { parseMajor, Rejection } from '#kernel';
import type { SentValues } from '#web';

/**
 * What the forms of a case send, as the declarations want it: figures for digits, minor units for
 * amounts, yes and no for ticks. Rejections with `field`: `amount-not-decimal`,
 * `amount-too-precise`, `currency-unknown`.
 */
export function triage(sent: SentValues): unknown {
  return { ...sent, sensitivity: figure(sent['sensitivity']) };
}

export function conclusion(sent: SentValues): unknown {
  const documented = sent['documented'] === 'yes';
  return { ...sent, refereesHeard: figure(sent['refereesHeard']), documented };
}

export function review(sent: SentValues): unknown {
  const { recommended, recommendedCurrency, revision, danger, need, feasibility, ...rest } = sent;
  const recommendedMinor = minorOf('recommended', recommended, recommendedCurrency);
  return {
    ...rest,
    revision: figure(revision),
    scores: { danger: figure(danger), need: figure(need), feasibility: figure(feasibility) },
    ...(recommendedMinor === undefined ? {} : { recommendedMinor }),
  };
}

export const REVIEW_CONTROLS = {
  'scores.danger': 'danger',
  'scores.need': 'need',
  'scores.feasibility': 'feasibility',
  recommendedMinor: 'recommended',
} as const;

export function decision({ proposed, proposedCurrency, ...rest }: SentValues): unknown {
  const minor = minorOf('proposed', proposed, proposedCurrency);
  return { ...rest, proposed: { minor, currency: proposedCurrency } };
}

export const DECISION_CONTROLS = {
  'proposed.minor': 'proposed',
  'proposed.currency': 'proposedCurrency',
} as const;

export function vote(sent: SentValues): unknown {
  return { ...sent, revision: figure(sent['revision']) };
}

/** A number as the form sends it; what is none is left for the declaration to refuse. */
function figure(value: SentValues[string]): unknown {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

function minorOf(
  field: string,
  value: SentValues[string],
  currency: SentValues[string],
): string | undefined {
  if (typeof value !== 'string' || typeof currency !== 'string') return undefined;
  const plain = value.replace(/[\s\u00a0\u202f]/g, '').replace(/,(\d{1,2})$/, '.$1');
  try {
    return parseMajor(plain, currency).minor;
  } catch (error) {
    if (error instanceof Rejection) throw new Rejection(error.code, { ...error.params, field });
    throw error;
  }
}
