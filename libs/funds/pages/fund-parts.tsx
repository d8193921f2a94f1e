import type { VNode } from 'preact';
import { ActForm, OtherAct, ownWork, type Again, type OpenAct } from '#acts';
import type { Page } from '#read-models';
import type { Translate } from '#web';
import type { FundPlace } from '../fund-place.js';
import type { DonorCredit } from '../views/donor-credits.query.js';
import type { PolicyRow, Position, RestrictionRow, WaitingRow } from '../views/funds.query.js';
import type { ProcessorPayoutRow } from '../views/processor-payouts.query.js';

export type FundOverview = {
  readonly place: FundPlace;
  readonly positions: readonly Position[];
  readonly restrictions: readonly RestrictionRow[];
  /** What must stand where the money of a donor shows. */
  readonly donorCredits: readonly DonorCredit[];
  readonly waiting: readonly WaitingRow[];
  /** The newest that a processor paid out. */
  readonly processorPayouts: Page<ProcessorPayoutRow>;
  /** Newest first. */
  readonly policies: readonly PolicyRow[];
  readonly acts: readonly OpenAct<FundPlace>[];
};

export type PartProps = FundOverview & {
  readonly again: Again | undefined;
  readonly t: Translate;
  readonly locale: string;
};

type FundActProps = PartProps & {
  readonly name: string;
  /** Of the policy that it is done to. */
  readonly version?: number;
  readonly folded?: true;
  readonly back?: string;
};

/** An act on a fund, or why it is not for this reader; nothing when it is not the time for it. */
export function FundAct(props: FundActProps): VNode | null {
  const { name, version, folded, back, place, again, t, locale } = props;
  const open = openOf(props, name);
  if (!open) return null;
  const { fundId } = place.fund;
  const home = `/finance/funds/${fundId}`;
  const path = version === undefined ? home : `${home}/policies/${version}`;
  const target = version === undefined ? fundId : `${fundId}/${version}`;
  const act = { open, place, texts: 'finance', path, target, again, t, locale } as const;
  return folded ? <OtherAct {...act} alone /> : <ActForm {...act} alone back={back} />;
}

/** An act that it is time for. */
export function openOf(
  { acts }: Pick<FundOverview, 'acts'>,
  wanted: string,
): OpenAct<FundPlace> | undefined {
  return acts.find(({ declaration: { name } }) => name === wanted);
}

/** Whether it is time for an act that is not somebody else's. */
export function isOwnWork({ acts }: Pick<FundOverview, 'acts'>, name: string): boolean {
  return openOf({ acts: ownWork(acts) }, name) !== undefined;
}
