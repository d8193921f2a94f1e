import type { Person } from '#catalogue';
import { Rejection, type RejectionParams } from '#kernel';
import { needsRecorder } from '../fund-account.receipts.js';
import { fundAccountDecider } from '../fund-account.decider.js';
import { fundDecider, type FundCommand } from '../fund.decider.js';
import type { FundState } from '../fund.state.js';
import type { PolicyRow } from '../views/funds.query.js';

export type FundAct =
  'confirmation' | 'policy' | 'intake' | 'suspension' | 'restrictions' | 'processor-payouts';

/** Why somebody cannot do something, as the rules would answer; undefined when they may. */
export type Refusal = { readonly code: string; readonly params: RejectionParams };
export type OpenActs = Readonly<Record<FundAct, Refusal | undefined>>;

/**
 * What this person may do with a fund now. The rules themselves are asked, on a sample of what
 * would be sent, so that a page never offers what would be refused for who one is.
 */
export function openActs(
  state: FundState,
  proposed: PolicyRow | undefined,
  by: Person,
  now: string,
): OpenActs {
  const tried = (command: FundCommand): Refusal | undefined =>
    refusalOf(() => fundDecider.decide(command, state));
  const version = proposed?.version ?? 0;
  const policy = proposed?.policy ?? state?.policies.at(-1)?.policy;
  return {
    confirmation: tried({ type: 'ConfirmPolicy', version, now, by }),
    policy: policy && tried({ type: 'ProposePolicy', policy, by }),
    intake: tried({ type: 'OpenIntake', round: null, until: null, now, by }),
    suspension: tried({ type: 'SuspendIntake', reason: 'other', until: null, now, by }),
    restrictions: refusalOf(() =>
      fundAccountDecider.decide(
        {
          type: 'OpenRestriction',
          fundId: SAMPLE,
          currency: SAMPLE,
          restriction: SAMPLE,
          terms: NO_TERMS,
          credit: { en: SAMPLE },
          by,
        },
        fundAccountDecider.initial,
      ),
    ),
    'processor-payouts': refusalOf(() => needsRecorder(by)),
  };
}

const SAMPLE = 'sample';
const NO_TERMS = { needs: [], places: [], from: null, until: null, feesAllowed: true };

function refusalOf(ask: () => unknown): Refusal | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { code: error.code, params: error.params };
  }
}
