import type { AnyEvent, FundPolicy, PolicyBand } from '#catalogue';
import { compareMoney, ensure, money, Rejection, type Money } from '#kernel';

/** What an application must know of its fund, folded from its `fund-…` stream (D9). */
export type FundFacts = {
  readonly fundId: string;
  readonly entityId: string;
  readonly currency: string;
  readonly closed: boolean;
  readonly intake: Intake;
  readonly policies: readonly PublishedPolicy[];
};

export type Intake =
  | { readonly open: false }
  | { readonly open: true; readonly round: string | null; readonly until: string | null };

export type PublishedPolicy = {
  readonly version: number;
  readonly policy: FundPolicy;
  readonly inForceFrom: string;
};

/** Folds a fund's stream; undefined when there is no such fund. */
export const fundFold = { initial: undefined as FundFacts | undefined, evolve };

function evolve(facts: FundFacts | undefined, event: AnyEvent): FundFacts | undefined {
  if (event.type === 'FundCreated') {
    const { fundId, entityId, baseCurrency } = event.data;
    const intake = { open: false } as const;
    return { fundId, entityId, currency: baseCurrency, closed: false, intake, policies: [] };
  }
  if (!facts) return facts;
  switch (event.type) {
    case 'FundPolicyPublished': {
      const { version, policy, inForceFrom } = event.data;
      return { ...facts, policies: [...facts.policies, { version, policy, inForceFrom }] };
    }
    case 'IntakeOpened':
      return {
        ...facts,
        intake: { open: true, round: event.data.round, until: event.data.until },
      };
    case 'IntakeSuspended':
      return { ...facts, intake: { open: false } };
    case 'FundClosed':
      return { ...facts, closed: true, intake: { open: false } };
    default:
      return facts;
  }
}

/**
 * The open intake at an instant; `until` may be a day, which counts to its end, or an instant.
 * Rejection `intake-closed`.
 */
export function openIntake(
  fund: FundFacts,
  at: string,
  today: string,
): Extract<Intake, { open: true }> {
  const { intake } = fund;
  ensure(!fund.closed && intake.open, 'intake-closed');
  const { until } = intake;
  if (until !== null) {
    const over = until.length === 10 ? today > until : Date.parse(at) > Date.parse(until);
    ensure(!over, 'intake-closed');
  }
  return intake;
}

/** The policy in force at an instant: the newest that had begun. Rejection `no-policy-in-force`. */
export function policyInForce(fund: FundFacts, at: string): PublishedPolicy {
  const begun = fund.policies.filter(
    ({ inForceFrom }) => Date.parse(inForceFrom) <= Date.parse(at),
  );
  const newest = begun.reduce<PublishedPolicy | undefined>(
    (best, next) => (best && best.version > next.version ? best : next),
    undefined,
  );
  if (!newest) throw new Rejection('no-policy-in-force');
  return newest;
}

/** The policy that a case keeps from its submission. Rejection `policy-unknown`. */
export function policyOfVersion(fund: FundFacts, version: number): FundPolicy {
  const found = fund.policies.find((published) => published.version === version);
  if (!found) throw new Rejection('policy-unknown', { version });
  return found.policy;
}

/** The band of an amount: the lowest whose ceiling holds it; undefined above the highest. */
export function bandOf(policy: FundPolicy, amount: Money): PolicyBand | undefined {
  return [...policy.bands]
    .sort((a, b) => (BigInt(a.upToMinor) < BigInt(b.upToMinor) ? -1 : 1))
    .find((band) => compareMoney(amount, money(band.upToMinor, amount.currency)) <= 0);
}
