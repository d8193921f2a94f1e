import type { FieldProblem, SentValues, Translate } from '#web';
import type {
  FundRow,
  PolicyRow,
  Position,
  RestrictionRow,
  WaitingRow,
} from '../views/funds.query.js';
import type { FundAct, OpenActs } from './open-acts.js';

/** A form that came back. */
export type Again = {
  readonly act: FundAct;
  readonly problems: readonly FieldProblem[];
  readonly values: SentValues;
};

export type FundAtDesk = {
  readonly fund: FundRow;
  readonly positions: readonly Position[];
  readonly restrictions: readonly RestrictionRow[];
  readonly waiting: readonly WaitingRow[];
  /** Newest first. */
  readonly policies: readonly PolicyRow[];
  /** The version by which a case submitted now is decided. */
  readonly inForce: PolicyRow | undefined;
  readonly acts: OpenActs;
};

export type PartProps = FundAtDesk & {
  readonly again: Again | undefined;
  readonly t: Translate;
  readonly locale: string;
};
