import { declareFor, type ActSet, type Place } from '#acts';
import { attestInterests, declareTie, endTie, MAX_PARTY_NAME } from '../interests.commands.js';
import { interestsDecider, type InterestsState } from '../interests.decider.js';
import { TIE_KINDS, TIE_PARTIES, TieDto, TieEndDto } from './interests.dto.js';
import type { OwnTie } from './own-interests.js';

/** The register of whoever looks at it. */
export type InterestsPlace = Place & { readonly state: InterestsState };

/** A tie that they have declared. */
export type TiePlace = InterestsPlace & { readonly tie: OwnTie };

const act = declareFor<InterestsPlace>();

/** Stands for a name where the rules are asked without writing. */
const SAMPLE = {
  partyRef: '',
  partyName: { subjectRef: '', purpose: 'interests', keyVersion: 1, ciphertext: '' },
} as const;

const declaration = act<TieDto>({
  act: 'interests.declare-tie',
  name: 'ties',
  summary: 'Declare a tie; the name is sealed',
  creates: ['tieId'],
  input: TieDto,
  example: { kind: 'board', party: 'organisation', name: 'Organisation O', from: '2026-02-01' },
  fields: [
    { kind: 'choice', name: 'party', as: 'inline', texts: 'interests:party', values: TIE_PARTIES },
    { kind: 'text', name: 'name', max: MAX_PARTY_NAME },
    { kind: 'choice', name: 'kind', as: 'select', texts: 'interests:kind', values: TIE_KINDS },
    { kind: 'day', name: 'from', free: true, value: ({ authority }) => authority.today },
    { kind: 'day', name: 'until', free: true, optional: true },
  ],
  ask: ({ state, authority: { by, today } }, { kind, party }) => {
    const { id } = by;
    const term = { from: today, until: null, declaredOn: today };
    const tie = { tieId: '', memberId: id, kind, party, ...SAMPLE, ...term };
    return interestsDecider.decide({ type: 'DeclareTie', tie, by: id }, state);
  },
  run: async (ports, invocation, _, { kind, party, name, from, until = null }) => {
    const done = await declareTie(ports, invocation, { kind, party, name, from, until });
    return { ...done, body: { tieId: done.tieId } };
  },
});

const attestation = act({
  act: 'interests.attest',
  name: 'attestations',
  summary: 'State that the declared ties are all there are',
  creates: [],
  fields: [],
  ask: ({ state, authority: { by, today: on } }) => {
    const { id } = by;
    return interestsDecider.decide({ type: 'AttestInterests', memberId: id, on, by: id }, state);
  },
  run: (ports, invocation) => attestInterests(ports, invocation),
});

/** What somebody says of their own ties. */
export const INTERESTS_ACTS: ActSet<InterestsPlace> = {
  tag: 'interests',
  base: 'api/v1/interests',
  texts: 'interests',
  acts: [declaration, attestation],
  answer: () => ({}),
};

const end = declareFor<TiePlace>()<TieEndDto>({
  act: 'interests.end-tie',
  name: 'end',
  summary: 'Say that a tie ends; it holds until somebody else has confirmed it',
  input: TieEndDto,
  example: { tieId: '018f3f6e-0000-7000-8000-000000000000', on: '2026-03-09' },
  fields: [
    { kind: 'fixed', name: 'tieId', value: ({ tie }) => tie.tieId },
    { kind: 'fixed', name: 'on', value: ({ authority }) => authority.today },
  ],
  ask: ({ state, tie: { tieId }, authority: { by, today: on } }) => {
    const { id } = by;
    const command = { type: 'EndTie', memberId: id, tieId, on, today: on, by: id } as const;
    return interestsDecider.decide(command, state);
  },
  notYet: ['tie-already-ended', 'tie-end-already-asked'],
  danger: true,
  run: (ports, invocation, _, { tieId, on }) => endTie(ports, invocation, { tieId, on }),
});

/** What somebody does with one of their ties, which the input names. */
export const TIE_ACTS: ActSet<TiePlace> = {
  tag: 'interests',
  base: 'api/v1/interests/ties',
  texts: 'interests',
  acts: [end],
  answer: () => ({}),
};
