import { authorityAt, openActs, ownWork, type OpenAct } from '#acts';
import { bookOfFund, creationOf, loadAuthority, type Ports } from '#commands';
import { loadState } from '#event-store';
import { rolesFor } from '#gate';
import { ensure, type Localised } from '#kernel';
import type { ViewSet } from '#read-models';
import { readingScope } from '#visibility';
import { displayNameOf } from '../account.commands.js';
import { staffShownTo } from '../admin/visible-staff.js';
import { committeeDecider, type CommitteeState, type Seat } from '../committee.decider.js';
import { COMMITTEE_ACTS, SEAT_ACTS, type CommitteePlace, type SeatPlace } from './seats.acts.js';

/** A seat that counts, or will, with its member's name and what the reader may do with it. */
export type ListedSeat = {
  readonly seat: Seat;
  /** Opened for this page only; undefined once erased. */
  readonly name: string | undefined;
  readonly place: SeatPlace;
  readonly open: readonly OpenAct<SeatPlace>[];
};

export type CommitteeOverview = {
  readonly fundId: string;
  readonly fundName: Localised;
  readonly place: CommitteePlace;
  readonly open: readonly OpenAct<CommitteePlace>[];
  readonly seats: readonly ListedSeat[];
};

/**
 * The committee of a fund, for whoever may fill it. Rejection `not-found` for everybody else: which
 * funds there are is not theirs to try.
 */
export async function committeeOf(
  ports: Ports,
  accountId: string,
  fundId: string,
): Promise<Pick<CommitteePlace, 'authority' | 'fundId' | 'state'> & { readonly name: Localised }> {
  const created = await creationOf(ports.store, fundId);
  ensure(created, 'not-found');
  const now = ports.clock.now();
  const roles = await loadAuthority(ports.store, accountId, fundId, now);
  ensure(
    rolesFor('seat.propose').some((role) => roles.includes(role)),
    'not-found',
  );
  const { timeZone } = await bookOfFund(ports.store, fundId);
  return {
    name: created.name,
    fundId,
    authority: authorityAt(now, timeZone, { id: accountId, roles }),
    state: await loadState(ports.store, committeeDecider, `committee-${fundId}`),
  };
}

/** The funds whose committee somebody may fill; books of imported grants have none. */
export async function fillableCommittees(
  ports: Ports,
  views: ViewSet,
  accountId: string,
): Promise<readonly { readonly fundId: string; readonly name: Localised }[]> {
  const { fundIds } = await readingScope(ports, views, accountId, 'seat.propose');
  const funds = await Promise.all(fundIds.map((fundId) => creationOf(ports.store, fundId)));
  return funds.flatMap((fund) =>
    fund && fund.preset !== 'imported' ? [{ fundId: fund.fundId, name: fund.name }] : [],
  );
}

/** Seats that are proposed or run, or will: what is over is history. */
export function seatsNow({ seats }: CommitteeState, today: string): readonly Seat[] {
  return seats.filter(({ until, endedOn }) => today <= until && (endedOn ?? '9') > today);
}

/** The page of a committee: its seats by name, and whom the reader may propose. */
export async function committeeOverview(
  ports: Ports,
  views: ViewSet,
  accountId: string,
  fundId: string,
): Promise<CommitteeOverview> {
  const { name: fundName, ...committee } = await committeeOf(ports, accountId, fundId);
  const { staff } = await staffShownTo(ports, views, accountId);
  const named = async (id: string) => ({ accountId: id, name: await displayNameOf(ports, id) });
  // Nobody is offered to themselves: the rules would refuse it.
  const others = staff.filter((one) => one.account_id !== accountId);
  const place: CommitteePlace = {
    ...committee,
    others: await Promise.all(others.map((one) => named(one.account_id))),
  };
  const { state, authority } = place;
  return {
    fundId,
    fundName,
    place,
    open: ownWork(openActs(COMMITTEE_ACTS, place)),
    seats: await Promise.all(
      seatsNow(state, authority.today).map(async (seat) => {
        const there = { ...place, seat };
        const { name } = await named(seat.memberId);
        return { seat, name, place: there, open: ownWork(openActs(SEAT_ACTS, there)) };
      }),
    ),
  };
}
