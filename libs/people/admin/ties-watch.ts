import { openActs, type OpenAct } from '#acts';
import type { Ports } from '#commands';
import { loadState } from '#event-store';
import { dayIn } from '#kernel';
import type { ViewSet } from '#read-models';
import { lateTies } from '#visibility';
import {
  declaredLately,
  firstOfThirtyDays,
  interestsDecider,
  type InterestsState,
  type KnownTie,
} from '../interests.decider.js';
import { TIE_END_ACTS, type TieEndPlace } from './tie-end.acts.js';
import type { Staff } from './staff-overview.js';

/**
 * What those who run the staff see of somebody's register: how often something was declared, and what
 * waits for a second person. No name of anybody in it, and no case.
 */
export type TiesWatched = {
  readonly accountId: string;
  /** Declared in the last thirty days. */
  readonly lately: number;
  /** Of these, those that met a case which was there before. */
  readonly late: number;
  readonly ending: readonly Pick<KnownTie, 'tieId' | 'kind' | 'party' | 'from' | 'endAsked'>[];
};

type Register = { readonly watched: TiesWatched; readonly state: InterestsState };

async function registersOf(
  { ports, views }: { readonly ports: Ports; readonly views: ViewSet },
  accountIds: readonly string[],
): Promise<readonly Register[]> {
  const today = dayIn('UTC', ports.clock.now());
  const late = lateTies(views, firstOfThirtyDays(today));
  return Promise.all(
    accountIds.map(async (accountId) => {
      const state = await loadState(ports.store, interestsDecider, `interests-${accountId}`);
      const ending = state.ties
        .filter(({ endAsked }) => endAsked !== null)
        .map(({ tieId, kind, party, from, endAsked }) => ({ tieId, kind, party, from, endAsked }));
      const lately = declaredLately(state.ties, today);
      return { state, watched: { accountId, lately, late: late.get(accountId) ?? 0, ending } };
    }),
  );
}

/** The registers in which something happened lately, or waits. */
export async function tiesWatched(
  from: { readonly ports: Ports; readonly views: ViewSet },
  accountIds: readonly string[],
): Promise<readonly TiesWatched[]> {
  const registers = await registersOf(from, accountIds);
  return registers.map(({ watched }) => watched).filter(isWorthALook);
}

function isWorthALook({ lately, ending }: TiesWatched): boolean {
  return lately > 0 || ending.length > 0;
}

/** A register on the page of the staff, with what the reader may confirm in it. */
export type ListedTies = {
  readonly person: Staff;
  readonly watched: TiesWatched;
  readonly ending: readonly {
    readonly place: TieEndPlace;
    readonly open: readonly OpenAct<TieEndPlace>[];
  }[];
};

export async function listedTies(
  from: { readonly ports: Ports; readonly views: ViewSet },
  staff: readonly Staff[],
): Promise<readonly ListedTies[]> {
  const people = new Map(staff.map((person) => [person.accountId, person]));
  const registers = await registersOf(from, [...people.keys()]);
  return registers.flatMap(({ watched, state }) => {
    const person = people.get(watched.accountId);
    if (!person || !isWorthALook(watched)) return [];
    const { authority } = person.place;
    const ending = state.ties
      .filter(({ endAsked }) => endAsked !== null)
      .map((tie) => {
        const place: TieEndPlace = { authority, accountId: watched.accountId, state, tie };
        return { place, open: openActs(TIE_END_ACTS, place) };
      });
    return { person, watched, ending };
  });
}
