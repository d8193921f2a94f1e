import { declareFor, type ActSet, type Place } from '#acts';
import type { Person } from '#catalogue';
import { confirmSeat, endMandate, formCommittee, proposeSeat } from '../committee.commands.js';
import {
  committeeDecider,
  MAX_SEATS,
  MIN_SEATS,
  type CommitteeState,
  type Seat,
} from '../committee.decider.js';
import { ENDING_REASONS, FormationDto, SEAT_RANKS, SeatDto, SeatEndingDto } from './seats.dto.js';

/** The committee of a fund, before somebody who may form and fill it. */
export type CommitteePlace = Place & {
  readonly fundId: string;
  readonly state: CommitteeState;
  /** Everybody but whoever looks; without a name once erased. */
  readonly others: readonly { readonly accountId: string; readonly name: string | undefined }[];
};

/** One of its seats. */
export type SeatPlace = CommitteePlace & { readonly seat: Seat };

const SOMEBODY = '018f3f6e-0000-7000-8000-000000000000';

function asked({ authority: { today, by } }: Place): {
  readonly today: string;
  readonly by: Person;
} {
  return { today, by: { accountId: by.id, roles: by.roles } };
}

/** As many seats as a committee may have. */
const SIZES = Array.from({ length: MAX_SEATS - MIN_SEATS + 1 }, (_, more) =>
  String(MIN_SEATS + more),
);

const act = declareFor<CommitteePlace>();

const formation = act<FormationDto>({
  act: 'committee.form',
  name: 'formation',
  summary: 'Form the committee of a fund',
  input: FormationDto,
  example: { seats: 7 },
  fields: [
    {
      kind: 'figure',
      name: 'seats',
      as: 'select',
      options: () => SIZES.map((size) => ({ value: size, label: size })),
    },
  ],
  ask: (place, { seats }) => {
    const { fundId, state } = place;
    const { by } = asked(place);
    return committeeDecider.decide({ type: 'FormCommittee', fundId, seats, by }, state);
  },
  notYet: ['committee-already-formed'],
  run: (ports, invocation, fundId, { seats }) =>
    formCommittee(ports, invocation, { fundId, seats }),
});

const proposal = act<SeatDto>({
  act: 'seat.propose',
  name: 'seats',
  summary: 'Propose somebody for a seat; without effect until a second person confirms it',
  creates: ['seatId'],
  input: SeatDto,
  example: { memberId: SOMEBODY, rank: 'member', from: '2026-01-01', until: '2027-12-31' },
  fields: [
    {
      kind: 'choice',
      name: 'memberId',
      label: 'admin:person',
      as: 'select',
      options: ({ others }, { t }) =>
        others.map(({ accountId: value, name }) => ({ value, label: name ?? t('admin:erased') })),
    },
    { kind: 'choice', name: 'rank', as: 'inline', texts: 'committee:rank', values: SEAT_RANKS },
    { kind: 'day', name: 'from', free: true, value: ({ authority }) => authority.today },
    { kind: 'day', name: 'until', free: true },
  ],
  // Who and what rank is chosen in the form: the rules are asked about a seat that takes no place.
  ask: (place) => {
    const { today: from, by } = asked(place);
    const seat = { seatId: '', memberId: '', rank: 'observer', from, until: from } as const;
    const command = { type: 'ProposeSeat', ...seat, today: from, by } as const;
    return committeeDecider.decide(command, place.state);
  },
  notYet: ['committee-unknown'],
  run: async (ports, invocation, fundId, seat) => {
    const done = await proposeSeat(ports, invocation, { fundId, ...seat });
    return { ...done, body: { seatId: done.seatId } };
  },
});

/** What is done with the committee of a fund. */
export const COMMITTEE_ACTS: ActSet<CommitteePlace> = {
  tag: 'committees',
  base: 'api/v1/funds/:fundId/committee',
  texts: 'seats',
  acts: [formation, proposal],
  answer: (fundId) => ({ fundId }),
  outerFence: false,
};

const onSeat = declareFor<SeatPlace>();

const confirmation = onSeat({
  act: 'seat.confirm',
  name: 'confirmation',
  summary: 'Confirm a seat, as another person: the mandate runs',
  fields: [],
  // Whether the member was met is known to their account, and answered when it is sent.
  ask: (place) => {
    const { seatId } = place.seat;
    const command = { type: 'ConfirmSeat', seatId, isMet: true, ...asked(place) } as const;
    return committeeDecider.decide(command, place.state);
  },
  notYet: ['seat-not-proposed'],
  run: (ports, invocation, id) => confirmSeat(ports, invocation, seatIn(id)),
});

const ending = onSeat<SeatEndingDto>({
  act: 'mandate.end',
  name: 'ending',
  summary: 'End a mandate, or take a proposal back',
  input: SeatEndingDto,
  example: { on: '2026-03-09', reason: 'resigned' },
  fields: [
    { kind: 'day', name: 'on', free: true, value: ({ authority }) => authority.today },
    {
      kind: 'choice',
      name: 'reason',
      as: 'select',
      texts: 'seats:reason',
      values: ENDING_REASONS,
    },
  ],
  ask: (place, { reason }) => {
    const { seatId } = place.seat;
    const { today: on, by } = asked(place);
    const command = { type: 'EndMandate', seatId, on, reason, by } as const;
    return committeeDecider.decide(command, place.state);
  },
  notYet: ['mandate-already-ended'],
  danger: true,
  aside: true,
  run: (ports, invocation, id, input) => endMandate(ports, invocation, { ...seatIn(id), ...input }),
});

/** What is done with a seat, which is named as `<fund>/<seat>`. */
export const SEAT_ACTS: ActSet<SeatPlace> = {
  tag: 'committees',
  base: 'api/v1/funds/:fundId/committee/seats/:seatId',
  texts: 'seats',
  acts: [confirmation, ending],
  answer: (id) => seatIn(id),
  outerFence: false,
};

function seatIn(id: string): { readonly fundId: string; readonly seatId: string } {
  const [fundId = '', seatId = ''] = id.split('/');
  return { fundId, seatId };
}
