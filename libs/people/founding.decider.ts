import type {
  FirstAdministratorNamed,
  Person,
  SecondAdministratorAsked,
  SecondAdministratorNamed,
} from '#catalogue';
import { derivedId, ensure, type Decider } from '#kernel';
import { mayNotGain } from './two-people.js';

/** One fixed stream, so that there is only one first administrator and one second, ever (D22). */
export const foundingStream = `founding-${derivedId('founding')}`;

export type FoundingEvent =
  FirstAdministratorNamed | SecondAdministratorAsked | SecondAdministratorNamed;

export type FoundingState = {
  /** Accounts. */
  readonly first: string | null;
  /** Whom the first asked last: who was asked before may never have answered. */
  readonly asked: string | null;
  readonly second: string | null;
};

/** There is no administrator yet: whoever installs the instance names one. */
export type NameFirst = {
  readonly type: 'NameFirst';
  readonly accountId: string;
  readonly entityId: string;
};

/** The first administrator asks one other person to be the second. */
export type AskSecond = {
  readonly type: 'AskSecond';
  readonly accountId: string;
  readonly by: Person;
};

/** The person who was asked accepts. */
export type NameSecond = { readonly type: 'NameSecond'; readonly accountId: string };

export type FoundingCommand = NameFirst | AskSecond | NameSecond;

/**
 * Who the two founders of an instance are, and nothing else: each is named once for ever. The role
 * itself stands in the account of the one who was named, and is given only after that; a step that
 * was cut off in between is completed by carrying out the same command again.
 */
export const foundingDecider: Decider<FoundingState, FoundingCommand, FoundingEvent> = {
  initial: { first: null, asked: null, second: null },
  decide: (command, state) => {
    const { accountId } = command;
    switch (command.type) {
      case 'NameFirst': {
        if (state.first === accountId) return [];
        ensure(state.first === null, 'administrator-exists');
        const { entityId } = command;
        return [{ type: 'FirstAdministratorNamed', data: { accountId, entityId } }];
      }
      case 'AskSecond': {
        const { by } = command;
        ensure(state.second === null, 'second-administrator-exists');
        const isFirst = by.accountId === state.first && by.roles.includes('administrator');
        ensure(isFirst, 'not-allowed', { roles: 'administrator' });
        mayNotGain(by.accountId, accountId);
        if (state.asked === accountId) return [];
        return [{ type: 'SecondAdministratorAsked', data: { accountId, by: by.accountId } }];
      }
      case 'NameSecond': {
        if (state.second === accountId) return [];
        ensure(state.second === null, 'second-administrator-exists');
        ensure(state.asked === accountId, 'role-not-proposed');
        return [{ type: 'SecondAdministratorNamed', data: { accountId } }];
      }
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'FirstAdministratorNamed':
        return { ...state, first: event.data.accountId };
      case 'SecondAdministratorAsked':
        return { ...state, asked: event.data.accountId };
      case 'SecondAdministratorNamed':
        return { ...state, second: event.data.accountId };
      default:
        return state;
    }
  },
};
