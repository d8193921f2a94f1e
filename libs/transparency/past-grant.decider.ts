import type { ImportEvent, PastGrantAmended, PastGrantRecorded } from '#catalogue';
import { ensure, requireAmount, type Decider, type Money } from '#kernel';

/** A grant of the past, with what was published of it sealed. */
export type RecordPastGrant = Omit<PastGrantRecorded['data'], 'baseMinor'> & {
  readonly type: 'RecordPastGrant';
};

/** The grant was published again, and says something else. */
export type AmendPastGrant = Omit<PastGrantAmended['data'], 'pastGrantId'> & {
  readonly type: 'AmendPastGrant';
  readonly fundId: string;
  readonly money: Money;
  readonly awardedOn: string;
};

/** What the books hold of it now. */
type Booked = Pick<PastGrantRecorded['data'], 'pastGrantId' | 'fundId' | 'money' | 'baseMinor'>;

export type PastGrantState =
  | { readonly status: 'unknown' }
  | { readonly status: 'recorded'; readonly booked: Booked; readonly awardedOn: string };

/**
 * A grant that was given before this log began (D19): received, awarded and paid in one event, so
 * that a half of it can never be in the books. A past grant counts as paid in full: published files
 * seldom say otherwise and mostly say nothing. It is known once; what its publisher says of it
 * later amends it, and moves the books where amount, currency or day are others (ADR 27).
 */
export const pastGrantDecider: Decider<
  PastGrantState,
  RecordPastGrant | AmendPastGrant,
  ImportEvent
> = {
  initial: { status: 'unknown' },
  decide: (command, state) =>
    command.type === 'RecordPastGrant' ? record(command, state) : amend(command, state),
  evolve: (state, event) => {
    switch (event.type) {
      case 'PastGrantRecorded':
        return {
          status: 'recorded',
          booked: bookedIn(event.data),
          awardedOn: event.data.awardedOn,
        };
      case 'PastGrantBookedAnew':
        return {
          status: 'recorded',
          booked: bookedIn(event.data),
          awardedOn: event.data.relatesTo,
        };
      default:
        return state;
    }
  },
};

function record(grant: RecordPastGrant, state: PastGrantState): readonly ImportEvent[] {
  ensure(state.status === 'unknown', 'past-grant-recorded-before');
  const { money } = grant;
  requireAmount(money);
  // Written out in canonical order: there are a hundred thousand of them in a file.
  const data: PastGrantRecorded['data'] = {
    awardedOn: grant.awardedOn,
    // Books of the past are kept in the currency of the grants (docs/guides/import-360giving.md).
    baseMinor: money.minor,
    countries: grant.countries,
    fundId: grant.fundId,
    money,
    pastGrantId: grant.pastGrantId,
    published: grant.published,
    publisherId: grant.publisherId,
    recipientKind: grant.recipientKind,
    row: grant.row,
    subjectRef: grant.subjectRef,
  };
  return [{ type: 'PastGrantRecorded', data }];
}

function amend(command: AmendPastGrant, state: PastGrantState): readonly ImportEvent[] {
  ensure(state.status === 'recorded', 'past-grant-not-recorded');
  requireAmount(command.money);
  const { fundId, money, awardedOn, published, row, recipientKind, countries, changed } = command;
  const { booked } = state;
  const { pastGrantId } = booked;
  const amended: ImportEvent = {
    type: 'PastGrantAmended',
    data: { pastGrantId, published, row, recipientKind, countries, changed },
  };
  const isBookedSo =
    booked.fundId === fundId &&
    booked.money.minor === money.minor &&
    booked.money.currency === money.currency &&
    state.awardedOn === awardedOn;
  if (isBookedSo) return [amended];
  const anew = { pastGrantId, fundId, money, baseMinor: money.minor };
  return [
    amended,
    { type: 'PastGrantTakenBack', data: { ...booked, relatesTo: state.awardedOn } },
    { type: 'PastGrantBookedAnew', data: { ...anew, relatesTo: awardedOn } },
  ];
}

function bookedIn({ pastGrantId, fundId, money, baseMinor }: Booked): Booked {
  return { pastGrantId, fundId, money, baseMinor };
}
