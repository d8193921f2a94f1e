import type { Person, RoleName } from '#catalogue';
import { Rejection, type Decider } from '#kernel';
import { votingSeatOf, type Mandate } from './seats.js';
import { gateLine, type Act } from './table.js';
import { isTied, type Tie } from './ties.js';

/** Somebody who asks, with what holds of them at that moment where the thing belongs. */
export type Asker = {
  readonly id: string;
  /** Roles in force for the fund (or the entity) at that instant; none of a suspended account. */
  readonly roles: readonly RoleName[];
  /** Seats on the fund's committee; left out where an act never asks for one. */
  readonly mandates?: readonly Mandate[];
  /** From the person's own register of interests; left out where no case is meant. */
  readonly ties?: readonly Tie[];
};

/** Who asks, when, and on which day of the entity's calendar; gathered before a command (D9). */
export type Authority = {
  readonly at: string;
  readonly today: string;
  readonly by: Asker;
};

/** Whom an act is about, for ties: everybody in the case, and whoever said that they are tied. */
export type Subject = {
  readonly parties: readonly string[];
  readonly conflicted: readonly string[];
};

export type GateRefusal = 'not-allowed' | 'not-your-own' | 'not-mandated' | 'tied-to-case';

/**
 * Why the gate shuts an act to somebody; undefined when it lets them in. The one place where role,
 * mandate and tie are asked, for acts and for looks (mission rule 3, D50). `own` says that the act
 * is on what belongs to the asker alone.
 */
export function refusalOf(
  act: Act,
  { by, today }: Pick<Authority, 'by' | 'today'>,
  { subject, own = false }: { readonly subject?: Subject; readonly own?: boolean } = {},
): GateRefusal | undefined {
  const line = gateLine(act);
  const seated = votingSeatOf(by.mandates ?? [], by.id, today) !== undefined;
  if (line.seat === 'needed' && !seated) return 'not-mandated';
  const isLetIn =
    line.seat === 'needed' ||
    (line.seat === 'enough' && seated) ||
    (line.own === true && own) ||
    line.roles.some((role) => by.roles.includes(role));
  if (!isLetIn) return line.own && line.roles.length === 0 ? 'not-your-own' : 'not-allowed';
  return line.tie === 'shuts' && subject && isShut(by, today, subject) ? 'tied-to-case' : undefined;
}

/** Whether a tie, registered or declared for this case, shuts it to somebody. */
export function isShut(by: Asker, today: string, { parties, conflicted }: Subject): boolean {
  return conflicted.includes(by.id) || isTied(by.ties ?? [], parties, today);
}

/** Refuses whoever the gate does not let in, with one of its refusals. */
export function requireAct(
  act: Act,
  authority: Pick<Authority, 'by' | 'today'>,
  about: { readonly subject?: Subject; readonly own?: boolean } = {},
): void {
  const refusal = refusalOf(act, authority, about);
  if (refusal === undefined) return;
  const roles = gateLine(act).roles.join(', ');
  throw new Rejection(refusal, refusal === 'not-allowed' ? { roles } : {});
}

/** Somebody as the gate sees them, where neither a case nor a seat is meant. */
export function asAuthority({ accountId, roles }: Person): Pick<Authority, 'by' | 'today'> {
  return { today: '', by: { id: accountId, roles } };
}

/** What a command must pass before it is decided: which act it is, who asks, and about whom. */
export type Passage = {
  readonly act: Act;
  readonly authority: Pick<Authority, 'by' | 'today'>;
  readonly subject?: Subject;
  readonly own?: boolean;
};

/**
 * A decider behind the gate: before any command by a person is decided, and each time it is decided
 * anew, the gate is asked, on the state that is decided on. `passageOf` answers for every command;
 * undefined is for what no person sends (processes, applicants by receipt code, drafts).
 */
export function gated<State, Command, Event>(
  decider: Decider<State, Command, Event>,
  passageOf: (command: Command, state: State) => Passage | undefined,
): Decider<State, Command, Event> {
  return {
    ...decider,
    decide: (command, state) => {
      const passage = passageOf(command, state);
      if (passage) requireAct(passage.act, passage.authority, passage);
      return decider.decide(command, state);
    },
  };
}
