import { declareFor, type ActSet, type Place } from '#acts';
import { confirmTieEnd } from '../interests.commands.js';
import { interestsDecider, type InterestsState, type KnownTie } from '../interests.decider.js';
import { TieEndConfirmedDto } from './admin.dto.js';

/** A tie of somebody that is to end, before somebody else. */
export type TieEndPlace = Place & {
  readonly accountId: string;
  readonly state: InterestsState;
  readonly tie: KnownTie;
};

const confirmation = declareFor<TieEndPlace>()<TieEndConfirmedDto>({
  act: 'interests.confirm-end',
  name: 'tie-end',
  route: 'confirmation',
  summary: 'Confirm that a tie of somebody else ends: only then does it',
  input: TieEndConfirmedDto,
  example: {
    accountId: '018f3f6e-0000-7000-8000-000000000000',
    tieId: '018f3f6e-0000-7000-8000-000000000001',
  },
  fields: [
    { kind: 'fixed', name: 'accountId', value: ({ accountId }) => accountId },
    { kind: 'fixed', name: 'tieId', value: ({ tie }) => tie.tieId },
    { kind: 'confirmed', name: 'sure' },
  ],
  ask: ({ accountId: memberId, tie: { tieId }, state, authority: { by, today } }) => {
    const who = { accountId: by.id, roles: by.roles };
    const command = { type: 'ConfirmTieEnd', memberId, tieId, today, by: who } as const;
    return interestsDecider.decide(command, state);
  },
  notYet: ['tie-already-ended', 'tie-end-not-asked'],
  danger: true,
  run: async (ports, invocation, _, dto) => ({
    ...(await confirmTieEnd(ports, invocation, dto)),
    body: dto,
  }),
});

/** What is done with a tie of somebody else that is to end. */
export const TIE_END_ACTS: ActSet<TieEndPlace> = {
  tag: 'people',
  base: 'api/v1/staff/ties',
  texts: 'admin',
  acts: [confirmation],
  answer: () => ({}),
};
