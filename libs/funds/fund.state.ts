import type { AnyEvent, FundPolicy, FundPreset, PolicyBand } from '#catalogue';
import { compareMoney, ensure, money, Rejection, type Money } from '#kernel';

/** A version of the policy that holds from an instant on. */
export type PublishedPolicy = {
  readonly version: number;
  readonly policy: FundPolicy;
  readonly inForceFrom: string;
};

export type Intake = {
  readonly round: string | null;
  /** A day, which counts to its end, or an instant; null for as long as nobody ends it. */
  readonly until: string | null;
};

/** A fund as its `fund-…` stream tells it: to its own decider, and to all who stand on it (D9). */
export type Fund = {
  readonly fundId: string;
  readonly entityId: string;
  readonly preset: FundPreset;
  /** In which it keeps its money. */
  readonly currency: string;
  /** The first day of its books. */
  readonly openedOn: string;
  readonly policies: readonly PublishedPolicy[];
  /** The newest proposal; an earlier one is given up with it. */
  readonly proposal: {
    readonly version: number;
    readonly policy: FundPolicy;
    readonly proposedBy: string;
  } | null;
  readonly versions: number;
  /** Null while no application may be sent. */
  readonly intake: Intake | null;
  readonly closed: boolean;
};

/** Null before there is such a fund. */
export type FundState = Fund | null;

/** Folds a fund's stream. */
export const fundFold = { initial: null as FundState, evolve };

function evolve(fund: FundState, event: AnyEvent): FundState {
  if (event.type === 'FundCreated') {
    const { fundId, entityId, preset, baseCurrency: currency, openedOn } = event.data;
    const nothing = { policies: [], proposal: null, versions: 0, intake: null, closed: false };
    return { fundId, entityId, preset, currency, openedOn, ...nothing };
  }
  return fund && evolveFund(fund, event);
}

function evolveFund(fund: Fund, event: AnyEvent): Fund {
  switch (event.type) {
    case 'FundPolicyProposed': {
      const { version, policy, proposedBy } = event.data;
      return { ...fund, versions: version, proposal: { version, policy, proposedBy } };
    }
    case 'FundPolicyPublished': {
      const { version, policy, inForceFrom } = event.data;
      const policies = [...fund.policies, { version, policy, inForceFrom }];
      return { ...fund, policies, proposal: null };
    }
    case 'IntakeOpened':
      return { ...fund, intake: { round: event.data.round, until: event.data.until } };
    case 'IntakeSuspended':
      return { ...fund, intake: null };
    case 'FundClosed':
      return { ...fund, intake: null, closed: true };
    default:
      return fund;
  }
}

/**
 * The open intake at an instant, which is on `today` where the fund counts its days. Rejection
 * `intake-closed`.
 */
export function openIntakeAt({ intake, closed }: Fund, at: string, today: string): Intake {
  ensure(intake && !closed, 'intake-closed');
  const { until } = intake;
  if (until !== null) {
    const over = until.length === 10 ? today > until : Date.parse(at) > Date.parse(until);
    ensure(!over, 'intake-closed');
  }
  return intake;
}

/**
 * The policy by which what is submitted at an instant is decided: the newest that had begun.
 * Rejection `no-policy-in-force`.
 */
export function policyInForce({ policies }: Fund, at: string): PublishedPolicy {
  const time = Date.parse(at);
  const newest = policies
    .filter(({ inForceFrom }) => Date.parse(inForceFrom) <= time)
    .reduce<PublishedPolicy | undefined>(
      (best, next) => (best && best.version > next.version ? best : next),
      undefined,
    );
  if (!newest) throw new Rejection('no-policy-in-force');
  return newest;
}

/** Whether a version was published; what it says never changes from then on. */
export function hasPolicy(fund: FundState, version: number): boolean {
  return fund?.policies.some((published) => published.version === version) === true;
}

/** The policy that a case keeps from its submission. Rejection `policy-unknown`. */
export function policyOfVersion({ policies }: Fund, version: number): FundPolicy {
  const found = policies.find((published) => published.version === version);
  if (!found) throw new Rejection('policy-unknown', { version });
  return found.policy;
}

/** The band of an amount: the lowest whose ceiling holds it; undefined above the highest. */
export function bandOf(policy: FundPolicy, amount: Money): PolicyBand | undefined {
  return [...policy.bands]
    .sort((a, b) => (BigInt(a.upToMinor) < BigInt(b.upToMinor) ? -1 : 1))
    .find((band) => compareMoney(amount, money(band.upToMinor, amount.currency)) <= 0);
}
