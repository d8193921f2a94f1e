import type { MeasureAsked, MeasureKind, Person } from '#catalogue';
import { asAuthority, gated, type Act } from '#gate';
import { ensure, Rejection, type Decider } from '#kernel';
import {
  evolveAdministration,
  isWaiting,
  isWithinDay,
  NO_ADMINISTRATION,
  type AdministrationEvent,
  type AdministrationState,
  type AskedMeasure,
} from './administration.state.js';
import { needsTwoPeople } from './two-people.js';

/** How many must always be able to give roles: one who is left cannot appoint anybody. */
export const LEAST_ADMINISTRATORS = 2;
/** How many a recovery takes, of different holders. */
export const RECOVERY_KEYS = 2;

/** What of the account a measure rests on. */
export type Measured = {
  /** Whether the measure takes an administrator from the entity. */
  readonly takesAdministrator: boolean;
  /** Whether nobody above the entity could give it a new one. */
  readonly standsAlone: boolean;
};

/** Somebody holds the role of an administrator: told after it is so. */
export type EnterAdministrator = {
  readonly type: 'EnterAdministrator';
  readonly entityId: string;
  readonly accountId: string;
};

type AboutMeasure = Omit<MeasureAsked['data'], 'by' | 'at'> & {
  readonly now: string;
  readonly by: Person;
};

/** By one person, at once; a second one within a day, from somebody else, asks for a second person. */
export type TakePower = AboutMeasure & Measured & { readonly type: 'TakePower' };

/** What always takes two people: giving an account back, opening a way to a new password. */
export type AskMeasure = AboutMeasure & {
  readonly type: 'AskMeasure';
  /** Why it is not the time for it, as the account stands. */
  readonly notYet: 'account-not-suspended' | 'account-not-activated' | null;
};

/** By another person than whoever asked, and than whom it is about. */
export type SecondMeasure = Measured & {
  readonly type: 'SecondMeasure';
  readonly measureId: string;
  readonly now: string;
  readonly by: Person;
};

/** An administrator draws a key of their own. */
export type DrawRecoveryKey = {
  readonly type: 'DrawRecoveryKey';
  readonly entityId: string;
  readonly keyId: string;
  readonly keyHash: string;
  readonly by: Person;
};

/** By whoever is at the machine, with keys of different holders. */
export type RecoverAdministration = {
  readonly type: 'RecoverAdministration';
  readonly entityId: string;
  readonly recoveryId: string;
  /** Of the keys that were shown. */
  readonly keyHashes: readonly string[];
  /** How many are to be made administrators. */
  readonly people: number;
};

export type AdministrationCommand =
  | EnterAdministrator
  | TakePower
  | AskMeasure
  | SecondMeasure
  | DrawRecoveryKey
  | RecoverAdministration;

/** The line of the gate's table that each measure stands on. */
export const ACT_OF_MEASURE = {
  revocation: 'role.revoke',
  suspension: 'account.suspend',
  reinstatement: 'account.reinstate',
  'password-reset': 'account.reset-password',
} as const satisfies Record<MeasureKind, Act>;

/**
 * The balance of power in an entity: who can give roles, who took power from others lately, what
 * waits for a second person, and the keys by which a house that lost its administrators is given
 * back. One stream, so that two who shut each other out at once do not both succeed. Each taking
 * stands here before it is carried out on the account, and each administrator after: the register
 * never counts more than there are. Stream `administration-…`.
 */
export const administrationDecider: Decider<
  AdministrationState,
  AdministrationCommand,
  AdministrationEvent
> = gated({ initial: NO_ADMINISTRATION, decide, evolve: evolveAdministration }, passageOf);

function passageOf(command: AdministrationCommand, state: AdministrationState) {
  if (!('by' in command)) return undefined;
  const authority = asAuthority(command.by);
  if (command.type === 'DrawRecoveryKey') return { act: 'recovery.draw-key', authority } as const;
  const measure =
    command.type === 'SecondMeasure'
      ? askedIn(state, command.measureId, command.now)
      : { ...command, by: command.by.accountId };
  // What nobody asked for is refused by the rules, not at the gate.
  if (!measure) return undefined;
  const own = command.type === 'TakePower' && measure.accountId === command.by.accountId;
  return { act: ACT_OF_MEASURE[measure.measure], authority, own };
}

function decide(
  command: AdministrationCommand,
  state: AdministrationState,
): readonly AdministrationEvent[] {
  switch (command.type) {
    case 'EnterAdministrator': {
      const { entityId, accountId } = command;
      if (state.administrators.includes(accountId)) return [];
      return [{ type: 'AdministratorEntered', data: { entityId, accountId } }];
    }
    case 'TakePower':
      return takePower(command, state);
    case 'AskMeasure':
      return askMeasure(command, state);
    case 'SecondMeasure':
      return secondMeasure(command, state);
    case 'DrawRecoveryKey': {
      const { entityId, keyId, keyHash, by } = command;
      const data = { entityId, keyId, holder: by.accountId, keyHash };
      return [{ type: 'RecoveryKeyDrawn', data }];
    }
    case 'RecoverAdministration':
      return recover(command, state);
  }
}

function takePower(command: TakePower, state: AdministrationState): readonly AdministrationEvent[] {
  const { entityId, measureId, accountId, now, by } = command;
  keepTwo(command, accountId, state);
  const left = leaving(command, entityId, accountId);
  // Whoever lays down what is their own takes it from nobody.
  if (by.accountId === accountId) return left;
  const again = state.taken.some((one) => one.by === by.accountId && isWithinDay(one.at, now));
  if (again) return askMeasure({ ...command, type: 'AskMeasure', notYet: null }, state);
  const data = { entityId, measureId, accountId, by: by.accountId, at: now };
  return [{ type: 'PowerTaken', data }, ...left];
}

function askMeasure(
  { entityId, measureId, measure, accountId, role, reason, now, by, notYet }: AskMeasure,
  state: AdministrationState,
): readonly AdministrationEvent[] {
  if (notYet !== null) throw new Rejection(notYet);
  ensure(by.accountId !== accountId, 'own-gain');
  const isAsked = state.asked.some(
    (one) =>
      isWaiting(one, now) &&
      one.measure === measure &&
      one.accountId === accountId &&
      one.role?.roleId === role?.roleId,
  );
  ensure(!isAsked, 'measure-already-asked');
  const about = { entityId, measureId, measure, accountId, role, reason };
  return [{ type: 'MeasureAsked', data: { ...about, by: by.accountId, at: now } }];
}

function secondMeasure(
  command: SecondMeasure,
  state: AdministrationState,
): readonly AdministrationEvent[] {
  const { measureId, now, by } = command;
  const asked = askedIn(state, measureId, now);
  ensure(asked, 'measure-unknown');
  const { entityId, accountId, measure } = asked;
  needsTwoPeople(asked.by, by.accountId, accountId);
  const seconded = {
    type: 'MeasureSeconded',
    data: { entityId, measureId, by: by.accountId },
  } as const;
  if (measure === 'reinstatement' || measure === 'password-reset') return [seconded];
  keepTwo(command, accountId, state);
  return [seconded, ...leaving(command, entityId, accountId)];
}

function recover(
  { entityId, recoveryId, keyHashes, people }: RecoverAdministration,
  state: AdministrationState,
): readonly AdministrationEvent[] {
  const shown = state.keys.filter(({ keyHash }) => keyHashes.includes(keyHash));
  ensure(shown.length === keyHashes.length, 'recovery-key-wrong');
  const holders = [...new Set(shown.map(({ holder }) => holder))];
  ensure(holders.length >= RECOVERY_KEYS, 'recovery-keys-missing', { least: RECOVERY_KEYS });
  const keyIds = shown.map(({ keyId }) => keyId);
  const data = { entityId, recoveryId, keyIds, holders, people };
  return [{ type: 'AdministrationRecovered', data }];
}

/** What waits for a second person under this id; undefined once it was agreed to, or ran out. */
export function askedIn(
  { asked }: AdministrationState,
  measureId: string,
  now: string,
): AskedMeasure | undefined {
  return asked.find((one) => one.measureId === measureId && isWaiting(one, now));
}

function keepTwo(
  { takesAdministrator, standsAlone }: Measured,
  accountId: string,
  { administrators }: AdministrationState,
): void {
  if (!takesAdministrator || !standsAlone) return;
  const others = administrators.filter((one) => one !== accountId).length;
  const least = LEAST_ADMINISTRATORS;
  ensure(others >= least, 'two-administrators-needed', { least });
}

function leaving(
  { takesAdministrator }: Measured,
  entityId: string,
  accountId: string,
): readonly AdministrationEvent[] {
  if (!takesAdministrator) return [];
  return [{ type: 'AdministratorLeft', data: { entityId, accountId } }];
}
