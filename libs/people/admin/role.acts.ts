import { declareFor, type ActSet, type Field, type Place } from '#acts';
import { roleNames } from '#commands';
import { ensure } from '#kernel';
import { MAX_WRONG_CODES } from '../account-access.decider.js';
import { accountDecider } from '../account.decider.js';
import { isOver, roleOf, type AccountState } from '../account.state.js';
import { administrationDecider } from '../administration.decider.js';
import type { AdministrationState } from '../administration.state.js';
import { foundingDecider } from '../founding.decider.js';
import {
  confirmationOf,
  isAcceptance,
  proposalOf,
  revocationOf,
  type AskedOfRole,
  type PlacedRole,
} from '../placed-role.js';
import { measuredIn } from '../power.commands.js';
import { confirmRole, proposeRole, revokeRole, type RoleOf } from '../role.commands.js';
import { MeetingDto, RoleDto } from './admin.dto.js';

/** Where a role is proposed: before the staff that it may be given to. */
export type StaffPlace = Place &
  Pick<PlacedRole, 'entityId' | 'founding'> & {
    /** Everybody but whoever looks; without a name once erased. */
    readonly others: readonly { readonly accountId: string; readonly name: string | undefined }[];
  };

/** A role that somebody has or is to have, before whoever gives and takes roles. */
export type RolePlace = Place &
  PlacedRole & {
    readonly state: AccountState;
    readonly administration: AdministrationState;
    /** Whether nobody stands above the entity. */
    readonly standsAlone: boolean;
  };

const proposal = declareFor<StaffPlace>()<RoleDto>({
  act: 'role.propose',
  name: 'proposal',
  at: 'roles',
  summary: 'Propose a role for somebody else',
  creates: ['accountId', 'role', 'status'],
  input: RoleDto,
  // While the instance is founded this is the only role that may be proposed (D22).
  example: { accountId: '018f3f6e-0000-7000-8000-000000000000', role: 'administrator' },
  fields: [
    {
      kind: 'choice',
      name: 'accountId',
      label: 'admin:person',
      as: 'select',
      options: ({ others }, { t }) =>
        others.map(({ accountId: value, name }) => ({ value, label: name ?? t('admin:erased') })),
    },
    {
      kind: 'choice',
      name: 'role',
      label: 'admin:role',
      as: 'select',
      options: (_, { t }) => roleNames.map((value) => ({ value, label: t(`roles:${value}`) })),
    },
  ],
  // Whom it is for is chosen in the form: the rules are asked about somebody who has no role yet.
  ask: (place, dto) => {
    const { entityId } = place;
    const on = { roleId: '', ...grantOf(dto) };
    const somebody: AccountState = { ...accountDecider.initial, status: 'active', entityId };
    return accountDecider.decide(proposalOf({ ...place, on }, asked(place)), somebody);
  },
  run: async (ports, invocation, _, dto) => {
    const done = await proposeRole(ports, invocation, grantOf(dto));
    return { ...done, body: { ...dto, status: 'proposed' } };
  },
});

/** What is done with the staff of an entity. */
export const STAFF_ACTS: ActSet<StaffPlace> = {
  tag: 'people',
  base: 'api/v1/staff',
  texts: 'admin',
  acts: [proposal],
  answer: () => ({}),
  outerFence: false,
};

/** Which role it is, as the page showed it. */
const ROLE: readonly Field<RolePlace>[] = [
  { kind: 'fixed', name: 'accountId', value: ({ on }) => on.accountId },
  { kind: 'fixed', name: 'role', value: ({ on }) => on.role },
  { kind: 'fixed', name: 'fundId', value: ({ on }) => on.fundId ?? undefined },
];

const act = declareFor<RolePlace>();
const EXAMPLE: RoleDto = { accountId: '018f3f6e-0000-7000-8000-000000000000', role: 'treasurer' };

const confirmation = act<RoleDto>({
  act: 'role.confirm',
  name: 'confirmation',
  summary: 'Confirm a proposed role, as another person',
  input: RoleDto,
  example: EXAMPLE,
  fields: ROLE,
  ask: (place) => {
    const { on, founding, state, authority } = place;
    const { accountId } = on;
    // The second administrator is named before the role is theirs, and only who was asked last.
    const accepts = isAcceptance(place, authority.by.id);
    ensure(accepts || state.meeting.metBy !== null, 'account-not-met');
    const asking = { ...asked(place), met: false };
    const events = accountDecider.decide(confirmationOf(place, asking), state);
    return accepts ? foundingDecider.decide({ type: 'NameSecond', accountId }, founding) : events;
  },
  // A role that is held is confirmed by nobody, the second administrator's included.
  notYet: ['role-not-proposed', 'second-administrator-exists', 'account-not-met'],
  run: async (ports, invocation, _, dto) => {
    const done = await confirmRole(ports, invocation, grantOf(dto));
    return { ...done, body: { ...dto, status: 'held' } };
  },
});

const meeting = act<MeetingDto>({
  act: 'role.confirm',
  name: 'meeting',
  summary: 'Confirm the first role of somebody, against the code that they told',
  input: MeetingDto,
  example: { ...EXAMPLE, code: '7Q4K-2M9T' },
  fields: [...ROLE, { kind: 'text', name: 'code', max: 20, width: 'short', spellcheck: false }],
  ask: (place) => {
    const { state, authority } = place;
    ensure(state.meeting.metBy === null, 'account-met-already');
    ensure(!isAcceptance(place, authority.by.id), 'account-met-already');
    const asking = { ...asked(place), met: true };
    const events = accountDecider.decide(confirmationOf(place, asking), state);
    ensure(state.meeting.refused < MAX_WRONG_CODES, 'meeting-code-void');
    return events;
  },
  notYet: ['role-not-proposed', 'account-met-already'],
  run: async (ports, invocation, _, { code, ...dto }) => {
    const done = await confirmRole(ports, invocation, { ...grantOf(dto), code });
    return { ...done, body: { ...dto, status: 'held' } };
  },
});

const revocation = act<RoleDto>({
  act: 'role.revoke',
  name: 'revocation',
  summary: 'Take a role away, at once',
  input: RoleDto,
  example: EXAMPLE,
  fields: [...ROLE, { kind: 'confirmed', name: 'sure' }],
  ask: (place) => {
    const { on, entityId, state, administration, standsAlone } = place;
    const { by, now } = asked(place);
    const events = accountDecider.decide(revocationOf(place, { by, now }), state);
    const held = roleOf(state, 'held', on.role, on.fundId);
    if (!held || isOver(held.until, now)) return events;
    const { roleId, accountId, role, fundId } = on;
    const about = { measure: 'revocation', role: { roleId, role, fundId } } as const;
    const measured = measuredIn(state, about, standsAlone, now);
    const measure = { entityId, measureId: '', accountId, ...about, reason: null, now, by };
    return administrationDecider.decide(
      { type: 'TakePower', ...measure, ...measured },
      administration,
    );
  },
  notYet: ['role-not-held'],
  danger: true,
  aside: true,
  run: async (ports, invocation, _, dto) => {
    const done = await revokeRole(ports, invocation, grantOf(dto));
    return { ...done, body: { ...dto, status: done.asked ? 'asked' : 'none' } };
  },
});

/** What is done with one role of somebody, which the input names. */
export const ROLE_ACTS: ActSet<RolePlace> = {
  tag: 'people',
  base: 'api/v1/staff/roles',
  texts: 'admin',
  acts: [confirmation, meeting, revocation],
  answer: () => ({}),
  outerFence: false,
};

function grantOf({ accountId, role, fundId }: RoleDto): RoleOf {
  return { accountId, role, fundId: fundId ?? null };
}

/** Whoever asks, and when, as the rules of roles want it. */
function asked({ authority: { at: now, by } }: Place): AskedOfRole {
  return { now, by: { accountId: by.id, roles: by.roles } };
}
