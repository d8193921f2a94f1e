import { authorityAt, openActs, type OpenAct } from '#acts';
import type { Ports } from '#commands';
import { loadState } from '#event-store';
import { member } from '../interests.commands.js';
import { interestsDecider } from '../interests.decider.js';
import { INTERESTS_ACTS, TIE_ACTS, type InterestsPlace, type TiePlace } from './interests.acts.js';
import { readOwnInterests } from './own-interests.js';

/** A tie, and what its owner may still do with it. */
export type OfferedTie = {
  readonly target: string;
  readonly place: TiePlace;
  readonly open: readonly OpenAct<TiePlace>[];
};

export type InterestsOverview = {
  readonly ties: readonly OfferedTie[];
  /** The day of the last statement. */
  readonly attestedOn: string | null;
  readonly place: InterestsPlace;
  readonly open: readonly OpenAct<InterestsPlace>[];
};

/** The register of an account, for itself alone, with what it may say there. */
export async function interestsOverview(ports: Ports, id: string): Promise<InterestsOverview> {
  const { ties, attestedOn } = await readOwnInterests(ports, id);
  const state = await loadState(ports.store, interestsDecider, `interests-${id}`);
  const { book } = await member(ports, id);
  // Nobody needs a role for what is their own.
  const authority = authorityAt(ports.clock.now(), book.timeZone, { id, roles: [] });
  const place: InterestsPlace = { authority, state };
  return {
    ties: ties.map((tie) => {
      const there: TiePlace = { ...place, tie };
      return { target: tie.tieId, place: there, open: openActs(TIE_ACTS, there) };
    }),
    attestedOn,
    place,
    open: openActs(INTERESTS_ACTS, place),
  };
}
