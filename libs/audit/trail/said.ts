import type { Money } from '#kernel';

/** What an event says of itself that may stand in any trail: codes and amounts, never words. */
export type Said = {
  /** The reason that the event itself gives, as its code. */
  readonly reason: string | null;
  /** What came of it: approved or declined, clear or a hit, how somebody voted. */
  readonly outcome: string | null;
  /** How urgent it was found: P1 to P4. */
  readonly urgency: string | null;
  readonly amount: Money | null;
};

/** Text that somebody wrote is not shown, be it by mistake in the clear. */
const CODE = /^[a-z0-9-]{1,60}$/;
const URGENCY = /^P[1-4]$/;
const MINOR = /^-?[0-9]{1,40}$/;
const CURRENCY = /^[A-Z]{3}$/;

/** The members under which events of one kind or another say what came of it. */
const OUTCOMES = ['outcome', 'result', 'decision', 'choice', 'recommendation'] as const;

/** Reads it from the data of any event. */
export function saidIn(data: object): Said {
  const members = data as Readonly<Record<string, unknown>>;
  const code = (value: unknown): string | null =>
    typeof value === 'string' && CODE.test(value) ? value : null;
  const { priority } = members;
  return {
    reason: code(members['reason']),
    outcome: OUTCOMES.map((name) => code(members[name])).find((value) => value !== null) ?? null,
    urgency: typeof priority === 'string' && URGENCY.test(priority) ? priority : null,
    amount: amountIn(members['money'] ?? members['award'] ?? members['requested']),
  };
}

function amountIn(value: unknown): Money | null {
  if (typeof value !== 'object' || value === null) return null;
  const { minor, currency } = value as Readonly<Record<string, unknown>>;
  const isMoney =
    typeof minor === 'string' &&
    MINOR.test(minor) &&
    typeof currency === 'string' &&
    CURRENCY.test(currency);
  return isMoney ? { minor, currency } : null;
}
