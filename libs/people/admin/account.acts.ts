import { declareFor, type ActSet, type Field, type Place } from '#acts';
import { endSessions } from '../access.commands.js';
import { accountDecider } from '../account.decider.js';
import type { AccountState } from '../account.state.js';
import { administrationDecider } from '../administration.decider.js';
import type { AdministrationState, AskedMeasure } from '../administration.state.js';
import { askMeasure, secondMeasure, suspendAccount } from '../measure.commands.js';
import { measuredIn } from '../power.commands.js';
import { AccountDto, MeasureDto, SUSPENSION_REASONS, SuspensionDto } from './admin.dto.js';

/** An account of the staff, before whoever runs it. */
export type AccountPlace = Place & {
  readonly accountId: string;
  readonly entityId: string;
  readonly state: AccountState;
  readonly administration: AdministrationState;
  /** Whether nobody stands above the entity. */
  readonly standsAlone: boolean;
};

/** What waits for a second person, before one. */
export type MeasurePlace = AccountPlace & { readonly asked: AskedMeasure };

const act = declareFor<AccountPlace>();
const EXAMPLE = { accountId: '018f3f6e-0000-7000-8000-000000000000' };
const ACCOUNT: readonly Field<AccountPlace>[] = [
  { kind: 'fixed', name: 'accountId', value: ({ accountId }) => accountId },
];

const suspension = act<SuspensionDto>({
  act: 'account.suspend',
  name: 'suspension',
  summary:
    'Shut an account at once; the second taking of power within a day waits for somebody else',
  input: SuspensionDto,
  example: { ...EXAMPLE, reason: 'device-lost' },
  fields: [
    ...ACCOUNT,
    {
      kind: 'choice',
      name: 'reason',
      as: 'select',
      texts: 'admin:suspension-reason',
      values: SUSPENSION_REASONS,
    },
    { kind: 'confirmed', name: 'sure' },
  ],
  ask: (place, { reason }) => {
    const { accountId, entityId, state, administration, standsAlone } = place;
    const { by, now } = asking(place);
    accountDecider.decide({ type: 'Suspend', accountId, reason, by }, state);
    const about = { measure: 'suspension', role: null } as const;
    const measured = measuredIn(state, about, standsAlone, now);
    const measure = { entityId, measureId: '', accountId, ...about, reason, now, by };
    return administrationDecider.decide(
      { type: 'TakePower', ...measure, ...measured },
      administration,
    );
  },
  notYet: ['account-already-suspended'],
  danger: true,
  aside: true,
  run: async (ports, invocation, _, dto) => {
    const done = await suspendAccount(ports, invocation, dto);
    return { ...done, body: { ...dto, status: done.asked ? 'asked' : 'suspended' } };
  },
});

const reinstatement = act<AccountDto>({
  act: 'account.reinstate',
  name: 'reinstatement',
  summary: 'Ask that a shut account is opened again; somebody else must agree',
  input: AccountDto,
  example: EXAMPLE,
  fields: ACCOUNT,
  ask: (place) => {
    const { accountId, state } = place;
    const { by } = asking(place);
    const command = { type: 'Reinstate', accountId, askedBy: by.accountId, by } as const;
    accountDecider.decide(command, state);
    return asks(place, 'reinstatement');
  },
  notYet: ['account-not-suspended'],
  aside: true,
  run: (ports, invocation, _, { accountId }) => ask(ports, invocation, accountId, 'reinstatement'),
});

const passwordReset = act<AccountDto>({
  act: 'account.reset-password',
  name: 'password-reset',
  summary: 'Ask for a way to a new password; somebody else must agree, and each holds one half',
  input: AccountDto,
  example: EXAMPLE,
  fields: ACCOUNT,
  ask: (place) => {
    const { accountId, state } = place;
    const { by, now } = asking(place);
    const way = { resetRef: '', expiresAt: now, askedBy: by.accountId };
    accountDecider.decide({ type: 'OpenReset', accountId, ...way, by }, state);
    return asks(place, 'password-reset');
  },
  notYet: ['account-not-activated', 'account-suspended'],
  aside: true,
  run: (ports, invocation, _, { accountId }) => ask(ports, invocation, accountId, 'password-reset'),
});

const sessions = act<AccountDto>({
  act: 'account.end-sessions',
  name: 'sessions',
  summary: 'End every session of an account, on every device',
  input: AccountDto,
  example: EXAMPLE,
  fields: ACCOUNT,
  ask: (place) => {
    const { accountId, state } = place;
    return accountDecider.decide({ type: 'EndSessions', accountId, by: asking(place).by }, state);
  },
  notYet: ['account-not-activated', 'account-suspended'],
  aside: true,
  run: async (ports, invocation, _, dto) => ({
    ...(await endSessions(ports, invocation, dto)),
    body: dto,
  }),
});

/** What is done with an account of the staff, which the input names. */
export const ACCOUNT_ACTS: ActSet<AccountPlace> = {
  tag: 'people',
  base: 'api/v1/staff/accounts',
  texts: 'admin',
  acts: [suspension, reinstatement, passwordReset, sessions],
  answer: () => ({}),
  outerFence: false,
};

const seconding = declareFor<MeasurePlace>()<MeasureDto>({
  // Whatever was asked for is asked of the gate by the register.
  act: 'account.suspend',
  name: 'seconding',
  summary: 'Agree to what somebody else asked for, and have it carried out',
  input: MeasureDto,
  example: { ...EXAMPLE, measureId: '018f3f6e-0000-7000-8000-000000000001' },
  fields: [
    { kind: 'fixed', name: 'accountId', value: ({ accountId }) => accountId },
    { kind: 'fixed', name: 'measureId', value: ({ asked }) => asked.measureId },
    { kind: 'confirmed', name: 'sure' },
  ],
  ask: (place) => {
    const { state, administration, standsAlone, asked } = place;
    const { by, now } = asking(place);
    const { measureId } = asked;
    const measured = measuredIn(state, asked, standsAlone, now);
    const command = { type: 'SecondMeasure', measureId, ...measured, now, by } as const;
    return administrationDecider.decide(command, administration);
  },
  notYet: ['measure-unknown'],
  run: async (ports, invocation, _, dto) => ({
    ...(await secondMeasure(ports, invocation, dto)),
    body: dto,
  }),
});

/** What is done with something that waits for a second person. */
export const MEASURE_ACTS: ActSet<MeasurePlace> = {
  tag: 'people',
  base: 'api/v1/staff/measures',
  texts: 'admin',
  acts: [seconding],
  answer: () => ({}),
  outerFence: false,
};

function asks(place: AccountPlace, measure: AskedMeasure['measure']): unknown {
  const { accountId, entityId, administration } = place;
  const { by, now } = asking(place);
  const about = { entityId, measureId: '', measure, accountId, role: null, reason: null };
  return administrationDecider.decide(
    { type: 'AskMeasure', ...about, now, by, notYet: null },
    administration,
  );
}

async function ask(
  ports: Parameters<typeof askMeasure>[0],
  invocation: Parameters<typeof askMeasure>[1],
  accountId: string,
  measure: 'reinstatement' | 'password-reset',
) {
  const done = await askMeasure(ports, invocation, { accountId, measure });
  return { ...done, body: { accountId, measureId: done.measureId, status: 'asked' } };
}

/** Whoever asks, and when, as the rules want it. */
function asking({ authority: { at: now, by } }: Place) {
  return { now, by: { accountId: by.id, roles: by.roles } };
}
